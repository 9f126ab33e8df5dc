using System.Collections.Concurrent;
using System.Text;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.LegacyTokens;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.Tests.Support;

namespace WorkfrontOutlook.Tests.AddIns;

/// <summary>Each source gives its records, and is told when it can't be read.</summary>
public sealed class InventoryTests
{
    [Fact]
    public async Task Each_source_gives_a_record_for_each_add_in_and_mailbox()
    {
        SeededTenant tenant = SeededTenant.Create("Mixed", 60);
        SweepRun run = await Read(tenant);
        TenantTruth truth = tenant.GetTruth();
        Assert.DoesNotContain(run.Failures, failure => failure.ErrorId != "MailboxNotRead");
        foreach (AddInSource source in InventoryOptions.AllSources)
        {
            string[] expected = truth.AddIns.Where(addIn => addIn.Sources.Contains(source)).Select(addIn => addIn.AddInId.ToLowerInvariant()).Order().ToArray();
            string[] seen = run.AddIns.Where(addIn => addIn.Source == source).Select(addIn => addIn.AddInId!).Distinct().Order().ToArray();
            Assert.Equal(expected, seen);
        }

        foreach (TruthAddIn addIn in truth.AddIns)
        {
            WfOutlookAddIn[] mailboxes = run.AddIns.Where(record => record.Source == AddInSource.Mailbox && string.Equals(record.AddInId, addIn.AddInId, StringComparison.OrdinalIgnoreCase)).ToArray();
            Assert.Equal(addIn.ReadableMailboxCount, mailboxes.Length);
            Assert.All(mailboxes, record => Assert.True(record.Mailbox!.Contains('@', StringComparison.Ordinal) && Guid.TryParse(record.MailboxId, out _)));
        }

        Assert.All(run.AddIns.Where(addIn => addIn.Source != AddInSource.Mailbox), addIn => Assert.Null(addIn.Mailbox));
        Assert.All(run.AddIns, addIn => Assert.Equal(addIn.AddInId, addIn.AddInId?.ToLowerInvariant()));
    }

    [Theory]
    [InlineData(AddInSource.TokenReport)]
    [InlineData(AddInSource.Organization)]
    [InlineData(AddInSource.PrivateCatalog)]
    [InlineData(AddInSource.IntegratedApps)]
    [InlineData(AddInSource.Mailbox)]
    public async Task One_source_alone_gives_nothing_else(AddInSource source)
    {
        SweepRun run = await Read(SeededTenant.Create("Mixed", 30), new InventoryOptions { Sources = [source] });
        Assert.NotEmpty(run.AddIns);
        Assert.All(run.AddIns, addIn => Assert.Equal(source, addIn.Source));
        Assert.Equal(source == AddInSource.Mailbox ? 30 : null, run.Tally.Expected);
    }

    [Theory]
    [InlineData("NoGraph", AddInSource.IntegratedApps)]
    [InlineData("GraphDenied", AddInSource.IntegratedApps)]
    [InlineData("LocalizedStatus", AddInSource.TokenReport)]
    public async Task A_source_that_cannot_be_read_is_told_and_makes_the_result_partial(string scenario, AddInSource source)
    {
        SeededTenant tenant = SeededTenant.Create(scenario, 15);
        SweepRun run = await Read(tenant);
        WfException failure = Assert.Single(run.Failures);
        Assert.Equal("SourceNotRead", failure.ErrorId);
        WfMissing missing = Assert.Single(run.Tally.Missing);
        Assert.Equal(source, missing.Source);
        Assert.NotEmpty(missing.Remedy!);
        Assert.Equal("15 0 0 15", run.Counts);
        Assert.NotNull(InventorySources.Warning(run.Tally));
        Assert.Equal(CompletenessState.Partial, (await Diagnose(tenant)).Completeness.State);
    }

    [Fact]
    public async Task The_warning_counts_mailboxes_only_where_they_were_asked_for()
    {
        SweepRun sources = await Read(SeededTenant.Create("NoGraph", 15), new InventoryOptions { Sources = [AddInSource.IntegratedApps] });
        string warning = InventorySources.Warning(sources.Tally)!;
        Assert.DoesNotContain("?", warning);
        Assert.DoesNotContain("mailbox", warning);
        Assert.Contains(": 1.", warning);

        SweepRun mailboxes = await Read(SeededTenant.Create("BrokenMailboxes", 50), new InventoryOptions { Sources = [AddInSource.Mailbox] });
        Assert.Contains("of 50 mailboxes read", InventorySources.Warning(mailboxes.Tally));
    }

