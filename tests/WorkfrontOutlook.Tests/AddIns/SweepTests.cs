using System.Collections.Concurrent;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Tests.AddIns;

/// <summary>A sweep's counts always add up, whatever happens to it.</summary>
public sealed class SweepTests
{
    [Fact]
    public async Task Every_mailbox_is_asked_once()
    {
        var exchange = new FakeExchange(23);
        SweepRun run = await SweepRun.Of(exchange);
        Assert.Equal("23 0 0 23", run.Counts);
        Assert.Equal(23, run.MailboxIds.Distinct().Count());
        Assert.All(exchange.Asked.Values, count => Assert.Equal(1, count));
        Assert.Null(InventorySources.Warning(run.Tally));
    }

    [Fact]
    public async Task A_mailbox_listed_twice_counts_once()
    {
        var exchange = new FakeExchange(12);
        exchange.Mailboxes.Add(FakeExchange.Id(3).ToUpperInvariant());
        exchange.Mailboxes.Insert(0, FakeExchange.Id(12));
        Assert.Equal("12 0 0 12", (await SweepRun.Of(exchange)).Counts);
        Assert.All(exchange.Asked.Values, count => Assert.Equal(1, count));
    }

    [Fact]
    public async Task A_mailbox_that_vanished_meanwhile_is_a_failure_with_a_reason()
    {
        var exchange = new FakeExchange(9) { Fails = id => id == FakeExchange.Id(4) ? FakeExchange.NotFound(id) : null };
        SweepRun run = await SweepRun.Of(exchange);
        Assert.Equal("8 1 0 9", run.Counts);
        WfException failure = Assert.Single(run.Failures);
        Assert.Equal("MailboxNotRead", failure.ErrorId);
        Assert.Equal("u4@contoso.example", failure.Target);
        Assert.Equal("u4@contoso.example", Assert.Single(run.Tally.Missing).Scope);
        Assert.NotNull(InventorySources.Warning(run.Tally));
    }

