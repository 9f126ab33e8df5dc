using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Tests.AddIns;

/// <summary>An inventory that was read to its end, and what it gave.</summary>
internal sealed class SweepRun
{
    private SweepRun(InventoryTally tally)
    {
        Tally = tally;
    }

    public InventoryTally Tally { get; }

    public List<WfOutlookAddIn> AddIns { get; } = new();

    public List<WfException> Failures { get; } = new();

    /// <summary>Gets scanned, failed, skipped and expected, for one assertion.</summary>
    public string Counts => $"{Tally.Scanned} {Tally.Failed} {Tally.Skipped} {Tally.Expected?.ToString() ?? "?"}";

    public IEnumerable<string> MailboxIds => AddIns.Select(addIn => addIn.MailboxId!);

    public static async Task<SweepRun> Of(TenantContext tenant, InventoryOptions options, CancellationToken? cancellationToken = null, IProgress<WfProgress>? progress = null, Action<SweepRun>? each = null)
    {
        var inventory = new AddInInventory(tenant, options, progress);
        var run = new SweepRun(inventory.Tally);
        await foreach (InventoryItem item in inventory.ReadAsync(cancellationToken ?? TestContext.Current.CancellationToken))
        {
            if (item.AddIn is not null)
            {
                run.AddIns.Add(item.AddIn);
            }

            if (item.Failure is not null)
            {
                run.Failures.Add(item.Failure);
            }

            each?.Invoke(run);
        }

        if (run.Tally.Expected is int expected)
        {
            Assert.Equal(expected, run.Tally.Scanned + run.Tally.Failed + run.Tally.Skipped);
        }

        return run;
    }

    public static Task<SweepRun> Of(FakeExchange exchange, string? checkpoint = null, string? shard = null, params string[] mailboxes) => Of(exchange.Tenant(), Options(checkpoint, shard, mailboxes));

    public static InventoryOptions Options(string? checkpoint = null, string? shard = null, params string[] mailboxes) => new()
    {
        Sources = [AddInSource.Mailbox],
        CheckpointPath = checkpoint,
        Shard = shard is null ? null : SweepShard.Parse(shard),
        Mailboxes = mailboxes.Length == 0 ? null : mailboxes,
    };

    public static Task<SweepRun> Merge(FakeExchange exchange, params string[] paths) => Of(exchange.Tenant(), new InventoryOptions { Sources = [AddInSource.Mailbox], SweepPaths = paths });
}