    [Fact]
    public async Task A_token_report_that_nobody_can_read_is_no_gap()
    {
        SeededTenant tenant = SeededTenant.Create("Clean", 15);
        tenant = new SeededTenant(tenant.Profile with { StatusForm = StatusForm.WarningOnly });
        SweepRun run = await Read(tenant);
        Assert.Empty(run.Failures);
        Assert.Empty(run.Tally.Missing);
        WfDiagnosis diagnosis = await Diagnose(tenant);
        Assert.Equal(CompletenessState.Complete, diagnosis.Completeness.State);
        Assert.Equal(LegacyTokenAdminSetting.Unknown, diagnosis.Status.AdminSetting);
    }

    [Fact]
    public async Task Broken_mailboxes_are_told_one_by_one_and_others_are_not_counted()
    {
        TenantProfile profile = SeededTenant.ProfileFor("Clean", 50) with { BrokenShare = 0.1, Rooms = 4, Equipment = 2, GroupMailboxes = 3, OnPremisesMailboxes = 6, ExternalMailUsers = 5, SoftDeletedMailboxes = 4, InactiveMailboxes = 3 };
        var tenant = new SeededTenant(profile);
        SweepRun run = await Read(tenant);
        int broken = tenant.GetTruth().BrokenMailboxes;
        Assert.InRange(broken, 1, 20);
        Assert.Equal($"{50 - broken} {broken} 0 50", run.Counts);
        Assert.Equal(6, run.Tally.OnPremises);
        Assert.Equal(broken, run.Failures.Count(failure => failure.ErrorId == "MailboxNotRead"));
        Assert.Equal(broken, run.Tally.Missing.Count(missing => missing.Source == AddInSource.Mailbox && missing.Reason.Length > 0));
        Assert.Equal(50, Enumerable.Range(0, 50).Count(index => tenant.Statistics.CallsForMailbox(index) == 1));
    }

    [Fact]
    public async Task Default_add_ins_come_only_when_asked_for()
    {
        SeededTenant tenant = SeededTenant.Create("Workfront", 10);
        Assert.DoesNotContain((await Read(tenant)).AddIns, addIn => addIn.Scope == AddInScope.Default);
        SweepRun with = await Read(tenant, new InventoryOptions { IncludeDefault = true });
        Assert.Contains(with.AddIns, addIn => addIn.Scope == AddInScope.Default && addIn.Source == AddInSource.Mailbox);
        Assert.Contains(with.AddIns, addIn => addIn.Scope == AddInScope.Default && addIn.Source == AddInSource.Organization);
    }

    [Fact]
    public async Task An_id_is_the_same_in_braces_and_capitals_and_an_unknown_one_gives_nothing()
    {
        SeededTenant tenant = SeededTenant.Create("WorkfrontUserInstalled", 30);
        int all = (await Read(tenant, new InventoryOptions { AddInIds = new[] { WorkfrontAddIn.AddInId } })).AddIns.Count;
        Assert.NotEqual(0, all);
        string other = " {" + WorkfrontAddIn.AddInId.ToUpperInvariant() + "} ";
        Assert.Equal(all, (await Read(tenant, new InventoryOptions { AddInIds = new[] { other } })).AddIns.Count);
        Assert.Empty((await Read(tenant, new InventoryOptions { AddInIds = new[] { Guid.NewGuid().ToString(), "*", "Workfront" } })).AddIns);
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("u*")]
    public async Task An_identity_that_names_no_one_mailbox_is_an_error_and_not_the_first_of_several(string identity)
    {
        var exchange = new FakeExchange(5);
        WfException failure = Assert.Single((await SweepRun.Of(exchange, null, null, identity)).Failures);
        Assert.Equal("MailboxNotRead", failure.ErrorId);
        Assert.Equal("MailboxNotUnique", Assert.IsType<WfException>(failure.InnerException).ErrorId);
        Assert.Empty(exchange.Asked);
    }

