namespace WorkfrontOutlook.Errors;

/// <summary>
/// Reads a body as the base64 that it may be, beside the reading as it stands: whether it is base64 is told only at its end.
/// </summary>
internal sealed class DecodedBody
{
    private readonly SignalScanner _scanner;
    private readonly TokenFinder _tokens;
    private readonly Base64Feed _base64;
    private bool _isCandidate;

    public DecodedBody(KnownErrorTable table, Action<SignalHit> found, Action<char[], string> token)
    {
        _scanner = new SignalScanner(table, SignalSource.Har, found);
        _tokens = new TokenFinder(token);
        _base64 = new Base64Feed((bytes, count) =>
        {
            _scanner.Feed(bytes.AsSpan(0, count));
            _tokens.Feed(bytes.AsSpan(0, count));
        });
    }

    public void Begin()
    {
        _isCandidate = true;
        _base64.Reset();
    }

    public void Feed(ReadOnlySpan<byte> part)
    {
        if (_isCandidate)
        {
            _base64.Feed(part);
            _isCandidate = _base64.IsValid;
        }
    }

    /// <returns>Whether it is base64 of something compressed.</returns>
    public bool End()
    {
        if (_isCandidate)
        {
            _base64.Complete();
        }

        _tokens.End();
        _scanner.EndUnit();
        return _isCandidate && _base64.IsCompressed;
    }

    /// <summary>Forgets how often each pattern was looked at.</summary>
    public void ResetLooks() => _scanner.ResetLooks();
}
