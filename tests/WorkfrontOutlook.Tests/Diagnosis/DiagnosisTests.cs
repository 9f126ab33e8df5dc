using System.Net;
using System.Text;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Errors;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.LegacyTokens;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.SimulatedTenant.Wire;
using WorkfrontOutlook.Tests.Support;
using WorkfrontOutlook.Tokens;

namespace WorkfrontOutlook.Tests.Diagnosis;

/// <summary>The rules of verdict, findings, actions and completeness, each alone, over the wire formats.</summary>
public class DiagnosisTests
{
    private static readonly DateTimeOffset EarlyDay = new(2025, 1, 15, 9, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, (TenantProfile Profile, DiagnosisOptions Options)> Causes = new(StringComparer.Ordinal)
    {
        ["WorkfrontFound"] = (Quiet() with { OrganizationApps = [KnownAddIns.Workfront] }, new()),
        ["LegacyTokensOff"] = (Quiet(), new()),
        ["LegacyTokensUnknown"] = (Quiet() with { DeniedCmdlets = ["Get-AuthenticationPolicy"] }, new()),
        ["AddInAsksForTokens"] = (Quiet() with { StatusForm = StatusForm.OneStringLf, TokenReport = [Asks(KnownAddIns.Crm)] }, new()),
        ["AddInListed"] = (Quiet() with { OrganizationApps = [KnownAddIns.Archive] }, new() { IsListed = (asset, id) => string.Equals(id, KnownAddIns.Archive.AddInId, StringComparison.OrdinalIgnoreCase) }),
        ["TokenReportNotOffered"] = (Quiet(), new()),
        ["TokenReportEmpty"] = (Quiet() with { StatusForm = StatusForm.OneStringLf }, new()),
        ["MailboxesNotRead"] = (Quiet() with { BrokenShare = 0.1 }, new()),
        ["MailboxesNotAsked"] = (Quiet() with { MailboxCount = 1001 }, new()),
        ["SourceNotRead"] = (Quiet() with { GraphDenied = true }, new()),
        ["WorkfrontByNameOnly"] = (Quiet() with { OrganizationApps = [KnownAddIns.NearMiss] }, new()),
        ["OnPremisesMailboxes"] = (Quiet() with { OnPremisesMailboxes = 3 }, new()),
        ["OnPremisesNotCounted"] = (Quiet() with { DeniedCmdlets = ["Get-MailUser", "Get-Recipient"] }, new()),
        ["AddInsPossible"] = (Quiet() with { OrganizationApps = [KnownAddIns.Archive] }, new()),
        ["GivenError"] = (Quiet(), new() { Evidence = [Evidence(VerdictCode.NotLegacyToken, Confidence.Medium, "GivenError")] }),
        ["ErrorContradictsTenant"] = (Quiet(), new() { Evidence = [Evidence(VerdictCode.OnPremisesTokenFault, Confidence.High)] }),
    };

    public static TheoryData<string> FindingIds => new(Causes.Keys);

    [Theory]
    [MemberData(nameof(FindingIds))]
    public async Task Each_finding_comes_of_its_cause_and_carries_source_and_basis(string id)
    {
        WfDiagnosis diagnosis = await DiagnoseAsync(Causes[id].Profile, Causes[id].Options, at: id is "LegacyTokensUnknown" ? EarlyDay : null);
        WfFinding finding = Assert.Single(diagnosis.Findings, finding => finding.Id == id);
        Assert.NotEmpty(finding.Title);
        Assert.NotEmpty(finding.Detail);
        Assert.NotEmpty(finding.Source);
        Assert.True(Enum.IsDefined(finding.Basis));
        Assert.Equal(diagnosis.Findings.OrderByDescending(item => item.Severity).Select(item => item.Id), diagnosis.Findings.Select(item => item.Id));

        // Nothing else of the list but what the quiet tenant has anyway.
        if (id is not ("LegacyTokensOff" or "TokenReportNotOffered"))
        {
            Assert.DoesNotContain((await DiagnoseAsync(Quiet())).Findings, item => item.Id == id);
        }
    }

    [Theory]
    [InlineData(AddInSource.Organization)]
    [InlineData(AddInSource.PrivateCatalog)]
    [InlineData(AddInSource.IntegratedApps)]
    [InlineData(AddInSource.Mailbox)]
    [InlineData(AddInSource.TokenReport)]
    public async Task Workfront_in_any_source_is_WorkfrontRetired_and_its_removal_fits_the_source(AddInSource source)
    {
        TenantProfile profile = source switch
        {
            AddInSource.Organization => Quiet() with { OrganizationApps = [KnownAddIns.Workfront] },
            AddInSource.PrivateCatalog => Quiet() with { PrivateCatalogApps = [KnownAddIns.WorkfrontByAssetOnly] },
            AddInSource.IntegratedApps => Quiet() with { IntegratedApps = [KnownAddIns.Workfront] },
            AddInSource.Mailbox => Quiet() with { UserInstalls = [new UserInstall { AddIn = KnownAddIns.WorkfrontByIdOnly, Share = 0.2 }] },
            _ => Quiet() with { StatusForm = StatusForm.OneStringLf, TokenReport = [Asks(KnownAddIns.Workfront)] },
        };
        WfDiagnosis diagnosis = await DiagnoseAsync(profile);
        Assert.Equal(VerdictCode.WorkfrontRetired, diagnosis.Verdict.Code);
        Assert.Equal(source == AddInSource.TokenReport ? Confidence.Medium : Confidence.High, diagnosis.Verdict.Confidence);
        Assert.Equal([source], diagnosis.AddIns.Single(addIn => addIn.IsWorkfront).Sources);
        Assert.Equal(diagnosis.Affected.WorkfrontMailboxCount, source == AddInSource.Mailbox ? diagnosis.AddIns.Single(addIn => addIn.IsWorkfront).MailboxCount : 0);
        string? command = diagnosis.Actions[0].Command;
        switch (source)
        {
            case AddInSource.Organization:
                Assert.Equal("Get-WfOutlookAddIn -Source Organization -Workfront | Remove-WfOutlookAddIn -WhatIf", command);
                break;
            case AddInSource.PrivateCatalog:
                Assert.Equal("Get-WfOutlookAddIn -Source PrivateCatalog -Workfront | Remove-WfOutlookAddIn -WhatIf", command);
                break;
            case AddInSource.IntegratedApps:
                Assert.Equal("Get-WfOutlookAddIn -Source IntegratedApps -Workfront", command);
                break;
            case AddInSource.Mailbox:
                Assert.Equal("Get-WfOutlookAddIn -Source Mailbox -Workfront | Remove-WfOutlookAddIn -WhatIf", command);
                break;
            default:
                Assert.Equal("Get-WfOutlookAddIn -Source All -Workfront", command);
                break;
        }
    }

    [Fact]
    public async Task Another_add_in_that_asks_is_LegacyTokensOff_and_a_possible_one_never()
    {
        WfDiagnosis asks = await DiagnoseAsync(Causes["AddInAsksForTokens"].Profile);
        Assert.Equal(VerdictCode.LegacyTokensOff, asks.Verdict.Code);
        Assert.Equal(Confidence.High, asks.Verdict.Confidence);
        WfDiagnosis listed = await DiagnoseAsync(Causes["AddInListed"].Profile, Causes["AddInListed"].Options);
        Assert.Equal(VerdictCode.LegacyTokensOff, listed.Verdict.Code);
        Assert.Equal(Confidence.Medium, listed.Verdict.Confidence);
        Assert.Equal(VerdictCode.NothingFound, (await DiagnoseAsync(Causes["AddInsPossible"].Profile)).Verdict.Code);
        Assert.Equal(VerdictCode.NothingFound, (await DiagnoseAsync(Causes["WorkfrontByNameOnly"].Profile)).Verdict.Code);
    }

    [Fact]
    public async Task While_tokens_are_on_nothing_is_blamed_on_them()
    {
        TenantProfile profile = Quiet() with { StatusForm = StatusForm.OneStringLf, AdminSetting = LegacyTokenAdminSetting.Allowed, OrganizationApps = [KnownAddIns.Workfront] };
        WfDiagnosis diagnosis = await DiagnoseAsync(profile, at: EarlyDay);
        Assert.Equal(LegacyTokenEffectiveState.On, diagnosis.Status.EffectiveState);
        Assert.Equal(VerdictCode.Inconclusive, diagnosis.Verdict.Code);
        Assert.Contains(diagnosis.Findings, finding => finding.Id == "LegacyTokensOn");
        Assert.DoesNotContain(diagnosis.Actions, action => action.Command?.StartsWith("Remove-App", StringComparison.Ordinal) == true);
        Assert.Equal(VerdictCode.WorkfrontRetired, (await DiagnoseAsync(profile, at: EarlyDay.AddYears(1))).Verdict.Code);
    }

    [Fact]
    public async Task Given_evidence_comes_first_when_it_is_sure_and_the_tenant_stays_a_finding()
    {
        TenantProfile workfront = Causes["WorkfrontFound"].Profile;
        GivenEvidence onPremises = Evidence(VerdictCode.OnPremisesTokenFault, Confidence.High);
        GivenEvidence other = Evidence(VerdictCode.NotLegacyToken, Confidence.High);
        WfDiagnosis both = await DiagnoseAsync(workfront, new() { Evidence = [other, onPremises] });
        Assert.Equal(VerdictCode.OnPremisesTokenFault, both.Verdict.Code);
        Assert.Contains(both.Findings, finding => finding.Id == "WorkfrontFound");
        Assert.StartsWith("Get-ExchangeCertificate", both.Actions[0].Command, StringComparison.Ordinal);
        WfDiagnosis one = await DiagnoseAsync(workfront, new() { Evidence = [other] });
        Assert.Equal(VerdictCode.NotLegacyToken, one.Verdict.Code);
        Assert.Equal("Do this", one.Actions[0].Detail);
        Assert.Contains("Given", one.Verdict.Title, StringComparison.Ordinal);
        foreach (Confidence unsure in new[] { Confidence.Medium, Confidence.Low })
        {
            WfDiagnosis rest = await DiagnoseAsync(workfront, new() { Evidence = [Evidence(VerdictCode.OnPremisesTokenFault, unsure), Evidence(VerdictCode.NotLegacyToken, unsure)] });
            Assert.Equal(VerdictCode.WorkfrontRetired, rest.Verdict.Code);
        }
    }

    [Fact]
    public async Task Where_nothing_is_found_what_was_given_is_told_to_stand_unexplained()
    {
        ErrorResolution known = await new ErrorResolver().ResolveAsync(new ErrorQuery { Messages = ["Unable to get the outlookIdentityToken"] }, TestContext.Current.CancellationToken);
        GivenEvidence message = Assert.Single(EvidenceReader.FromError(known));
        WfDiagnosis diagnosis = await DiagnoseAsync(Quiet(), new() { Evidence = [message] });
        Assert.Equal(VerdictCode.NothingFound, diagnosis.Verdict.Code);
        Assert.Contains(message.Finding.Title, diagnosis.Verdict.Explanation, StringComparison.Ordinal);
        Assert.Equal("Find the add-in that the user opened", diagnosis.Actions[0].Title);

        WfDiagnosis found = await DiagnoseAsync(Causes["WorkfrontFound"].Profile, new() { Evidence = [message] });
        Assert.DoesNotContain(message.Finding.Title, found.Verdict.Explanation, StringComparison.Ordinal);
        Assert.DoesNotContain(found.Actions, action => string.Equals(action.Title, diagnosis.Actions[0].Title, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Given_tokens_and_errors_are_read_for_what_they_show()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        var tenant = new SeededTenant(Quiet());
        const string Host = "mail.contoso.example";
        string onPremises = tenant.IdentityTokens.Issue(new IdentityTokenOptions { OnPremisesHost = Host });
        string path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, tenant.IdentityTokens.GetMetadataDocument(Host), cancellationToken);
        using var verifier = new TokenVerifier(new TokenVerifierOptions { MetadataPath = path, AllowedHost = [Host] });
        GivenEvidence valid = EvidenceReader.FromToken(await verifier.TestAsync(onPremises, cancellationToken));
        File.Delete(path);
        Assert.Equal((VerdictCode.OnPremisesTokenFault, Confidence.High), (valid.PointsAt, valid.Confidence));

        using var offline = new TokenVerifier(new TokenVerifierOptions { Offline = true });
        GivenEvidence unverified = EvidenceReader.FromToken(await offline.TestAsync(onPremises, cancellationToken));
        Assert.NotEqual(Confidence.High, unverified.Confidence);
        GivenEvidence entra = EvidenceReader.FromToken(await offline.TestAsync(tenant.AccessTokens.IssueExchange(), cancellationToken));
        Assert.Equal((VerdictCode.NotLegacyToken, Confidence.High), (entra.PointsAt, entra.Confidence));
        GivenEvidence cloud = EvidenceReader.FromToken(await offline.TestAsync(tenant.IdentityTokens.Issue(), cancellationToken));
        Assert.Null(cloud.PointsAt);

        ErrorResolution known = await new ErrorResolver().ResolveAsync(new ErrorQuery { Messages = ["Unable to get the outlookIdentityToken"] }, cancellationToken);
        GivenEvidence message = Assert.Single(EvidenceReader.FromError(known));
        Assert.Equal((VerdictCode.LegacyTokensOff, Confidence.Medium), (message.PointsAt, message.Confidence));
        ErrorResolution unknown = await new ErrorResolver().ResolveAsync(new ErrorQuery { Messages = ["all is well"] }, cancellationToken);
        Assert.Null(Assert.Single(EvidenceReader.FromError(unknown)).PointsAt);

        WfDiagnosis diagnosis = await DiagnoseAsync(Quiet(), new() { Evidence = [valid, entra, message] });
        Assert.Equal(VerdictCode.OnPremisesTokenFault, diagnosis.Verdict.Code);
        Assert.Contains(diagnosis.Findings, finding => finding.Id == "ErrorContradictsTenant");
        Assert.DoesNotContain((await DiagnoseAsync(Quiet() with { OnPremisesMailboxes = 2 }, new() { Evidence = [valid] })).Findings, finding => finding.Id == "ErrorContradictsTenant");
        string all = string.Join(' ', diagnosis.Findings.SelectMany(finding => finding.Evidence.Append(finding.Detail).Append(finding.Title)));
        Assert.DoesNotContain(onPremises.Split('.')[2][..20], all, StringComparison.Ordinal);
        Assert.DoesNotContain(onPremises.Split('.')[1][..40], all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NothingFound_needs_that_all_was_read()
    {
        Assert.Equal(VerdictCode.NothingFound, (await DiagnoseAsync(Quiet())).Verdict.Code);
        (TenantProfile Profile, DiagnosisOptions Options, bool Graph)[] gaps =
        [
            (Quiet(), new(), false),
            (Quiet(), new() { Scope = DiagnosisScope.Organization }, true),
            (Quiet() with { MailboxCount = 1001 }, new(), true),
            (Quiet() with { GraphDenied = true }, new(), true),
            (Quiet() with { BrokenShare = 0.01 }, new(), true),
            (Quiet() with { StatusForm = StatusForm.UnknownText }, new(), true),
            (Quiet() with { DeniedCmdlets = ["Get-App"] }, new(), true),
            (Quiet() with { DeniedCmdlets = ["Get-Mailbox"] }, new(), true),
            (Quiet() with { DeniedCmdlets = ["Get-AuthenticationPolicy"] }, new(), true),
        ];
        foreach ((TenantProfile profile, DiagnosisOptions options, bool graph) in gaps)
        {
            WfDiagnosis diagnosis = await DiagnoseAsync(profile, options, graph: graph);
            Assert.Equal(VerdictCode.Inconclusive, diagnosis.Verdict.Code);
            Assert.NotEqual(CompletenessState.Complete, diagnosis.Completeness.State);
            Assert.True(diagnosis.Completeness.Missing.Length > 0 || diagnosis.Completeness.Skipped > 0);
        }
    }

    [Theory]
    [InlineData(DiagnosisScope.Organization, 50)]
    [InlineData(DiagnosisScope.Auto, 1001)]
    public async Task Without_a_sweep_the_first_action_is_the_sweep(DiagnosisScope scope, int mailboxes)
    {
        WfDiagnosis diagnosis = await DiagnoseAsync(Causes["WorkfrontFound"].Profile with { MailboxCount = mailboxes }, new() { Scope = scope });
        Assert.Equal("Invoke-WfDiagnosis -Scope All", diagnosis.Actions[0].Command);
        Assert.Equal(Enumerable.Range(1, diagnosis.Actions.Length), diagnosis.Actions.Select(action => action.Order));
        Assert.Equal(VerdictCode.WorkfrontRetired, diagnosis.Verdict.Code);
        Assert.Equal(0, diagnosis.Completeness.Scanned);
        Assert.Equal(scope == DiagnosisScope.Auto ? mailboxes : 0, diagnosis.Completeness.Skipped);
        Assert.DoesNotContain((await DiagnoseAsync(Quiet(), new() { Scope = DiagnosisScope.All })).Actions, action => action.Command == "Invoke-WfDiagnosis -Scope All");
    }

    [Fact]
    public async Task Given_mailboxes_are_read_and_on_premises_ones_are_evidence()
    {
        TenantProfile profile = Quiet() with { OnPremisesMailboxes = 2 };
        var tenant = new SeededTenant(profile);
        string cloud = tenant.GetMailbox(0).PrimarySmtpAddress;
        string onPremises = tenant.GetRecipients(MailboxKind.OnPremises).First().PrimarySmtpAddress;

        WfDiagnosis one = await DiagnoseAsync(profile, new() { Mailboxes = [cloud] });
        Assert.Equal((1, 1, VerdictCode.NothingFound), (one.Completeness.Expected, one.Completeness.Scanned, one.Verdict.Code));
        WfDiagnosis local = await DiagnoseAsync(profile, new() { Mailboxes = [onPremises] });
        Assert.Equal(VerdictCode.OnPremisesTokenFault, local.Verdict.Code);
        Assert.Equal(onPremises, Assert.Single(Assert.Single(local.Findings, finding => finding.Id == "GivenMailboxOnPremises").Evidence));
        Assert.DoesNotContain(local.Findings, finding => finding.Id == "ErrorContradictsTenant");
        WfDiagnosis mixed = await DiagnoseAsync(profile, new() { Mailboxes = [cloud, onPremises] });
        Assert.NotEqual(VerdictCode.OnPremisesTokenFault, mixed.Verdict.Code);
        WfDiagnosis gone = await DiagnoseAsync(profile, new() { Mailboxes = [cloud, "nobody@nowhere.example"] });
        Assert.Equal((2, 1, 1, VerdictCode.Inconclusive), (gone.Completeness.Expected, gone.Completeness.Scanned, gone.Completeness.Failed, gone.Verdict.Code));
        Assert.Equal("nobody@nowhere.example", Assert.Single(gone.Completeness.Missing).Scope);
    }

    [Fact]
    public async Task Without_the_right_to_run_Get_App_the_rest_is_told_and_the_permission_named()
    {
        var failures = new List<WfException>();
        WfDiagnosis diagnosis = await DiagnoseAsync(Quiet() with { DeniedCmdlets = ["Get-App"] }, new() { OnNotRead = failures.Add });
        Assert.Equal((CompletenessState.Partial, 50, 0, 50), (diagnosis.Completeness.State, diagnosis.Completeness.Expected, diagnosis.Completeness.Scanned, diagnosis.Completeness.Skipped));
        Assert.Equal(LegacyTokenEffectiveState.Off, diagnosis.Status.EffectiveState);
        Assert.Equal([AddInSource.Organization, AddInSource.PrivateCatalog, AddInSource.Mailbox], diagnosis.Completeness.Missing.Select(missing => missing.Source));
        Assert.All(diagnosis.Completeness.Missing, missing => Assert.Contains("Global Reader", missing.Remedy, StringComparison.Ordinal));
        Assert.Equal(3, failures.Count);
        Assert.All(failures, failure => Assert.Equal(WfErrorCategory.PermissionDenied, Assert.IsType<WfException>(failure.InnerException).Category));
    }

    [Fact]
    public async Task When_the_listing_fails_it_is_Unknown_with_nothing_expected()
    {
        WfDiagnosis diagnosis = await DiagnoseAsync(Quiet() with { DeniedCmdlets = ["Get-Mailbox"] });
        Assert.Equal((CompletenessState.Unknown, null, 0), (diagnosis.Completeness.State, diagnosis.Completeness.Expected, diagnosis.Completeness.Scanned));
        Assert.Equal(VerdictCode.Inconclusive, diagnosis.Verdict.Code);
        WfDiagnosis found = await DiagnoseAsync(Causes["WorkfrontFound"].Profile with { DeniedCmdlets = ["Get-Mailbox"] });
        Assert.Equal(VerdictCode.WorkfrontRetired, found.Verdict.Code);
    }

    [Theory]
    [InlineData("<html><title>Sign in</title></html>", 0, "ReplyNotJson")]
    [InlineData("", 0, "ReplyEmpty")]
    [InlineData("{\"@odata.context\":\"x\",\"value\":[{\"Dis", 0, "ReplyCutShort")]
    [InlineData("{\"@odata.context\":\"x\",\"value\":[{\"Dis", 500, "ReplyCutShort")]
    public async Task Broken_replies_make_it_partial_with_the_cause_named(string body, int lost, string id)
    {
        var failures = new List<WfException>();
        WfDiagnosis diagnosis = await DiagnoseAsync(
            Causes["WorkfrontFound"].Profile,
            new() { OnNotRead = failures.Add },
            at: EarlyDay.AddYears(1),
            wrap: inner => new BreakingHandler(inner, "PrivateCatalog", body, lost));
        Assert.Equal((CompletenessState.Partial, 50, VerdictCode.WorkfrontRetired), (diagnosis.Completeness.State, diagnosis.Completeness.Scanned, diagnosis.Verdict.Code));
        Assert.Equal(AddInSource.PrivateCatalog, Assert.Single(diagnosis.Completeness.Missing).Source);
        WfException cause = Assert.IsType<WfException>(Assert.Single(failures).InnerException);
        Assert.Equal(id, cause.ErrorId);
        Assert.NotEmpty(cause.RecommendedAction);
    }

    private static TenantProfile Quiet() => SeededTenant.ProfileFor("Clean");

    private static TokenReportEntry Asks(SeededAddIn addIn) => new() { AddInId = addIn.AddInId, DaysAgo = 2 };

    private static GivenEvidence Evidence(VerdictCode pointsAt, Confidence confidence, string id = "Given") => new()
    {
        PointsAt = pointsAt,
        Confidence = confidence,
        NextStep = "Do this",
        Finding = new WfFinding { Id = id, Severity = FindingSeverity.Warning, Title = "Given " + pointsAt, Detail = "Shown", Basis = Basis.Observed, Source = "The admin" },
    };

    private static async Task<WfDiagnosis> DiagnoseAsync(
        TenantProfile profile,
        DiagnosisOptions? options = null,
        DateTimeOffset? at = null,
        bool graph = true,
        Func<HttpMessageHandler, HttpMessageHandler>? wrap = null)
    {
        var tenant = new SeededTenant(profile, at is DateTimeOffset start ? FastClock.At(start, 50) : null);
        using TenantContext context = await Connected.ToAsync(tenant, wrap, withGraph: graph);
        WfDiagnosis diagnosis = await DiagnosisRunner.RunAsync(context, options ?? new(), null, TestContext.Current.CancellationToken);
        WfCompleteness completeness = diagnosis.Completeness;
        if (completeness.Expected is int expected)
        {
            Assert.Equal(expected, completeness.Scanned + completeness.Failed + completeness.Skipped);
        }

        return diagnosis;
    }

    /// <summary>Breaks the answers to the requests whose body holds a word.</summary>
    private sealed class BreakingHandler(HttpMessageHandler inner, string word, string body, int lost) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string sent = request.Content is null ? string.Empty : await request.Content.ReadAsStringAsync(cancellationToken);
            if (!sent.Contains(word, StringComparison.Ordinal))
            {
                return await base.SendAsync(request, cancellationToken);
            }

            byte[] bytes = Encoding.UTF8.GetBytes(body);
            var content = new ByteArrayContent(bytes);
            content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
            content.Headers.ContentLength = bytes.Length + lost;
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = content };
        }
    }
}
