namespace WorkfrontOutlook.Errors;

/// <summary>One row of the table of known errors.</summary>
public sealed class WfKnownError
{
    /// <summary>Gets the stable id, such as Code9018.</summary>
    public string Id { get; init; } = string.Empty;

    /// <summary>Gets what the sign means, in the caller's language.</summary>
    public string Meaning { get; init; } = string.Empty;

    /// <summary>Gets the numbers that it is recognised by.</summary>
    public IReadOnlyList<string> Codes { get; init; } = [];

    /// <summary>Gets the untranslated names that it is recognised by.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Gets the message texts that it is recognised by, each with its language in front: "en: …".</summary>
    public IReadOnlyList<string> Texts { get; init; } = [];

    /// <summary>Gets the forms (anchor texts) and circumstances that it is recognised by.</summary>
    public IReadOnlyList<string> Circumstances { get; init; } = [];

    /// <summary>Gets a value indicating whether the row only weighs causes that another row has named.</summary>
    public bool IsClue { get; init; }

    /// <summary>Gets the likeliest cause, from <see cref="ErrorCauseId"/>.</summary>
    public string Cause { get; init; } = string.Empty;

    /// <summary>Gets the weights that the row gives to each cause: 0 to 100 for it, negative against it.</summary>
    public IReadOnlyDictionary<string, int> Weights { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>Gets what the row rests on.</summary>
    public Basis Basis { get; init; }

    /// <summary>Gets the source.</summary>
    public string Source { get; init; } = string.Empty;

    /// <summary>Gets the source's date, or when it was read (UTC).</summary>
    public DateTime SourceDate { get; init; }

    /// <summary>Gets the next step for the likeliest cause, in the caller's language.</summary>
    public string NextStep { get; init; } = string.Empty;

    /// <inheritdoc/>
    public override string ToString() => Id;
}
