using System.Diagnostics;

namespace WorkfrontOutlook.Tests.Support;

/// <summary>Measures on a machine that has other work: only what is slow each time is so by itself.</summary>
internal static class Fastest
{
    /// <summary>Runs something until it took no longer than it may.</summary>
    /// <param name="times">How often at most.</param>
    /// <param name="enough">How long it may take.</param>
    /// <param name="run">What is run.</param>
    /// <returns>The shortest of the times.</returns>
    public static TimeSpan Of(int times, TimeSpan enough, Action run)
    {
        TimeSpan fastest = TimeSpan.MaxValue;
        for (int i = 0; i < times && fastest > enough; i++)
        {
            var watch = Stopwatch.StartNew();
            run();
            fastest = watch.Elapsed < fastest ? watch.Elapsed : fastest;
        }

        return fastest;
    }
}
