namespace WorkfrontOutlook.Benchmarks.Engine;

/// <summary>A script that fresh processes run, and how long they took, in milliseconds.</summary>
/// <param name="name">What it does.</param>
/// <param name="script">The script.</param>
/// <param name="basis">What it is compared with, round by round.</param>
internal sealed class Variant(string name, string script, Variant? basis = null)
{
    public string Name => name;

    public string Script => script;

    public Variant? Basis => basis;

    /// <summary>Gets the time of each process, from start to end.</summary>
    public List<double> Whole { get; } = [];

    /// <summary>Gets what each script measured itself; NaN when it doesn't.</summary>
    public List<double> Inside { get; } = [];

    /// <summary>Gets what it took beyond its basis.</summary>
    public Spread Added => Spread.Of(Whole.Select((time, round) => time - basis!.Whole[round]));
}
