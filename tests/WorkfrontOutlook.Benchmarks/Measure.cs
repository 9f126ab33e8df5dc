using System.Diagnostics;

namespace WorkfrontOutlook.Benchmarks;

/// <summary>Times small work: rounds of many calls on one thread, by the processor time that they take.</summary>
internal static class Measure
{
    private const int Rounds = 15;

    /// <summary>Nanoseconds for a call, and the bytes that it allocates.</summary>
    public static (Spread Nanoseconds, long Bytes) Calls(int times, Action work)
    {
        for (int i = 0; i < Math.Max(30, times / 5); i++)
        {
            work();
        }

        var rounds = new List<double>();
        long bytes = long.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            TimeSpan start = Environment.CpuUsage.TotalTime;
            for (int i = 0; i < times; i++)
            {
                work();
            }

            rounds.Add((Environment.CpuUsage.TotalTime - start).TotalNanoseconds / times);
            bytes = Math.Min(bytes, (GC.GetAllocatedBytesForCurrentThread() - before) / times);
        }

        return (Spread.Of(rounds), bytes);
    }

    /// <summary>Runs a process to its end and gives its output and the wall time in milliseconds.</summary>
    public static Task<(double Milliseconds, string Output)> ProcessAsync(string file, params string[] arguments) => ProcessAsync(Start(file, arguments));

    /// <summary>Runs a process to its end and gives its output and the wall time in milliseconds.</summary>
    public static async Task<(double Milliseconds, string Output)> ProcessAsync(ProcessStartInfo start)
    {
        var watch = Stopwatch.StartNew();
        using Process process = Process.Start(start) ?? throw new InvalidOperationException(start.FileName);
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        double milliseconds = watch.Elapsed.TotalMilliseconds;
        return process.ExitCode == 0 ? (milliseconds, output) : throw new InvalidOperationException($"{start.FileName} ended with {process.ExitCode}: {output}");
    }

    /// <summary>Says how a scenario of this program is run in a process of its own.</summary>
    public static ProcessStartInfo Self(params string[] arguments)
    {
        string self = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(self).Equals("dotnet", StringComparison.OrdinalIgnoreCase)
            ? Start(self, [typeof(Measure).Assembly.Location, .. arguments])
            : Start(self, arguments);
    }

    private static ProcessStartInfo Start(string file, string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        return start;
    }
}
