namespace WorkfrontOutlook.Diagnosis;

/// <summary>One fact that the diagnosis rests on.</summary>
public sealed class WfFinding
{
    /// <summary>Gets the stable id of the kind of finding.</summary>
    public required string Id { get; init; }

    /// <summary>Gets how much it matters.</summary>
    public required FindingSeverity Severity { get; init; }

    /// <summary>Gets the fact in one line.</summary>
    public required string Title { get; init; }

    /// <summary>Gets what it means.</summary>
    public required string Detail { get; init; }

    /// <summary>Gets what it rests on.</summary>
    public required Basis Basis { get; init; }

    /// <summary>Gets where it is stated or was seen, with the date where it is a document.</summary>
    public required string Source { get; init; }

    /// <summary>Gets what was seen in this tenant, line by line.</summary>
    public string[] Evidence { get; init; } = Array.Empty<string>();

    /// <inheritdoc/>
    public override string ToString() => $"{Id}: {Title}";
}
