using System.Globalization;

namespace WorkfrontOutlook.Tests.Chaos;

/// <summary>How long the chaos tests run: WFO_CHAOS, by default 1.</summary>
internal static class ChaosRounds
{
    public static int Count => int.TryParse(Environment.GetEnvironmentVariable("WFO_CHAOS"), NumberStyles.None, CultureInfo.InvariantCulture, out int rounds) ? Math.Max(1, rounds) : 1;
}
