namespace WorkfrontOutlook.Diagnosis;

/// <summary>One of the questions that admins ask of a diagnosis, answered for this run.</summary>
public sealed class WfAnswer
{
    /// <summary>Gets the stable id of the question.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the question.</summary>
    public required string Question { get; init; }

    /// <summary>Gets the answer, for this tenant and this run.</summary>
    public required string Answer { get; init; }

    /// <summary>Gets what the answer rests on.</summary>
    public required Basis Basis { get; init; }

    /// <summary>Gets where that is stated or was seen, with the date where it is a document.</summary>
    public required string Source { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Question} {Answer}";
}
