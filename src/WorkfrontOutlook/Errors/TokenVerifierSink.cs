using WorkfrontOutlook.Tokens;

namespace WorkfrontOutlook.Errors;

/// <summary>Tests the tokens that a capture holds, in memory, one at a time.</summary>
public sealed class TokenVerifierSink : ICapturedTokenSink, IDisposable
{
    private readonly TokenVerifier _verifier;

    /// <summary>Initializes a new instance of the <see cref="TokenVerifierSink"/> class.</summary>
    /// <param name="options">How to test.</param>
    public TokenVerifierSink(TokenVerifierOptions options) => _verifier = new TokenVerifier(options);

    /// <inheritdoc/>
    public async ValueTask<CapturedTokenVerdict?> OfferAsync(ReadOnlyMemory<char> token, CaptureLocation location, CancellationToken cancellationToken)
    {
        WfTokenTest test = await _verifier.TestAsync(token, cancellationToken).ConfigureAwait(false);
        return new CapturedTokenVerdict(test.Kind.ToString(), test.Status.ToString(), test.MailboxLocation.ToString());
    }

    /// <inheritdoc/>
    public void Dispose() => _verifier.Dispose();
}
