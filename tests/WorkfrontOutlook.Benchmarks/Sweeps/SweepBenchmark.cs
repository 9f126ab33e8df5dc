using System.Globalization;

namespace WorkfrontOutlook.Benchmarks.Sweeps;

/// <summary>
/// Sweeps tenants of several sizes, each run in a process of its own: wall time against the best that the throttle allows and
/// against a one-at-a-time loop, and the process's memory.
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
        figures.Say($"Embedded tenant with 50 ms latency and a limit of 1,000 calls a second after a burst of 1,000, a checkpoint written, 16 requests at once; {rounds} runs each, every one in a process of its own. The tenant's server lives in the same process, so its time and memory count too.");
        var memory = new List<double>();
        var speeds = new List<double>();
        double ratioAtLargest = 0;
        foreach (int size in sizes)
        {
            var seconds = new List<double>();
            var ratios = new List<double>();
            var peaks = new List<double>();
            var faster = new List<double>();
            Dictionary<string, double> last = new();
            for (int round = 0; round < rounds; round++)
            {
                (_, string output) = await Measure.ChildAsync("sweep-run", "--mailboxes", size.ToString(CultureInfo.InvariantCulture));
                last = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=')).Where(pair => pair.Length == 2)
                    .ToDictionary(pair => pair[0], pair => double.Parse(pair[1], CultureInfo.InvariantCulture));
                if ((int)last["scanned"] != size || (int)last["expected"] != size || last["early"] > 0)
                {
                    throw new InvalidOperationException($"The sweep of {size} wasn't whole: {output}");
                }

                seconds.Add(last["seconds"]);
                ratios.Add(last["seconds"] / last["best"]);
                peaks.Add(last["peak"]);
                faster.Add(last["alone"] * size / last["seconds"]);
            }

            Spread time = Spread.Of(seconds);
            Spread ratio = Spread.Of(ratios);
            Spread peak = Spread.Of(peaks);
            figures.Row($"{size:N0} mailboxes", $"{time.Text("F1", "s")}; the throttle's best is {last["best"]:F1} s: {ratio.Median:F3}; {Spread.Of(faster).Median:F0} times a one-at-a-time loop; at most {peak.Text("F0", "MB")}; {last["calls"]:F0} calls, {last["throttled"]:F0} throttled");
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
