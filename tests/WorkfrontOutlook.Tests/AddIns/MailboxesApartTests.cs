using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Services;
using WorkfrontOutlook.SimulatedTenant;

namespace WorkfrontOutlook.Tests.AddIns;

/// <summary>Mailboxes that no sweep reads are counted apart, and what was listed and then not found is told with what became of it.</summary>
public sealed class MailboxesApartTests
{
    [Fact]
    public async Task What_was_not_found_is_told_with_what_became_of_it()
    {
        string[] gone = [FakeExchange.Id(2), FakeExchange.Id(4), FakeExchange.Id(6), FakeExchange.Id(8)];
        var exchange = new FakeExchange(10) { Fails = id => gone.Contains(id) ? FakeExchange.NotFound(id) : null };
        exchange.SoftDeleted.AddRange([gone[0], FakeExchange.Id(901)]);
        exchange.Inactive.AddRange([gone[1], FakeExchange.Id(902), FakeExchange.Id(903)]);
        exchange.MailUsers.AddRange([gone[2], FakeExchange.Id(904)]);
        SweepRun run = await SweepRun.Of(exchange);
        Assert.Equal("6 4 0 10", run.Counts);
        Assert.Equal((2, 3, 2, 4), (run.Tally.SoftDeleted, run.Tally.Inactive, run.Tally.OnPremises, run.Tally.NotFound));
        Assert.Contains("still be restored", Reason(run, gone[0]), StringComparison.Ordinal);
        Assert.Contains("inactive mailbox", Reason(run, gone[1]), StringComparison.Ordinal);
        Assert.Contains("on-premises", Reason(run, gone[2]), StringComparison.Ordinal);
        Assert.Contains("listed, and then not found", Reason(run, gone[3]), StringComparison.Ordinal);
        Assert.Equal(4, run.Failures.Count(failure => failure.ErrorId == "MailboxNotRead"));
        Assert.DoesNotContain(run.Failures, failure => failure.RecommendedAction.Contains("read it again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_given_mailbox_that_was_deleted_is_told_as_such()
    {
        var exchange = new FakeExchange(3);
        exchange.SoftDeleted.Add(FakeExchange.Id(901));
        exchange.Inactive.Add(FakeExchange.Id(902));
        SweepRun run = await SweepRun.Of(exchange, mailboxes: [FakeExchange.Id(1), FakeExchange.Id(901), FakeExchange.Id(902), FakeExchange.Id(903)]);
        Assert.Equal("1 3 0 4", run.Counts);
        Assert.Contains("still be restored", Reason(run, FakeExchange.Id(901), FakeExchange.Id(901)), StringComparison.Ordinal);
        Assert.Contains("inactive mailbox", Reason(run, FakeExchange.Id(902), FakeExchange.Id(902)), StringComparison.Ordinal);
        Assert.Contains("The service says", Reason(run, FakeExchange.Id(903), FakeExchange.Id(903)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_listings_no_fate_is_claimed()
    {
        SeededTenant tenant = new(SeededTenant.ProfileFor("Clean", 20) with { DeniedCmdlets = ["Get-MailUser"], SoftDeletedMailboxes = 2 });
        using TenantContext context = await new Connector().ConnectAsync(tenant.CreateRequest(), TestContext.Current.CancellationToken);
        SweepRun run = await SweepRun.Of(context, new InventoryOptions { Sources = [AddInSource.Mailbox] });
        Assert.Null(run.Tally.OnPremises);
        Assert.Equal(2, run.Tally.SoftDeleted);
        Assert.Equal(0, run.Tally.NotFound);

        var exchange = new FakeExchange(3) { Fails = id => id == FakeExchange.Id(2) ? FakeExchange.NotFound(id) : null, MailUsersFail = true };
        SweepRun blind = await SweepRun.Of(exchange);
        Assert.Equal("2 1 0 3", blind.Counts);
        Assert.Null(blind.Tally.OnPremises);
        Assert.Contains("The service says", Reason(blind, FakeExchange.Id(2)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tenant_s_deleted_mailboxes_are_a_finding_and_outside_the_count()
    {
        SeededTenant tenant = new(SeededTenant.ProfileFor("Clean", 50) with { SoftDeletedMailboxes = 4, InactiveMailboxes = 3 });
        using TenantContext context = await new Connector().ConnectAsync(tenant.CreateRequest(), TestContext.Current.CancellationToken);
        WfDiagnosis diagnosis = await DiagnosisRunner.RunAsync(context, new DiagnosisOptions(), null, TestContext.Current.CancellationToken);
        Assert.Equal(VerdictCode.NothingFound, diagnosis.Verdict.Code);
        Assert.Equal(50, diagnosis.Completeness.Expected);
        WfFinding finding = Assert.Single(diagnosis.Findings, finding => finding.Id == "DeletedMailboxesNotCounted");
        Assert.Contains("4 soft-deleted, 3 inactive", finding.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shards_carry_the_numbers_into_the_merge()
    {
        using var folder = new TemporaryFolder();
        var exchange = new FakeExchange(10);
        exchange.SoftDeleted.Add(FakeExchange.Id(901));
        exchange.Inactive.AddRange([FakeExchange.Id(902), FakeExchange.Id(903)]);
        string[] paths = [folder["1.jsonl"], folder["2.jsonl"]];
        await SweepRun.Of(exchange, paths[0], "1/2");
        await SweepRun.Of(exchange, paths[1], "2/2");
        SweepRun merged = await SweepRun.Merge(exchange, paths);
        Assert.Equal((1, 2), (merged.Tally.SoftDeleted, merged.Tally.Inactive));
        Assert.Equal("10 0 0 10", merged.Counts);
    }

    private static string Reason(SweepRun run, string id, string? scope = null) =>
        Assert.Single(run.Tally.Missing, missing => missing.Scope == (scope ?? FakeExchange.Address(id))).Reason;
}
