namespace WorkfrontOutlook.Errors;

/// <summary>A cause that explains the error, with what it rests on and what to do next.</summary>
public sealed class WfErrorCause
{
    /// <summary>Gets the place in the ranking, from 1.</summary>
    public int Rank { get; init; }

    /// <summary>Gets the stable code, such as LegacyTokensOff; <see cref="ErrorCauseId"/> lists them.</summary>
    public string Cause { get; init; } = string.Empty;

    /// <summary>Gets the cause in a few words, in the caller's language.</summary>
    public string Title { get; init; } = string.Empty;

    /// <summary>Gets how sure it is.</summary>
    public Confidence Confidence { get; init; }

    /// <summary>Gets what the strongest statement behind it rests on.</summary>
    public Basis Basis { get; init; }

    /// <summary>Gets what happened and why the signs point here, in the caller's language.</summary>
    public string Explanation { get; init; } = string.Empty;

    /// <summary>Gets what would tell this cause from the others, in the caller's language.</summary>
    public string Discriminator { get; init; } = string.Empty;

    /// <summary>Gets the next command to run, in the caller's language.</summary>
    public string NextStep { get; init; } = string.Empty;

    /// <summary>Gets the signs that were found for and against it.</summary>
    public IReadOnlyList<WfErrorEvidence> Evidence { get; init; } = [];

    /// <summary>Gets what it means for the verdict, if it is the cause.</summary>
    public CauseImplication Implies { get; init; }

    /// <summary>Gets the source of the strongest statement.</summary>
    public string Source { get; init; } = string.Empty;

    /// <summary>Gets the date of that source (UTC).</summary>
    public DateTime SourceDate { get; init; }

    /// <summary>Gets what tells the same in the language that is current then.</summary>
    internal Func<WfErrorCause>? Again { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Cause} ({Confidence})";
}
