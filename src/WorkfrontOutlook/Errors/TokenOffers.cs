namespace WorkfrontOutlook.Errors;

/// <summary>The tokens that a capture holds: each is offered once to whoever tests tokens, and wiped.</summary>
internal sealed class TokenOffers(SignalCollector collector, ICapturedTokenSink? sink)
{
    private readonly Queue<(char[] Text, CapturedToken Token)> _offers = new();

    /// <summary>Takes a token that was found; its text is this object's to wipe.</summary>
    public void Take(char[] text, string hash, CaptureLocation location, CaptureReadReport report)
    {
        report.TokensSeen++;
        CapturedToken? token = collector.AddToken(hash, location);
        if (token is not null && sink is not null)
        {
            _offers.Enqueue((text, token));
        }
        else
        {
            Array.Clear(text, 0, text.Length);
        }
    }

    /// <summary>Offers what was taken since.</summary>
    public async Task MakeAsync(CancellationToken cancellationToken)
    {
        while (_offers.Count > 0)
        {
            (char[] text, CapturedToken token) = _offers.Dequeue();
            try
            {
                token.Verdict = await sink!.OfferAsync(text, token.Location, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // A test that fails is a test without a result; its message could hold a part of the token.
                token.Verdict = new CapturedTokenVerdict("Unknown", "Inconclusive", "Unknown");
            }
            finally
            {
                Array.Clear(text, 0, text.Length);
            }

            if (token.Verdict is { } verdict && verdict.Kind.StartsWith("Exchange", StringComparison.Ordinal))
            {
                collector.AddClue("token:" + verdict.MailboxLocation, token.Location);
            }
        }
    }
}
