using System.Globalization;
using System.Text.RegularExpressions;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Errors;
using WorkfrontOutlook.LegacyTokens;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Model;

namespace WorkfrontOutlook.Tests.Diagnosis;

/// <summary>Each rule of the verdict, of the actions and of the answers, brought about by its cause alone.</summary>
public class RuleTests
{
    private static readonly DateTimeOffset RollOut = new(2025, 3, 10, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Before = new(2025, 1, 15, 9, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, (TenantProfile Profile, DiagnosisOptions Options, DateTimeOffset? At, VerdictCode Code, Confidence Confidence, Basis Basis)> Verdicts = new(StringComparer.Ordinal)
    {
        ["the evidence shows a fault on-premises"] = (Quiet(), Given(VerdictCode.OnPremisesTokenFault), null, VerdictCode.OnPremisesTokenFault, Confidence.High, Basis.Observed),
        ["the evidence shows another cause"] = (Quiet(), Given(VerdictCode.NotLegacyToken), null, VerdictCode.NotLegacyToken, Confidence.High, Basis.Observed),
        ["Workfront installed"] = (Quiet() with { OrganizationApps = [KnownAddIns.Workfront] }, new(), null, VerdictCode.WorkfrontRetired, Confidence.High, Basis.Observed),
        ["Workfront in the token report alone"] = (Report(KnownAddIns.Workfront), new(), null, VerdictCode.WorkfrontRetired, Confidence.Medium, Basis.Observed),
        ["another add-in in the token report"] = (Report(KnownAddIns.Crm), new(), null, VerdictCode.LegacyTokensOff, Confidence.High, Basis.Observed),
        ["another add-in on Microsoft's list"] = (Quiet() with { OrganizationApps = [KnownAddIns.Archive] }, Listed(), null, VerdictCode.LegacyTokensOff, Confidence.Medium, Basis.Observed),
        ["tokens still on"] = (Quiet() with { OrganizationApps = [KnownAddIns.Workfront], StatusForm = StatusForm.OneStringLf, AdminSetting = LegacyTokenAdminSetting.Allowed }, new(), Before, VerdictCode.Inconclusive, Confidence.Medium, Basis.Observed),
        ["a refused token that nobody here asks for"] = (Quiet(), Given(VerdictCode.LegacyTokensOff), null, VerdictCode.Inconclusive, Confidence.Medium, Basis.Observed),
        ["all read, nothing there"] = (Quiet(), new(), null, VerdictCode.NothingFound, Confidence.Medium, Basis.Observed),
        ["not all read"] = (Quiet() with { GraphDenied = true }, new(), null, VerdictCode.Inconclusive, Confidence.Low, Basis.Observed),
        ["tokens being turned off user by user"] = (Quiet() with { OrganizationApps = [KnownAddIns.Workfront], StatusForm = StatusForm.OneStringLf }, new(), RollOut, VerdictCode.WorkfrontRetired, Confidence.Medium, Basis.Observed),
        ["tokens blocked by the admin in those weeks"] = (Quiet() with { OrganizationApps = [KnownAddIns.Workfront], StatusForm = StatusForm.OneStringLf, AdminSetting = LegacyTokenAdminSetting.Blocked }, new(), RollOut, VerdictCode.WorkfrontRetired, Confidence.High, Basis.Observed),
    };

    private static readonly Dictionary<string, (TenantProfile Profile, DiagnosisOptions Options, string Title, string? Command)> Actions = new(StringComparer.Ordinal)
    {
        ["sweep"] = (Quiet() with { MailboxCount = 1001 }, new(), "Read the mailboxes too", "Invoke-WfDiagnosis -Scope All"),
        ["on-premises"] = (Quiet(), Given(VerdictCode.OnPremisesTokenFault), "Check Exchange's authorization certificate on-premises", "Get-ExchangeCertificate (Get-AuthConfig).CurrentCertificateThumbprint"),
        ["evidence"] = (Quiet(), Given(VerdictCode.NotLegacyToken), "Follow the cause that the evidence shows", "Get-WfOutlookAddIn | Test-WfNestedAppAuth"),
        ["organization"] = (Quiet() with { OrganizationApps = [KnownAddIns.Workfront] }, new(), "Remove Workfront from the organization", "Get-WfOutlookAddIn -Source Organization -Workfront | Remove-WfOutlookAddIn -WhatIf"),
        ["catalog"] = (Quiet() with { PrivateCatalogApps = [KnownAddIns.Workfront] }, new(), "Remove Workfront from the private catalog", "Get-WfOutlookAddIn -Source PrivateCatalog -Workfront | Remove-WfOutlookAddIn -WhatIf"),
        ["integrated"] = (Quiet() with { IntegratedApps = [KnownAddIns.Workfront] }, new(), "Remove Workfront in the admin center", "Get-WfOutlookAddIn -Source IntegratedApps -Workfront"),
        ["mailboxes"] = (Quiet() with { UserInstalls = [new UserInstall { AddIn = KnownAddIns.Workfront, Share = 1 }] }, new(), "Remove Workfront from 50 mailboxes", "Get-WfOutlookAddIn -Source Mailbox -Workfront | Remove-WfOutlookAddIn -WhatIf"),
        ["find"] = (Report(KnownAddIns.Workfront), new(), "Find where Workfront is installed", "Get-WfOutlookAddIn -Source All -Workfront"),
        ["routes"] = (Quiet() with { OrganizationApps = [KnownAddIns.Workfront] }, new(), "Give the users another route", "Invoke-WfDiagnosis | Export-WfNotice -Path ."),
        ["licences"] = (Quiet() with { OrganizationApps = [KnownAddIns.Workfront] }, new(), "Review the licences", "(Invoke-WfDiagnosis).Affected.Mailboxes | Where-Object IsWorkfront | Select-Object Mailbox"),
        ["the user's add-in"] = (Quiet(), Given(VerdictCode.LegacyTokensOff), "Find the add-in that the user opened", "(Invoke-WfDiagnosis).AddIns | Where-Object LegacyTokenUse -EQ Possible"),
        ["publisher"] = (Report(KnownAddIns.Crm), new(), "Ask the publishers of the other add-ins", $"Test-WfNestedAppAuth -AddInId '{KnownAddIns.Crm.AddInId}'"),
        ["publisher of what has no id"] = (Report(KnownAddIns.Crm with { AddInId = "no-id" }), new(), "Ask the publishers of the other add-ins", "Get-WfOutlookAddIn | Test-WfNestedAppAuth"),
        ["mailboxes not listed"] = (Quiet() with { DeniedCmdlets = ["Get-Mailbox"] }, new(), "Get what is missing: Mailbox", "Get-WfOutlookAddIn -Source Mailbox"),
        ["many failed"] = (Quiet() with { MailboxCount = 200, BrokenShare = 0.5 }, new(), "Read the mailboxes that did not answer", "Get-WfOutlookAddIn -Source Mailbox"),
        ["missing"] = (Quiet() with { GraphDenied = true }, new(), "Get what is missing: IntegratedApps", "Get-WfOutlookAddIn -Source IntegratedApps"),
    };

    public static TheoryData<string> VerdictCauses => new(Verdicts.Keys);

    public static TheoryData<string> ActionCauses => new(Actions.Keys);

    [Theory]
    [MemberData(nameof(VerdictCauses))]
    public async Task Each_verdict_comes_of_its_cause_with_the_confidence_that_the_evidence_allows(string cause)
    {
        (TenantProfile profile, DiagnosisOptions options, DateTimeOffset? at, VerdictCode code, Confidence confidence, Basis basis) = Verdicts[cause];
        WfVerdict verdict = (await TenantDiagnosis.RunAsync(profile, options, at)).Verdict;
        Assert.Equal((code, confidence, basis), (verdict.Code, verdict.Confidence, verdict.Basis));
        Assert.NotEmpty(verdict.Title);
        Assert.EndsWith(".", verdict.Explanation, StringComparison.Ordinal);
        Assert.Equal(cause.StartsWith("tokens being turned off", StringComparison.Ordinal), verdict.Explanation.Contains("user by user, so for a single user", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(ActionCauses))]
    public async Task Each_action_comes_of_its_cause_alone_with_its_exact_command(string cause)
    {
        (TenantProfile profile, DiagnosisOptions options, string title, string? command) = Actions[cause];
        WfAction action = Assert.Single((await TenantDiagnosis.RunAsync(profile, options)).Actions, item => item.Title == title);
        Assert.Equal(command, action.Command);
        Assert.NotEmpty(action.Detail);
        Assert.DoesNotContain((await TenantDiagnosis.RunAsync(Quiet())).Actions, item => item.Title == title);
    }

    [Fact]
    public async Task Mailboxes_that_did_not_answer_are_read_again_by_their_names()
    {
        WfDiagnosis diagnosis = await TenantDiagnosis.RunAsync(SeededTenant.ProfileFor("BrokenMailboxes"));
        string[] failed = diagnosis.Completeness.Missing.Select(missing => missing.Scope).ToArray();
        Assert.Equal(diagnosis.Completeness.Failed, failed.Length);
        WfAction action = Assert.Single(diagnosis.Actions, item => item.Title == "Read the mailboxes that did not answer");
        Assert.Equal("Get-WfOutlookAddIn -Source Mailbox -Mailbox " + string.Join(", ", failed.Select(address => $"'{address}'")), action.Command);
        Assert.StartsWith($"{failed.Length} mailboxes did not give", action.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mailbox_that_was_given_is_named_as_it_was_given_and_quoted()
    {
        WfDiagnosis diagnosis = await TenantDiagnosis.RunAsync(Quiet(), new() { Mailboxes = ["Nobody O'Neill"] });
        Assert.Contains(diagnosis.Actions, item => item.Command == "Get-WfOutlookAddIn -Source Mailbox -Mailbox 'Nobody O''Neill'");
        diagnosis = await TenantDiagnosis.RunAsync(Quiet(), new() { Mailboxes = ["no\u2019; Remove-App"] });
        Assert.DoesNotContain(diagnosis.Actions, item => item.Command!.Contains("Remove-App", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Mixed")]
    [InlineData("BrokenMailboxes")]
    [InlineData("NoPermission")]
    [InlineData("GraphDenied")]
    [InlineData("Hostile")]
    [InlineData("Hybrid")]
    [InlineData("UnknownStatus")]
    public async Task Every_action_has_its_command(string scenario)
    {
        WfDiagnosis diagnosis = await TenantDiagnosis.RunAsync(SeededTenant.ProfileFor(scenario));
        Assert.All(diagnosis.Actions, action => Assert.False(string.IsNullOrWhiteSpace(action.Command), action.Title));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(1200)]
    public async Task Where_no_add_in_may_be_read_a_sweep_is_no_remedy(int mailboxes)
    {
        WfDiagnosis diagnosis = await TenantDiagnosis.RunAsync(SeededTenant.ProfileFor("NoPermission") with { MailboxCount = mailboxes });
        WfMissing missing = Assert.Single(diagnosis.Completeness.Missing, item => item.Source == AddInSource.Mailbox);
        Assert.Contains("Global Reader", missing.Remedy, StringComparison.Ordinal);
        Assert.Equal((mailboxes, mailboxes), (diagnosis.Completeness.Expected, diagnosis.Completeness.Skipped));
        Assert.Single(diagnosis.Actions, action => action.Command == "Get-WfOutlookAddIn -Source Mailbox");
        Assert.DoesNotContain(diagnosis.Actions, action => action.Detail.Contains("-Scope All", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("TokenPermissionMissing", "Get-WfOutlookAddIn -IncludeManifest | Test-WfAddInManifest")]
    [InlineData("TokensStillIssued", "Get-WfLegacyTokenStatus")]
    [InlineData("SharedMailbox", "Invoke-WfDiagnosis")]
    [InlineData("EntraConsentMissing", "Get-WfOutlookAddIn | Test-WfNestedAppAuth")]
    [InlineData("ConditionalAccess", "Get-WfOutlookAddIn | Test-WfNestedAppAuth")]
    public async Task Another_cause_that_the_evidence_shows_has_the_command_that_looks_into_it(string cause, string command)
    {
        var resolution = new ErrorResolution { Causes = [new WfErrorCause { Cause = cause, Confidence = Confidence.High, Implies = CauseImplication.NotLegacyToken, NextStep = "Run it with <the app>." }] };
        WfDiagnosis diagnosis = await TenantDiagnosis.RunAsync(Quiet(), new() { Evidence = EvidenceReader.FromError(resolution) });
        Assert.Equal(VerdictCode.NotLegacyToken, diagnosis.Verdict.Code);
        Assert.Equal((command, "Run it with <the app>."), (diagnosis.Actions[0].Command, diagnosis.Actions[0].Detail));
    }

    [Fact]
    public async Task Every_plan_ends_with_the_evidence_kept_and_the_run_repeated()
    {
        WfAction[] plan = (await TenantDiagnosis.RunAsync(Quiet())).Actions;
        Assert.Equal(new[] { "Invoke-WfDiagnosis | Export-WfReport -Path report.html", "Invoke-WfDiagnosis" }, plan.Select(action => action.Command));
    }

    [Theory]
    [InlineData(1001, DiagnosisScope.Auto, false, true, true)]
    [InlineData(1001, DiagnosisScope.All, false, true, true)]
    [InlineData(1000, DiagnosisScope.All, false, false, false)]
    [InlineData(50, DiagnosisScope.Organization, false, true, true)]
    [InlineData(50, DiagnosisScope.Auto, true, true, false)]
    public async Task What_lists_who_is_affected_reads_the_mailboxes_of_a_large_tenant_too(int mailboxes, DiagnosisScope scope, bool given, bool all, bool again)
    {
        TenantProfile profile = Quiet() with { MailboxCount = mailboxes, OrganizationApps = [KnownAddIns.Workfront] };
        var options = new DiagnosisOptions
        {
            Scope = scope,
            Mailboxes = given ? [TenantDiagnosis.Tenant(profile).GetMailbox(0).PrimarySmtpAddress] : null,
        };
        string?[] commands = (await TenantDiagnosis.RunAsync(profile, options)).Actions.Select(action => action.Command).ToArray();
        string lists = all ? "Invoke-WfDiagnosis -Scope All" : "Invoke-WfDiagnosis";
        Assert.Contains(lists + " | Export-WfNotice -Path .", commands);
        Assert.Contains($"({lists}).Affected.Mailboxes | Where-Object IsWorkfront | Select-Object Mailbox", commands);
        string repeated = again ? "Invoke-WfDiagnosis -Scope All" : "Invoke-WfDiagnosis";
        Assert.Equal(new[] { repeated + " | Export-WfReport -Path report.html", repeated }, commands.Skip(commands.Length - 2));
    }

    [Fact]
    public async Task Many_mailboxes_need_their_number_named()
    {
        WfDiagnosis diagnosis = await TenantDiagnosis.RunAsync(Quiet() with { MailboxCount = 700, UserInstalls = [new UserInstall { AddIn = KnownAddIns.Workfront, Share = 1 }] });
        Assert.EndsWith(" -WhatIf -MaximumTargets 700", diagnosis.Actions[0].Command, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ListComplete", "complete", "Yes, for Exchange Online: all 50 mailboxes answered", "Sì, per Exchange Online: tutte le 50 cassette postali")]
    [InlineData("ListComplete", "partial", "No. Of 1,001 mailboxes 0 were read, 0 did not answer and 1,001 were not asked.", "No. Di 1.001 cassette postali 0 sono state lette")]
    [InlineData("ListComplete", "no graph", "Not read either: IntegratedApps.", "Non sono state lette nemmeno queste origini: IntegratedApps.")]
    [InlineData("ListComplete", "no listing", "No. The mailboxes were not listed.", "No. Le cassette postali non sono state elencate.")]
    [InlineData("ListComplete", "given", "For the mailboxes that were given, yes.", "Per le cassette postali indicate, sì.")]
    [InlineData("ListComplete", "on-premises", "3 mailboxes live on-premises", "3 cassette postali")]
    [InlineData("TimeRange", "complete", "No list of token requests could be read", "Non è stato possibile leggere alcun elenco")]
    [InlineData("TimeRange", "empty report", "is empty, which proves nothing", "è vuoto, il che non prova nulla")]
    [InlineData("TimeRange", "report", "dates run from 2026-11-", "vanno dal 2026-11-")]
    [InlineData("PublisherNotAffected", "report", "Not against this tenant's own report, which names 1b4e28ba", "Non contro il rapporto di questo stesso tenant")]
    [InlineData("PublisherNotAffected", "listed", "Perhaps, for Contoso Archive", "Forse, per Contoso Archive")]
    [InlineData("PublisherNotAffected", "possible", "Not on the statement alone.", "Non sulla sola dichiarazione.")]
    [InlineData("PublisherNotAffected", "possible", "One add-in here is open", "Qui un componente aggiuntivo resta da chiarire")]
    [InlineData("StillShows", "complete", "moves only when another request comes seven or more days later", "dopo sette o più giorni")]
    [InlineData("StillShows", "report", "last request 2026-11-", "ultima richiesta 2026-11-")]
    [InlineData("WhenSure", "complete", "this run was complete and found nothing known", "questa esecuzione era completa e non ha trovato nulla di noto")]
    [InlineData("WhenSure", "report", "Not before 2026-12-01, if it is removed today", "Non prima del 2026-12-01, se viene rimosso oggi")]
    [InlineData("WhenSure", "no graph", "When what is missing has been read", "Quando ciò che manca sarà stato letto")]
    [InlineData("WhenSure", "given", "For the given mailboxes, as of", "Per le cassette postali indicate, al")]
    public async Task Each_question_is_answered_for_this_run_in_both_languages(string id, string cause, string english, string italian)
    {
        var at = new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);
        string address = TenantDiagnosis.Tenant(Quiet()).GetMailbox(0).PrimarySmtpAddress;
        (TenantProfile profile, DiagnosisOptions options) = cause switch
        {
            "partial" => (Quiet() with { MailboxCount = 1001 }, new()),
            "no graph" => (Quiet() with { GraphDenied = true }, new()),
            "no listing" => (Quiet() with { DeniedCmdlets = ["Get-Mailbox"] }, new()),
            "given" => (Quiet(), new() { Mailboxes = [address] }),
            "on-premises" => (Quiet() with { OnPremisesMailboxes = 3 }, new()),
            "empty report" => (Quiet() with { StatusForm = StatusForm.OneStringLf }, new()),
            "report" => (Report(KnownAddIns.Crm), new()),
            "listed" => (Quiet() with { OrganizationApps = [KnownAddIns.Archive] }, Listed()),
            "possible" => (Quiet() with { OrganizationApps = [KnownAddIns.Archive] }, new()),
            _ => (Quiet(), new DiagnosisOptions()),
        };
        foreach ((string culture, string expected) in new[] { ("en-US", english), ("it-IT", italian) })
        {
            WfAnswer answer = await InCultureAsync(culture, async () => Assert.Single((await TenantDiagnosis.RunAsync(profile, options, at)).Answers, item => item.Id == id));
            Assert.Contains(expected, answer.Answer, StringComparison.Ordinal);
            Assert.EndsWith("?", answer.Question, StringComparison.Ordinal);
            Assert.NotEmpty(answer.Source);

            // What an empty list means is nowhere documented.
            Assert.Equal(cause is "empty report", answer.Basis == Basis.Inferred);
        }
    }

    [Fact]
    public async Task All_five_questions_are_asked_in_order()
    {
        WfAnswer[] answers = (await TenantDiagnosis.RunAsync(Quiet())).Answers;
        Assert.Equal(new[] { "ListComplete", "TimeRange", "PublisherNotAffected", "StillShows", "WhenSure" }, answers.Select(answer => answer.Id));
    }

    [Theory]
    [InlineData("th-TH")]
    [InlineData("ar-SA")]
    [InlineData("fa-IR")]
    public async Task A_date_in_the_form_of_ISO_8601_is_Gregorian_in_every_culture(string culture)
    {
        WfDiagnosis diagnosis = await InCultureAsync(culture, () => TenantDiagnosis.RunAsync(SeededTenant.ProfileFor("Workfront")));
        string[] texts = [
            diagnosis.Verdict.Explanation,
            .. diagnosis.Findings.Select(finding => finding.Detail),
            .. diagnosis.Findings.SelectMany(finding => finding.Evidence),
            .. diagnosis.Answers.Select(answer => answer.Answer),
            .. await InCultureAsync(culture, () => Task.FromResult(LegacyTokenTimeline.At(DateTimeOffset.UnixEpoch).Select(step => step.ToString()).Append(AddInCatalog.BuiltIn.Notice!).ToArray())),
        ];
        string[] years = texts.SelectMany(text => Regex.Matches(text, @"\b([0-9]{4})-[0-9]{2}-[0-9]{2}").Select(match => match.Groups[1].Value)).ToArray();
        Assert.True(years.Length > 10);
        Assert.All(years, year => Assert.InRange(int.Parse(year, CultureInfo.InvariantCulture), 2023, DateTime.UtcNow.Year + 1));
    }

    private static TenantProfile Quiet() => SeededTenant.ProfileFor("Clean");

    private static TenantProfile Report(SeededAddIn addIn) =>
        Quiet() with { StatusForm = StatusForm.OneStringLf, TokenReport = [new TokenReportEntry { AddInId = addIn.AddInId, DaysAgo = 2 }] };

    private static DiagnosisOptions Listed() => new() { IsListed = (asset, id) => string.Equals(id, KnownAddIns.Archive.AddInId, StringComparison.OrdinalIgnoreCase) };

    private static DiagnosisOptions Given(VerdictCode pointsAt) => new()
    {
        Evidence =
        [
            new GivenEvidence
            {
                PointsAt = pointsAt,
                Confidence = Confidence.High,
                NextStep = "Do this",
                Finding = new WfFinding { Id = "Given", Severity = FindingSeverity.Warning, Title = "Given", Detail = "Shown.", Basis = Basis.Observed, Source = "The admin" },
            },
        ],
    };

    private static async Task<T> InCultureAsync<T>(string name, Func<Task<T>> work)
    {
        (CultureInfo culture, CultureInfo ui) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(name);
        try
        {
            return await work();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, ui);
        }
    }
}
