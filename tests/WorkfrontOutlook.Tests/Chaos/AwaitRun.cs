namespace WorkfrontOutlook.Tests.Chaos;

/// <summary>What came of work that was cancelled at an await.</summary>
internal sealed record AwaitRun
{
    /// <summary>Gets how many awaits there were.</summary>
    public required int Points { get; init; }

    /// <summary>Gets the await at which it was cancelled; null when it ended before.</summary>
    public string? Where { get; init; }

    public Exception? Thrown { get; init; }

    public bool IsCancelled { get; init; }

    /// <summary>Gets the async methods that were begun and have not ended.</summary>
    public required string[] Left { get; init; }

    /// <summary>Gets the async methods that suspended.</summary>
    public required string[] Methods { get; init; }

    /// <summary>This, with what another run left behind or threw against the rule.</summary>
    public AwaitRun And(AwaitRun other) => this with
    {
        Left = [.. Left, .. other.Left],
        Thrown = other.Thrown is null or OperationCanceledException ? Thrown : other.Thrown,
    };
}
