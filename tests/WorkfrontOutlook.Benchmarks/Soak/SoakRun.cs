using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Services;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Faults;
using WorkfrontOutlook.SimulatedTenant.Model;

namespace WorkfrontOutlook.Benchmarks.Soak;

/// <summary>
/// Endurance: sweeps of a tenant whose every twentieth answer fails, one after another in one process, until so many mailbox
/// calls were made (soak [CALLS], 1,000,000 unless given). Counts must be exact; memory and handles must not grow.
/// </summary>
internal static class SoakRun
{
    private const int Mailboxes = 10_000;
    private const double FaultRate = 0.05;

    // How much may be more at the end than after the warm-up, by the line through all samples: noise, not growth by the call.
    private const double MaxLive = 3;
    private const double MaxWorkingSet = 25;
    private const double MaxHandles = 5;

    public static async Task<int> RunAsync(string[] args)
    {
        int calls = args.Length > 0 ? int.Parse(args[0], NumberStyles.AllowThousands, CultureInfo.InvariantCulture) : 1_000_000;
        int mailboxes = Math.Min(Mailboxes, Math.Max(100, calls / 20));
        var samples = new List<Sample>();
        long made = 0;
        long faults = 0;
        int wrong = 0;
        var watch = Stopwatch.StartNew();
        for (int sweep = 1; made < calls; sweep++)
        {
            (long sweepCalls, long sweepFaults, string? fault) = await SweepAsync(mailboxes, sweep);
            made += sweepCalls;
            faults += sweepFaults;
            if (fault is not null)
            {
                wrong++;
                Say($"sweep {sweep}: {fault}");
            }

            samples.Add(Sample.Take(made));
            if (sweep % 10 == 0)
            {
                Say($"{made,10:N0} calls, {faults:N0} faults, {watch.Elapsed.TotalSeconds:F0} s, {samples[^1]}");
            }
        }

        // The first fifth warms up: code is compiled, pools and the heap find their size.
        Sample[] steady = [.. samples.Skip(Math.Max(1, samples.Count / 5))];
        double steps = (steady[^1].Calls - steady[0].Calls) / 100_000.0;
        double managed = Slope(steady, sample => sample.Managed);
        double working = Slope(steady, sample => sample.WorkingSet);
        double handles = Slope(steady, sample => sample.Handles);

        // Within so few calls the buffer pools haven't found their size; only what grows by the call would be more than this.
        int allowance = calls < 200_000 ? 8 : 1;
        bool holds = wrong == 0 && managed * steps < MaxLive * allowance && working * steps < MaxWorkingSet * allowance && handles * steps < MaxHandles * allowance;
        Say($"calls                {made:N0} mailbox calls in {samples.Count} sweeps of {mailboxes:N0}, {faults:N0} faults, {watch.Elapsed.TotalSeconds:F0} s");
        Say($"counts               {(wrong == 0 ? "exact in every sweep" : $"WRONG in {wrong} sweeps")}");
        Say($"for 100,000 calls    live objects {managed:+0.00;-0.00} MB, working set {working:+0.00;-0.00} MB, handles {handles:+0.00;-0.00}");
        Say($"after warm-up        live objects {managed * steps:+0.0;-0.0} MB (limit {MaxLive * allowance}), working set {working * steps:+0.0;-0.0} MB (limit {MaxWorkingSet * allowance}), handles {handles * steps:+0.0;-0.0} (limit {MaxHandles * allowance}); {steady[0]} -> {steady[^1]}");
        Say($"holds                {holds}");
        return holds ? 0 : 1;
    }

    private static async Task<(long Calls, long Faults, string? Fault)> SweepAsync(int mailboxes, int seed)
    {
        TenantProfile profile = SeededTenant.ProfileFor("Mixed", mailboxes, 7) with
        {
            BrokenShare = 0,
            OtherApplications = 0,
        };
        profile = profile with
        {
            Server = profile.Server with { Throttle = null, Latency = TimeSpan.Zero, Faults = FaultPlan.Transient(seed, FaultRate) with { MaxInARow = 2, MaxRetryAfterSeconds = 1 } },
        };

        // Waits of seconds pass in milliseconds; the rest is as it is.
        var tenant = new SeededTenant(profile, new SimulatedClock(new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero), 200));
        using TenantContext context = await new Connector().ConnectAsync(tenant.CreateRequest(), CancellationToken.None);
        var inventory = new AddInInventory(context, new InventoryOptions { Sources = [AddInSource.Mailbox], ThrottleLimit = 16 });
        int failures = 0;
        await foreach (InventoryItem item in inventory.ReadAsync())
        {
            failures += item.Failure is null ? 0 : 1;
        }

        InventoryTally tally = inventory.Tally;
        ServerStatistics seen = tenant.Statistics;
        bool exact = tally.Expected == mailboxes && tally.Scanned + tally.Failed + tally.Skipped == mailboxes && tally.Failed == failures && tally.Skipped == 0
            && seen.MailboxCalls >= mailboxes && seen.RetriesBeforeRetryAfter == 0;
        return (seen.MailboxCalls, seen.Faults, exact ? null : string.Create(CultureInfo.InvariantCulture, $"{tally.Scanned} + {tally.Failed} + {tally.Skipped} of {tally.Expected}, {failures} told, {seen.RetriesBeforeRetryAfter} retries too early"));
    }

    // Least squares, for 100,000 calls.
    private static double Slope(Sample[] samples, Func<Sample, double> value)
    {
        double meanX = samples.Average(sample => (double)sample.Calls);
        double meanY = samples.Average(value);
        double square = samples.Sum(sample => (sample.Calls - meanX) * (sample.Calls - meanX));
        return square == 0 ? 0 : samples.Sum(sample => (sample.Calls - meanX) * (value(sample) - meanY)) / square * 100_000;
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Sample(long Calls, double Managed, double WorkingSet, int Handles)
    {
        public static Sample Take(long calls)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
            using var self = Process.GetCurrentProcess();

            // Process.HandleCount is 0 on Linux, where the folder of open files tells.
            int handles = Directory.Exists("/proc/self/fd") ? Directory.GetFileSystemEntries("/proc/self/fd").Length : self.HandleCount;
            return new Sample(calls, GC.GetTotalMemory(forceFullCollection: false) / 1048576.0, self.WorkingSet64 / 1048576.0, handles);
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Managed:F1} MB live, {WorkingSet:F0} MB working set, {Handles} handles");
    }
}