    [Fact]
    public async Task A_listing_that_fails_in_its_middle_leaves_the_number_open()
    {
        var exchange = new FakeExchange(30) { ListingFailsAfter = 10 };
        SweepRun run = await SweepRun.Of(exchange);
        Assert.Equal("10 0 0 ?", run.Counts);
        Assert.True(run.Tally.ListingFailed);
        Assert.Equal("SourceNotRead", Assert.Single(run.Failures).ErrorId);
        Assert.NotNull(InventorySources.Warning(run.Tally));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    public async Task A_service_that_refuses_everybody_is_not_asked_to_the_end(int answersFirst)
    {
        int asked = 0;
        var exchange = new FakeExchange(2000) { Fails = id => Interlocked.Increment(ref asked) <= answersFirst ? null : WfErrors.ThrottleTooLong.For(id, "Get-App", "00:10:00") };
        SweepRun run = await SweepRun.Of(exchange);
        Assert.Equal(answersFirst, run.Tally.Scanned);
        Assert.InRange(run.Tally.Failed, 20, 20 + (8 * exchange.BatchSize));
        Assert.Equal(2000, run.Tally.Expected);
        Assert.Equal(2000 - run.Tally.Scanned - run.Tally.Failed, run.Tally.Skipped);
        Assert.Equal(run.Tally.Failed + run.Tally.Scanned, exchange.Asked.Count);

        // One error for each mailbox that was asked, and one for all that were not.
        Assert.Equal(run.Tally.Failed, run.Failures.Count(failure => failure.ErrorId == "MailboxNotRead"));
        WfException rest = Assert.Single(run.Failures, failure => failure.ErrorId == "SourceNotRead");
        Assert.Contains(run.Tally.Skipped.ToString(System.Globalization.CultureInfo.CurrentCulture), rest.Message, StringComparison.Ordinal);
        Assert.Contains(run.Tally.Missing, missing => missing.Scope.StartsWith(run.Tally.Skipped + " ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Many_mailboxes_that_fail_for_their_own_reasons_are_all_asked()
    {
        var exchange = new FakeExchange(300) { Fails = FakeExchange.NotFound };
        Assert.Equal("0 300 0 300", (await SweepRun.Of(exchange)).Counts);
    }

    [Fact]
    public async Task A_missing_role_is_one_error_and_not_one_for_each_mailbox()
    {
        var exchange = new FakeExchange(40) { Available = new HashSet<string> { "Get-Mailbox" } };
        exchange.Mailboxes.Add(exchange.Mailboxes[0]);
        SweepRun run = await SweepRun.Of(exchange);
        Assert.Equal("0 0 40 40", run.Counts);
        Assert.Single(run.Failures);
        Assert.Empty(exchange.Asked);
    }

    [Fact]
    public async Task Given_mailboxes_are_asked_once_however_they_are_named()
    {
        var exchange = new FakeExchange(9);
        exchange.MailUsers.Add("old@contoso.example");
        SweepRun run = await SweepRun.Of(exchange, null, null, "u2@contoso.example", FakeExchange.Id(2), "u5@contoso.example", "U5@contoso.example", "nobody@contoso.example", "old@contoso.example");
        Assert.Equal("2 1 0 3", run.Counts);
        Assert.Equal(1, run.Tally.OnPremises);
        Assert.Equal(2, exchange.Asked.Count);
        Assert.Equal(["MailboxIsOnPremises", "MailboxNotRead"], run.Failures.Select(failure => failure.ErrorId).Order());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(20)]
    public async Task It_can_be_cancelled_at_any_point(int after)
    {
        using var folder = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        int asked = 0;
        var exchange = new FakeExchange(40)
        {
            Before = (_, cancellationToken) =>
            {
                if (Interlocked.Increment(ref asked) > after)
                {
                    stop.Cancel();
                }

                cancellationToken.ThrowIfCancellationRequested();
                return Task.CompletedTask;
            },
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SweepRun.Of(exchange.Tenant(), SweepRun.Options(folder["a.jsonl"]), stop.Token));

        // The file is free again, and a new run gives the whole result.
        exchange.Before = (_, _) => Task.CompletedTask;
        SweepRun run = await SweepRun.Of(exchange, folder["a.jsonl"]);
        Assert.Equal("40 0 0 40", run.Counts);
        Assert.Equal(40, run.MailboxIds.Distinct().Count());
        Assert.Equal(40, run.AddIns.Count);
    }

    [Fact]
    public async Task A_caller_that_wants_no_more_ends_the_sweep()
    {
        var exchange = new FakeExchange(5000);
        var inventory = new AddInInventory(exchange.Tenant(), SweepRun.Options());
        await foreach (InventoryItem item in inventory.ReadAsync(TestContext.Current.CancellationToken))
        {
            Assert.NotNull(item.AddIn);
            break;
        }

        Assert.InRange(exchange.Asked.Count, 1, 1000);
    }

    [Fact]
    public async Task The_session_is_asked_one_after_another_and_says_when_another_way_is_faster()
    {
        var told = new ConcurrentQueue<string>();
        var exchange = new FakeExchange(1001) { Kind = ExchangeTransportKind.Session, BatchSize = 1 };
        InventoryOptions Options() => new() { Sources = [AddInSource.Mailbox], Explain = told.Enqueue };
        Assert.Equal("1001 0 0 1001", (await SweepRun.Of(exchange.Tenant(), Options())).Counts);
        Assert.Equal(1, exchange.MostAtOnce);
        Assert.Contains("REST", Assert.Single(told), StringComparison.Ordinal);

        await SweepRun.Of(new FakeExchange(1000) { Kind = ExchangeTransportKind.Session, BatchSize = 1 }.Tenant(), Options());
        await SweepRun.Of(new FakeExchange(1001).Tenant(), Options());
        Assert.Single(told);
    }

    [Fact]
    public async Task Progress_knows_the_total_while_the_answers_come()
    {
        var told = new ConcurrentQueue<WfProgress>();
        var exchange = new FakeExchange(500);
        exchange.Before = async (_, stop) =>
        {
            // The list is whole before many have answered, whoever the processor is given to.
            await Task.WhenAny(exchange.Listed, Task.Delay(1000, stop));
            await Task.Delay(1, stop);
        };
        await SweepRun.Of(exchange.Tenant(), SweepRun.Options(), progress: new Receiver(told.Enqueue));
        Assert.Contains(told, progress => progress is { Done: < 400, Total: 500, Rate: > 0, Remaining: not null });
        Assert.Equal(500, told.Last().Done);
    }

    private sealed class Receiver(Action<WfProgress> take) : IProgress<WfProgress>
    {
        public void Report(WfProgress value) => take(value);
    }
}
