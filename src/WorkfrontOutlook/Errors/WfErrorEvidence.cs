namespace WorkfrontOutlook.Errors;

/// <summary>
/// One sign that was found. What it shows of the input are the module's own words: the pattern that matched and the place,
/// never the text that stood there.
/// </summary>
public sealed class WfErrorEvidence
{
    /// <summary>Gets the id of the row of the table of known errors, such as Code9018.</summary>
    public string Sign { get; init; } = string.Empty;

    /// <summary>Gets how it was recognised.</summary>
    public SignKind Kind { get; init; }

    /// <summary>Gets the pattern of the table that matched.</summary>
    public string Matched { get; init; } = string.Empty;

    /// <summary>Gets what the sign means, in the caller's language.</summary>
    public string Meaning { get; init; } = string.Empty;

    /// <summary>Gets a value indicating whether the sign speaks against the cause.</summary>
    public bool SpeaksAgainst { get; init; }

    /// <summary>Gets where it was found; of many places the first five.</summary>
    public IReadOnlyList<CaptureLocation> Locations { get; init; } = [];

    /// <summary>Gets how often it was found.</summary>
    public long Count { get; init; }

    /// <summary>Gets what the statement rests on.</summary>
    public Basis Basis { get; init; }

    /// <summary>Gets the source of the statement.</summary>
    public string Source { get; init; } = string.Empty;

    /// <summary>Gets the source's date (UTC).</summary>
    public DateTime SourceDate { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Locations.Count == 0 ? Matched : $"{Matched} ({Locations[0]})";
}
