namespace WorkfrontOutlook.Tokens;

/// <summary>What an <c>iss</c> says. Made once for the tokens of one issuer that follow each other.</summary>
internal sealed class TokenIssuer
{
    public TokenIssuer(string text, byte[] utf8)
    {
        Text = text;
        Utf8 = utf8;
        Realm = TokenClassifier.Realm(text);
        IsExchange = Realm is not null && text.Length - Realm.Length - 1 == TokenClassifier.Exchange.Length
            && text.StartsWith(TokenClassifier.Exchange, StringComparison.OrdinalIgnoreCase) && MetadataAddress.IsHost(Realm);
        IsTenant = TokenClassifier.IsGuid(Realm);
        Shown = TokenClassifier.Shown(Realm);
    }

    public string Text { get; }

    public byte[] Utf8 { get; }

    /// <summary>Gets what follows the @, or null.</summary>
    public string? Realm { get; }

    /// <summary>Gets the realm, fit to be shown.</summary>
    public string? Shown { get; }

    /// <summary>Gets whether it is Exchange with a sound realm.</summary>
    public bool IsExchange { get; }

    /// <summary>Gets whether the realm is a tenant's id.</summary>
    public bool IsTenant { get; }
}
