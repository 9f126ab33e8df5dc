using System.Globalization;
using WorkfrontOutlook.Benchmarks.AddIns;
using WorkfrontOutlook.Benchmarks.Engine;
using WorkfrontOutlook.Benchmarks.LegacyTokens;
using WorkfrontOutlook.Benchmarks.Reporting;
using WorkfrontOutlook.Benchmarks.Soak;
using WorkfrontOutlook.Benchmarks.Sweeps;
using WorkfrontOutlook.Benchmarks.Tokens;

namespace WorkfrontOutlook.Benchmarks;

/// <summary>
/// Prints figures: all of them, or those named (tokens, status, manifest, catalog, sweep, report, import). --markdown PATH
/// writes the page, --quick takes fewer rounds and no large tenant. "soak [CALLS]" runs the endurance test instead.
/// </summary>
internal static class Program
{
    private static readonly Dictionary<string, Func<Figures, bool, Task>> Scenarios = new(StringComparer.OrdinalIgnoreCase)
    {
        ["tokens"] = TokenBenchmark.RunAsync,
        ["status"] = StatusBenchmark.RunAsync,
        ["manifest"] = CatalogBenchmark.RunManifestsAsync,
        ["catalog"] = CatalogBenchmark.RunCatalogAsync,
        ["sweep"] = SweepBenchmark.RunAsync,
        ["report"] = ReportBenchmark.RunAsync,
        ["import"] = ImportBenchmark.RunAsync,
    };

    private static async Task<int> Main(string[] args)
    {
        switch (args.FirstOrDefault())
        {
            case "soak":
                return await SoakRun.RunAsync(args[1..]);
            case "sweep-child":
                // Not a benchmark: a sweep in a process of its own, for the tests that kill it.
                return await SweepChild.RunAsync(args[1..]);
            case "change-child":
                // The same for changes and reports.
                return await ChangeChild.RunAsync(args[1..]);
            case "sweep-run":
                // One size of the sweep benchmark.
                return await SweepRun.RunAsync(args[1..]);
            case "sweep-server":
                // The tenant of a sweep benchmark, in a process of its own.
                return await SweepServer.RunAsync(args[1..]);
        }

        bool quick = args.Contains("--quick", StringComparer.Ordinal);
        int at = Array.IndexOf(args, "--markdown");
        string? page = at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
        string[] wanted = args.Where((arg, i) => !arg.StartsWith("--", StringComparison.Ordinal) && (at < 0 || i != at + 1)).ToArray();
        if (Array.Find(wanted, name => !Scenarios.ContainsKey(name)) is string unknown || (at >= 0 && page is null))
        {
            await Console.Error.WriteLineAsync($"Scenarios: {string.Join(", ", Scenarios.Keys)}; all unless named. Options: --quick, --markdown PATH. Or: soak [CALLS].");
            return 2;
        }

        string machine = Machine.Describe(DateTimeOffset.UtcNow, await ImportBenchmark.ShellVersionAsync());
        Console.Write(machine);
        var figures = new Figures();
        foreach ((string name, Func<Figures, bool, Task> run) in Scenarios)
        {
            if (wanted.Length == 0 || wanted.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                await run(figures, quick);
            }
        }

        figures.Summary();
        if (page is not null)
        {
            await File.WriteAllTextAsync(page, figures.Markdown(machine));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Written: {page}"));
        }

        // A target that isn't met is a figure, not an error of the program.
        return 0;
    }
}
