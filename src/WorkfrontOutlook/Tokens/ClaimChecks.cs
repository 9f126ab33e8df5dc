namespace WorkfrontOutlook.Tokens;

/// <summary>The checks of what a token says; those of its key and signature are <see cref="KeyChecks"/>.</summary>
/// <param name="options">What to compare with.</param>
/// <param name="named">The hosts that are trusted beside those of the clouds.</param>
internal sealed class ClaimChecks(TokenVerifierOptions options, HashSet<string> named)
{
    public static WfTokenCheck Type(TokenClaims token)
    {
        if (token.Is(Claim.Typ, "JWT"u8))
        {
            return TokenChecks.Pass(TokenChecks.Type);
        }

        string? type = token.Text(Claim.Typ);
        return string.Equals(type, "JWT", StringComparison.OrdinalIgnoreCase) ? TokenChecks.Pass(TokenChecks.Type)
            : type is null ? TokenChecks.Fail(TokenChecks.Type, nameof(TokenText.Type_Missing))
            : TokenChecks.Fail(TokenChecks.Type, nameof(TokenText.Type_Wrong), Printable.Text(type));
    }

    public static WfTokenCheck Algorithm(TokenClaims token, bool ofExchange)
    {
        if (token.Is(Claim.Alg, "RS256"u8))
        {
            return TokenChecks.Pass(TokenChecks.Algorithm);
        }

        string? algorithm = token.Text(Claim.Alg);
        return algorithm is null ? TokenChecks.Fail(TokenChecks.Algorithm, nameof(TokenText.Algorithm_Missing))
            : string.Equals(algorithm, "none", StringComparison.OrdinalIgnoreCase) ? TokenChecks.Fail(TokenChecks.Algorithm, nameof(TokenText.Algorithm_None))
            : ofExchange ? TokenChecks.Fail(TokenChecks.Algorithm, nameof(TokenText.Algorithm_Wrong), Printable.Text(algorithm))
            : TokenChecks.SkipOtherKind(TokenChecks.Algorithm);
    }

    public static WfTokenCheck KeyThumbprint(TokenClaims token, bool isSound) =>
        isSound ? TokenChecks.Pass(TokenChecks.KeyThumbprint)
        : TokenChecks.Fail(TokenChecks.KeyThumbprint, token.Has(Claim.X5t) ? nameof(TokenText.KeyThumbprint_Wrong) : nameof(TokenText.KeyThumbprint_Missing));

    public static WfTokenCheck Version(TokenClaims token) =>
        token.Is(Claim.CtxVersion, "ExIdTok.V1"u8) ? TokenChecks.Pass(TokenChecks.Version)
        : token.Text(Claim.CtxVersion) is { } version ? TokenChecks.Fail(TokenChecks.Version, nameof(TokenText.Version_Wrong), Printable.Text(version))
        : TokenChecks.Fail(TokenChecks.Version, nameof(TokenText.Version_Missing));

    public static WfTokenCheck Issuer(TokenClaims token, TokenIssuer? issuer, MetadataAddress? address)
    {
        if (issuer is null)
        {
            return TokenChecks.Fail(TokenChecks.Issuer, nameof(TokenText.Issuer_Missing));
        }

        if (!issuer.IsExchange)
        {
            return TokenChecks.Fail(TokenChecks.Issuer, nameof(TokenText.Issuer_Wrong), Printable.Text(issuer.Text), TokenClassifier.Exchange);
        }

        if (address is not null && token.Has(Claim.AppCtxSender) && !token.Is(Claim.AppCtxSender, issuer.Utf8))
        {
            return TokenChecks.Warn(TokenChecks.Issuer, nameof(TokenText.Issuer_Sender));
        }

        return address is null || address.IsCloud == issuer.IsTenant
            ? TokenChecks.Pass(TokenChecks.Issuer)
            : TokenChecks.Warn(TokenChecks.Issuer, nameof(TokenText.Issuer_Contradiction), Printable.Text(issuer.Realm!), address.Host);
    }

    public WfTokenCheck Audience(TokenAudience? given)
    {
        if (given is null)
        {
            return TokenChecks.Fail(TokenChecks.Audience, nameof(TokenText.Audience_Missing));
        }

        if (options.Audience is not { } expected)
        {
            return TokenChecks.Warn(TokenChecks.Audience, nameof(TokenText.Audience_NotGiven));
        }

        string audience = given.Text;
        if (string.Equals(audience, expected, StringComparison.Ordinal))
        {
            return TokenChecks.Pass(TokenChecks.Audience);
        }

        bool close = string.Equals(audience.TrimEnd('/'), expected.TrimEnd('/'), StringComparison.OrdinalIgnoreCase);
        return TokenChecks.Fail(
            TokenChecks.Audience,
            close ? nameof(TokenText.Audience_Close) : nameof(TokenText.Audience_Wrong),
            Printable.Text(audience),
            Printable.Text(expected));
    }

    public WfTokenCheck Lifetime(TokenClaims token, bool isIdentity, DateTimeOffset at)
    {
        if (!token.Has(Claim.Exp))
        {
            return isIdentity
                ? TokenChecks.Fail(TokenChecks.Lifetime, nameof(TokenText.Lifetime_Missing))
                : TokenChecks.Skip(TokenChecks.Lifetime, nameof(TokenText.Lifetime_Missing));
        }

        if (!token.TryTime(Claim.Exp, out long expires))
        {
            return TokenChecks.Fail(TokenChecks.Lifetime, nameof(TokenText.Lifetime_NotATime), "exp");
        }

        bool hasStart = token.TryTime(Claim.Nbf, out long starts);
        if (!hasStart && token.Has(Claim.Nbf))
        {
            return TokenChecks.Fail(TokenChecks.Lifetime, nameof(TokenText.Lifetime_NotATime), "nbf");
        }

        if (hasStart && starts > expires)
        {
            return TokenChecks.Fail(TokenChecks.Lifetime, nameof(TokenText.Lifetime_Reversed));
        }

        // In ticks since the year 1; a skew beyond all dates must not overflow.
        long now = at.UtcTicks;
        long skew = Math.Min(options.ClockSkew.Ticks, DateTime.MaxValue.Ticks);
        DateTimeOffset end = DateTimeOffset.FromUnixTimeSeconds(expires);
        if (now - skew > end.UtcTicks)
        {
            return TokenChecks.Fail(TokenChecks.Lifetime, nameof(TokenText.Lifetime_Expired), end, at.ToUniversalTime());
        }

        DateTimeOffset start = DateTimeOffset.FromUnixTimeSeconds(hasStart ? starts : 0);
        return hasStart && now + skew < start.UtcTicks
            ? TokenChecks.Fail(TokenChecks.Lifetime, nameof(TokenText.Lifetime_NotYet), start, at.ToUniversalTime())
            : TokenChecks.Pass(TokenChecks.Lifetime);
    }

    public WfTokenCheck MetadataUrl(TokenClaims token, MetadataAddress? address) =>
        address is null
            ? TokenChecks.Fail(TokenChecks.MetadataUrl, token.IsString(Claim.CtxAmUrl) ? nameof(TokenText.MetadataUrl_Malformed) : nameof(TokenText.MetadataUrl_Missing))
        : address.IsCloud ? TokenChecks.Pass(TokenChecks.MetadataUrl)
        : named.Contains(address.Host) ? new WfTokenCheck(nameof(TokenChecks.MetadataUrl), CheckOutcome.Pass, nameof(TokenText.MetadataUrl_Named), address.Host)
        : TokenChecks.Fail(TokenChecks.MetadataUrl, nameof(TokenText.MetadataUrl_NotTrusted), address.Host);
}
