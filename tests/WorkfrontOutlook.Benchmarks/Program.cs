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
            default:
                Console.WriteLine("Scenarios: tokens");
                return 2;
        }
    }
}
