namespace WorkfrontOutlook.Errors;

/// <summary>A part of a capture that was not read.</summary>
/// <param name="Kind">Why it was not read.</param>
/// <param name="Location">Where the part begins, as far as it is known.</param>
/// <param name="Count">How many such parts there are.</param>
/// <param name="Message">The same in words, in the caller's language.</param>
public sealed record CaptureGap(CaptureGapKind Kind, CaptureLocation Location, long Count, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => Message;
}
