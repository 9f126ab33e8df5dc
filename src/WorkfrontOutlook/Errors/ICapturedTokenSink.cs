namespace WorkfrontOutlook.Errors;

/// <summary>
/// Takes the tokens that are found in a capture, in memory. A token is a live secret for up to eight hours: an
/// implementation keeps it no longer than the call lasts and puts it in no message, log or exception.
/// </summary>
public interface ICapturedTokenSink
{
    /// <summary>Takes a token; each distinct one is offered once.</summary>
    /// <param name="token">Its characters, valid until the returned task ends; they are overwritten then.</param>
    /// <param name="location">Where it was found.</param>
    /// <param name="cancellationToken">Cancels the test.</param>
    /// <returns>What the test says, or null to say nothing.</returns>
    ValueTask<CapturedTokenVerdict?> OfferAsync(ReadOnlyMemory<char> token, CaptureLocation location, CancellationToken cancellationToken);
}