    [Fact]
    public async Task A_near_match_by_name_is_to_be_reviewed_and_is_not_Workfront()
    {
        SeededTenant tenant = SeededTenant.Create("NearMiss", 40);
        SweepRun run = await Read(tenant);
        WfOutlookAddIn[] near = run.AddIns.Where(addIn => addIn.NeedsReview).ToArray();
        Assert.NotEmpty(near);
        Assert.All(near, addIn => Assert.False(addIn.IsWorkfront));
        Assert.DoesNotContain(run.AddIns, addIn => addIn.IsWorkfront);
        Assert.Empty((await Read(tenant, new InventoryOptions { WorkfrontOnly = true })).AddIns);
        WfDiagnosis diagnosis = await Diagnose(tenant);
        Assert.NotEqual(VerdictCode.WorkfrontRetired, diagnosis.Verdict.Code);
        Assert.Contains(diagnosis.Findings, finding => finding.Id == "WorkfrontByNameOnly");
    }

    [Theory]
    [InlineData("Workfront")]
    [InlineData("WorkfrontUserInstalled")]
    [InlineData("WorkfrontPrivateCatalog")]
    [InlineData("WorkfrontIntegratedApp")]
    [InlineData("WorkfrontTokenReportOnly")]
    public async Task Workfront_is_found_by_id_wherever_it_is(string scenario)
    {
        SweepRun run = await Read(SeededTenant.Create(scenario, 40), new InventoryOptions { WorkfrontOnly = true });
        Assert.NotEmpty(run.AddIns);
        Assert.All(run.AddIns, addIn => Assert.True(addIn.IsWorkfront));
    }

    [Theory]
    [InlineData("b7cf3295-3645-4fc5-9c19-a963c71d1fe2", true)]
    [InlineData("wa104380943", true)]
    [InlineData("00000000-1111-2222-3333-444444444444", false)]
    public async Task No_Get_App_by_identity_goes_over_the_wire_so_an_unknown_id_gives_nothing(string id, bool found)
    {
        SeededTenant tenant = SeededTenant.Create("Workfront", 25);
        Recorder recorder = null!;
        using TenantContext context = await Connected.ToAsync(tenant, handler => recorder = new Recorder(handler));
        SweepRun run = await SweepRun.Of(context, new InventoryOptions { AddInIds = [id] });
        Assert.Equal(found, run.AddIns.Count > 0);
        Assert.All(run.AddIns, addIn => Assert.True(addIn.IsWorkfront));
        string[] bodies = recorder.Bodies.Where(body => body.Contains("Get-App\"", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(bodies);
        Assert.All(bodies, body => Assert.DoesNotContain("\"Identity\"", body, StringComparison.OrdinalIgnoreCase));
        Assert.All(bodies, body => Assert.DoesNotContain(id, body, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_missing_role_skips_every_mailbox_with_one_error_and_still_counts_those_on_premises()
    {
        TenantProfile profile = SeededTenant.ProfileFor("NoPermission", 30) with { OnPremisesMailboxes = 4 };
        SweepRun run = await Read(new SeededTenant(profile));
        Assert.Equal("0 0 30 30", run.Counts);
        Assert.Equal(4, run.Tally.OnPremises);
        Assert.Single(run.Failures, failure => failure.Message.Contains(nameof(AddInSource.Mailbox), StringComparison.Ordinal));
    }

    private static async Task<SweepRun> Read(SeededTenant tenant, InventoryOptions? options = null)
    {
        using TenantContext context = await Connected.ToAsync(tenant);
        return await SweepRun.Of(context, options ?? new InventoryOptions());
    }

    private static async Task<WfDiagnosis> Diagnose(SeededTenant tenant)
    {
        using TenantContext context = await Connected.ToAsync(tenant);
        return await DiagnosisRunner.RunAsync(context, new DiagnosisOptions { Scope = DiagnosisScope.All }, null, TestContext.Current.CancellationToken);
    }

    private sealed class Recorder(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        public ConcurrentQueue<string> Bodies { get; } = new();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Content is not null)
            {
                Bodies.Enqueue(Encoding.UTF8.GetString(await request.Content.ReadAsByteArrayAsync(cancellationToken)));
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }
}
