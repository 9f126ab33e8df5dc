using WorkfrontOutlook.Benchmarks.Sweeps;
using WorkfrontOutlook.Benchmarks.Tokens;

namespace WorkfrontOutlook.Benchmarks;

/// <summary>Runs one scenario, named by the first argument.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        switch (args.FirstOrDefault())
        {
            case "tokens":
                return await TokenBenchmark.RunAsync();
            case "sweep":
                return await SweepBenchmark.RunAsync(args[1..]);
            case "sweep-child":
                // Not a benchmark: a sweep in a process of its own, for the tests that kill it.
                return await SweepChild.RunAsync(args[1..]);
            default:
                Console.WriteLine("Scenarios: tokens; sweep [--mailboxes N] [--rate CALLS_PER_SECOND] [--throttle-limit N]");
                return 2;
        }
    }
}
