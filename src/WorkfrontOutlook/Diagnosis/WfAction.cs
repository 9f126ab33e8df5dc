namespace WorkfrontOutlook.Diagnosis;

/// <summary>Something to do, in order.</summary>
public sealed class WfAction
{
    /// <summary>Gets the place in the order, from 1.</summary>
    public required int Order { get; init; }

    /// <summary>Gets what to do.</summary>
    public required string Title { get; init; }

    /// <summary>Gets the exact command; null only in a diagnosis of an earlier build, read from its JSON.</summary>
    public string? Command { get; init; }

    /// <summary>Gets why, and what to expect.</summary>
    public required string Detail { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Order}. {Title}";
}
