namespace WorkfrontOutlook;

/// <summary>How far a long piece of work has come.</summary>
public sealed class WfProgress
{
    /// <summary>Gets what is being done, in the caller's language.</summary>
    public required string Activity { get; init; }

    /// <summary>Gets how many items are done.</summary>
    public int Done { get; init; }

    /// <summary>Gets how many items there are, or null while that isn't known.</summary>
    public int? Total { get; init; }

    /// <summary>Gets the items per second so far; 0 until it can be told.</summary>
    public double Rate { get; init; }

    /// <summary>Gets the time that the rest will take at this rate, when it can be told.</summary>
    public TimeSpan? Remaining => Total is int total && Rate > 0 ? TimeSpan.FromSeconds((total - Done) / Rate) : null;
}
