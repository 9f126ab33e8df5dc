using System.Collections.Specialized;

namespace WorkfrontOutlook.Tokens;

/// <summary>
/// A token's header and claims, decoded but not verified: anybody can write anything into a token. The signature and the
/// token's text aren't kept.
/// </summary>
public sealed class WfDecodedToken
{
    internal WfDecodedToken(TokenKind kind, OrderedDictionary header, OrderedDictionary claims, bool isMasked, string tokenHash)
    {
        Kind = kind;
        Header = header;
        Claims = claims;
        IsMasked = isMasked;
        TokenHash = tokenHash;
    }

    /// <summary>Gets what the token is.</summary>
    public TokenKind Kind { get; }

    /// <summary>Gets the members of the header, in their order; empty when the header is lost.</summary>
    public OrderedDictionary Header { get; }

    /// <summary>
    /// Gets the claims, in their order; an <c>appctx</c> that is JSON in a string is decoded too. Empty for an encrypted token.
    /// </summary>
    public OrderedDictionary Claims { get; }

    /// <summary>Gets whether personal data is replaced by <c>***</c>.</summary>
    public bool IsMasked { get; }

    /// <summary>Gets the first 16 hexadecimal digits of the SHA-256 of the token.</summary>
    public string TokenHash { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{TokenHash} {Kind}";
}
