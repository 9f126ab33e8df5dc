using System.Diagnostics;
using System.Globalization;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Services;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Faults;

namespace WorkfrontOutlook.Benchmarks.Sweeps;

/// <summary>
/// A sweep of many mailboxes against the embedded tenant with 50 ms latency and its throttle on: wall time against the best
/// that the throttle allows, memory from the first mailbox to the last, and a one-at-a-time loop on a sample.
/// </summary>
internal static class SweepBenchmark
{
    private const int Sample = 100;

    public static async Task<int> RunAsync(string[] args)
    {
        int mailboxes = Number(args, "--mailboxes", 10_000);
        int rate = Number(args, "--rate", 1000);
        int throttleLimit = Number(args, "--throttle-limit", 16);
        TenantProfile(mailboxes, rate, out SeededTenant tenant);
        string checkpoint = Path.Combine(Path.GetTempPath(), "wfo-sweep-" + Guid.NewGuid().ToString("N") + ".jsonl");
        try
        {
            double oneByOne = await OneAtATimeAsync(mailboxes, rate);
            using TenantContext context = await new Connector().ConnectAsync(tenant.CreateRequest(), CancellationToken.None);
            var inventory = new AddInInventory(context, new InventoryOptions
            {
                Sources = [AddInSource.Mailbox],
                CheckpointPath = checkpoint,
                ThrottleLimit = throttleLimit,
            });
            long first = 0;
            long peak = 0;
            int records = 0;
            using var self = Process.GetCurrentProcess();
            var watch = Stopwatch.StartNew();
            await foreach (InventoryItem item in inventory.ReadAsync())
            {
                records += item.AddIn is null ? 0 : 1;
                if (records % 1000 == 1)
                {
                    self.Refresh();
                    first = first == 0 ? self.WorkingSet64 : first;
                    peak = Math.Max(peak, self.WorkingSet64);
                }
            }

            watch.Stop();
            self.Refresh();
            long last = self.WorkingSet64;
            InventoryTally tally = inventory.Tally;
            ServerStatistics seen = tenant.Statistics;
            TimeSpan best = tenant.GetBestWallTime(seen.ExchangeCallsServed);
            double ratio = watch.Elapsed.TotalSeconds / best.TotalSeconds;
            double growth = (last - first) / 1048576.0;
            double speed = tally.Scanned / watch.Elapsed.TotalSeconds;
            double faster = speed * oneByOne;
            Say($"mailboxes            {tally.Scanned} read, {tally.Failed} failed, {tally.Skipped} not asked, {tally.Expected} expected; {records} records");
            Say($"wall time            {watch.Elapsed.TotalSeconds:F1} s; the best that the server allows is {best.TotalSeconds:F1} s: {ratio:F3} (limit 1.25)");
            Say($"rate                 {speed:F0} mailboxes/s; one at a time {1 / oneByOne:F1}/s on {Sample}: {faster:F1} times faster (at least 10)");
            Say($"working set          {first / 1048576.0:F0} MB at the first, {last / 1048576.0:F0} MB at the last, {peak / 1048576.0:F0} MB at most: {growth:F0} MB growth (limit 100)");
            Say($"server               {seen.ExchangeCalls} calls, {seen.Batches} batches, {seen.Throttled} throttled, {seen.RetriesBeforeRetryAfter} before Retry-After, {seen.MaxConcurrency} at once; {seen.MailboxCalls} mailbox calls");
            Say($"checkpoint           {new FileInfo(checkpoint).Length / 1048576.0:F1} MB");
            bool holds = tally.Scanned == mailboxes && tally.Expected == mailboxes && ratio <= 1.25 && growth < 100 && faster >= 10 && seen.RetriesBeforeRetryAfter == 0;
            Say($"holds                {holds}");
            return holds ? 0 : 1;
        }
        finally
        {
            File.Delete(checkpoint);
        }
    }

    private static void TenantProfile(int mailboxes, int rate, out SeededTenant tenant)
    {
        var profile = SeededTenant.ProfileFor(SeededTenant.Scenarios[0], mailboxes);
        tenant = new SeededTenant(profile with
        {
            BrokenShare = 0,
            Server = profile.Server with
            {
                Latency = TimeSpan.FromMilliseconds(50),
                Throttle = new ThrottlePolicy { CallsPerSecond = rate },
                Faults = null,
            },
        });
    }

    /// <summary>Reads a sample as the public scripts do: one mailbox, then the next. Gives the seconds for each.</summary>
    private static async Task<double> OneAtATimeAsync(int mailboxes, int rate)
    {
        TenantProfile(mailboxes, rate, out SeededTenant tenant);
        using TenantContext context = await new Connector().ConnectAsync(tenant.CreateRequest(), CancellationToken.None);
        var watch = Stopwatch.StartNew();
        for (int i = 0; i < Sample; i++)
        {
            var command = new ExchangeCommand("Get-App", new Dictionary<string, object> { ["Mailbox"] = tenant.GetMailbox(i).PrimarySmtpAddress });
            await context.Exchange.InvokeWholeAsync(command, CancellationToken.None);
        }

        return watch.Elapsed.TotalSeconds / Sample;
    }

    private static int Number(string[] args, string name, int otherwise) =>
        Array.IndexOf(args, name) is int at and >= 0 ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
