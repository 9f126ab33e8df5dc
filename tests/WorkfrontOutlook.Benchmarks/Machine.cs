using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using WorkfrontOutlook.Diagnosis;

namespace WorkfrontOutlook.Benchmarks;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    public static string Describe(DateTimeOffset now, string? shell)
    {
        string[] lines =
        [
            "Measured: " + now.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture),
            string.Create(CultureInfo.InvariantCulture, $"Machine: {Processor()}, {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1073741824.0:F0} GB"),
            $"System: {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}",
            $"Runtime: {RuntimeInformation.FrameworkDescription}, {(GCSettingsText())}",
            $"Engine: WorkfrontOutlook {DiagnosisRunner.ModuleVersion}, {Configuration()}",
            "PowerShell: " + (shell ?? "not found, so nothing is measured in it"),
            .. Load() is string load ? [load] : Array.Empty<string>(),
        ];
        return string.Concat(lines.Select(line => "- " + line + "\n"));
    }

    private static string GCSettingsText() => System.Runtime.GCSettings.IsServerGC ? "server garbage collector" : "workstation garbage collector";

    private static string Configuration() =>
        typeof(DiagnosisRunner).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration is "Release" ? "Release" : "DEBUG: these figures don't count";

    private static string Processor()
    {
        const string Info = "/proc/cpuinfo";
        string? line = File.Exists(Info) ? File.ReadLines(Info).FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?.Split(':', 2)[1].Trim() ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "unknown processor";
    }

    // What else ran then: figures of a busy machine are worth less.
    private static string? Load()
    {
        const string Average = "/proc/loadavg";
        return File.Exists(Average) ? "Load before the run (1, 5, 15 minutes): " + string.Join(", ", File.ReadAllText(Average).Split(' ').Take(3)) : null;
    }
}
