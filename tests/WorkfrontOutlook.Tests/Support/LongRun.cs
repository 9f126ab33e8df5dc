using System.Globalization;

namespace WorkfrontOutlook.Tests.Support;

/// <summary>How long the tests run that can run longer, and with which seeds: variables of the environment, see CONTRIBUTING.md.</summary>
internal static class LongRun
{
    /// <summary>Gets the rounds of the chaos tests: WFO_CHAOS, by default 1.</summary>
    public static int ChaosRounds => Math.Max(1, Number("WFO_CHAOS", 1));

    /// <summary>Gets the first seed: WFO_SEED. A run of so many from one seed holds what a shorter run from a seed in it does.</summary>
    public static int Seed(int otherwise) => Number("WFO_SEED", otherwise);

    /// <summary>Gets a number that isn't negative.</summary>
    /// <param name="name">The variable's name.</param>
    /// <param name="otherwise">What to take when it isn't set.</param>
    public static int Number(string name, int otherwise) => Environment.GetEnvironmentVariable(name) is not { Length: > 0 } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number
        : throw new InvalidOperationException($"{name} is no number.");
}
