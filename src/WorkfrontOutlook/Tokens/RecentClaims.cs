using System.Text;

namespace WorkfrontOutlook.Tokens;

/// <summary>
/// The claims that most tokens have in common, taken apart once: a token that says the same as the one before costs no memory for
/// them. Any number of threads.
/// </summary>
internal sealed class RecentClaims
{
    private volatile MetadataAddress? _lastAddress;
    private volatile TokenIssuer? _lastIssuer;
    private volatile TokenAudience? _lastAudience;

    public MetadataAddress? Address(TokenClaims token)
    {
        ReadOnlySpan<byte> plain = token.Plain(Claim.CtxAmUrl);
        if (_lastAddress is { } last && !plain.IsEmpty && plain.SequenceEqual(last.Utf8))
        {
            return last;
        }

        if (token.Text(Claim.CtxAmUrl) is not { } text || MetadataAddress.Parse(text, Encoding.UTF8.GetBytes(text)) is not { } address)
        {
            return null;
        }

        _lastAddress = address;
        return address;
    }

    public TokenIssuer? Issuer(TokenClaims token)
    {
        ReadOnlySpan<byte> plain = token.Plain(Claim.Iss);
        if (_lastIssuer is { } last && !plain.IsEmpty && plain.SequenceEqual(last.Utf8))
        {
            return last;
        }

        return token.Text(Claim.Iss) is { } text ? _lastIssuer = new TokenIssuer(text, Encoding.UTF8.GetBytes(text)) : null;
    }

    public TokenAudience? Audience(TokenClaims token)
    {
        ReadOnlySpan<byte> plain = token.Plain(Claim.Aud);
        if (_lastAudience is { } last && !plain.IsEmpty && plain.SequenceEqual(last.Utf8))
        {
            return last;
        }

        return token.Text(Claim.Aud) is { } text ? _lastAudience = new TokenAudience(text, Encoding.UTF8.GetBytes(text)) : null;
    }
}
