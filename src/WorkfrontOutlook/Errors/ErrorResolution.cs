namespace WorkfrontOutlook.Errors;

/// <summary>The answer to an <see cref="ErrorQuery"/>.</summary>
public sealed class ErrorResolution
{
    /// <summary>Gets the causes, the likeliest first. Empty means that nothing was recognised, which proves nothing.</summary>
    public IReadOnlyList<WfErrorCause> Causes { get; init; } = [];

    /// <summary>Gets what was read of each capture, in the order of the query.</summary>
    public IReadOnlyList<CaptureReadReport> Captures { get; init; } = [];

    /// <summary>Gets the distinct tokens that were seen, by hash.</summary>
    public IReadOnlyList<CapturedToken> Tokens { get; init; } = [];

    /// <summary>Gets which codes of the query no row of the table knows, counted from 0. A code itself isn't kept: it may be a token.</summary>
    public IReadOnlyList<int> UnknownCodes { get; init; } = [];

    /// <summary>Gets a value indicating whether a part of the evidence could not be read.</summary>
    public bool IsPartial => Captures.Any(capture => capture.State != CaptureReadState.Complete);

    /// <summary>Gets the likeliest cause, or null.</summary>
    public WfErrorCause? First => Causes.Count == 0 ? null : Causes[0];

    /// <summary>
    /// Gets what the evidence means for the verdict: the implication of the likeliest cause when its confidence is high,
    /// else None.
    /// </summary>
    public CauseImplication Implies => First is { Confidence: Confidence.High } first ? first.Implies : CauseImplication.None;
}
