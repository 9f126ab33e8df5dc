using System.Diagnostics;
using System.Globalization;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Services;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Faults;
using WorkfrontOutlook.SimulatedTenant.Model;

namespace WorkfrontOutlook.Benchmarks.Sweeps;

/// <summary>
/// One sweep: sweep-run [--mailboxes N] [--rate CALLS_PER_SECOND] [--throttle-limit N]. Prints name=number, a line each; times in
/// seconds, memory in MB.
/// </summary>
internal static class SweepRun
{
    private const int Sample = 60;

    public static async Task<int> RunAsync(string[] args)
    {
        int mailboxes = Number(args, "--mailboxes", 10_000);
        int rate = Number(args, "--rate", 1000);
        SeededTenant tenant = Tenant(mailboxes, rate);
        string checkpoint = Path.Combine(Path.GetTempPath(), "wfo-sweep-" + Guid.NewGuid().ToString("N") + ".jsonl");
        try
        {
            using TenantContext context = await new Connector().ConnectAsync(tenant.CreateRequest(), CancellationToken.None);
            var inventory = new AddInInventory(context, new InventoryOptions
            {
                Sources = [AddInSource.Mailbox],
                CheckpointPath = checkpoint,
                ThrottleLimit = Number(args, "--throttle-limit", 16),
            });
            int records = 0;
            var watch = Stopwatch.StartNew();
            await foreach (InventoryItem item in inventory.ReadAsync())
            {
                records += item.AddIn is null ? 0 : 1;
            }

            watch.Stop();
            using var self = Process.GetCurrentProcess();
            ServerStatistics seen = tenant.Statistics;
            Say($"seconds={watch.Elapsed.TotalSeconds:F3}");
            Say($"best={tenant.GetBestWallTime(seen.ExchangeCallsServed).TotalSeconds:F3}");
            Say($"peak={self.PeakWorkingSet64 / 1048576.0:F1}");
            Say($"scanned={inventory.Tally.Scanned}");
            Say($"expected={inventory.Tally.Expected ?? -1}");
            Say($"records={records}");
            Say($"calls={seen.ExchangeCalls}");
            Say($"throttled={seen.Throttled}");
            Say($"early={seen.RetriesBeforeRetryAfter}");
            Say($"checkpoint={new FileInfo(checkpoint).Length / 1048576.0:F1}");
            Say($"alone={await OneAtATimeAsync(mailboxes, rate):F5}");
            return 0;
        }
        finally
        {
            File.Delete(checkpoint);
        }
    }

    private static SeededTenant Tenant(int mailboxes, int rate)
    {
        TenantProfile profile = SeededTenant.ProfileFor(SeededTenant.Scenarios[0], mailboxes);
        return new SeededTenant(profile with
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
        SeededTenant tenant = Tenant(mailboxes, rate);
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
