using System.Globalization;

namespace WorkfrontOutlook.Benchmarks.Sweeps;

/// <summary>
/// Sweeps tenants of several sizes, each run in two processes of its own, the tenant's server and the sweep: wall time against the
/// best that the throttle allows and against a one-at-a-time loop, and the sweeping process's memory.
/// </summary>
internal static class SweepBenchmark
{
    private const double MaxRatio = 1.15;
    private const double MaxGrowth = 60;

    public static async Task RunAsync(Figures figures, bool quick)
    {
        figures.Title("Sweep");
        int[] sizes = quick ? [1_000, 10_000] : [1_000, 10_000, 100_000];
        int rounds = quick ? 1 : 3;
        figures.Say($"Embedded tenant with 50 ms latency and a limit of 1,000 calls a second after a burst of 1,000, a checkpoint written, 16 requests at once; {rounds} runs each. The tenant is served over loopback HTTP by a process of its own. Memory is that of the sweeping process alone, with the .NET runtime, the engine and Services in it and the runtime's own settings: its peak working set, what is alive after a full collection at the end, and the bytes that the sweep allocated in all, by mailbox. The server's processor time still counts in the wall time, as both share the machine.");
        var memory = new List<double>();
        var speeds = new List<double>();
        double ratioAtLargest = 0;
        foreach (int size in sizes)
        {
            var seconds = new List<double>();
            var ratios = new List<double>();
            var peaks = new List<double>();
            var faster = new List<double>();
            var live = new List<double>();
            var allocated = new List<double>();
            Dictionary<string, double> last = new();
            for (int round = 0; round < rounds; round++)
            {
                last = await SweepRun.MeasureAsync(size);
                if ((int)last["scanned"] != size || (int)last["expected"] != size || last["early"] > 0)
                {
                    throw new InvalidOperationException($"The sweep of {size} wasn't whole: {string.Join(' ', last)}");
                }

                seconds.Add(last["seconds"]);
                ratios.Add(last["seconds"] / last["best"]);
                peaks.Add(last["peak"]);
                faster.Add(last["alone"] * size / last["seconds"]);
                live.Add(last["live"]);
                allocated.Add(last["allocated"] / 1024);
            }

            Spread time = Spread.Of(seconds);
            Spread ratio = Spread.Of(ratios);
            Spread peak = Spread.Of(peaks);
            figures.Row($"{size:N0} mailboxes", $"{time.Text("F1", "s")}; the throttle's best is {last["best"]:F1} s: {ratio.Median:F3}; {Spread.Of(faster).Median:F0} times a one-at-a-time loop; at most {peak.Text("F0", "MB")}, {Spread.Of(live).Median:F1} MB alive at the end, {Spread.Of(allocated).Text("F1", "KB")} allocated a mailbox; {last["calls"]:F0} calls, {last["throttled"]:F0} throttled");
            memory.Add(peak.Median);
            speeds.Add(size / time.Median);
            ratioAtLargest = ratio.Median;
        }

        string largest = string.Create(CultureInfo.InvariantCulture, $"{sizes[^1]:N0}");
        figures.Target($"sweep within {MaxRatio.ToString(CultureInfo.InvariantCulture)} of the throttle's best at {largest} mailboxes", ratioAtLargest <= MaxRatio, $"{ratioAtLargest:F3}");
        figures.Target($"memory growth under 60 MB from 1,000 to {largest} mailboxes", memory[^1] - memory[0] < MaxGrowth, $"{memory[^1] - memory[0]:F0} MB");
        figures.Say($"Time grows with the number of mailboxes: {string.Join(", ", speeds.Select(speed => speed.ToString("F0", CultureInfo.InvariantCulture)))} mailboxes a second. At 1,000 the burst hides the throttle, so its best there is latency alone and the ratio says how long a cold start takes: that is where it loses.");
    }
}
