using WorkfrontOutlook.Connections;

namespace WorkfrontOutlook.Tokens;

/// <summary>
/// Tells what kind of token it is, and where its mailbox lives. The decision order is: the version of the context
/// (<c>ExIdTok</c>) first, because SharePoint's tokens have members of the same names, then <c>ver</c>, then the issuer.
/// </summary>
internal static class TokenClassifier
{
    /// <summary>The application id of Exchange, which issues its tokens under it.</summary>
    public const string Exchange = "00000002-0000-0ff1-ce00-000000000000";

    /// <summary>The realm of Outlook.com in Exchange tokens (observed).</summary>
    private const string ConsumerRealm = "84df9e7f-e9f6-40af-b435-aaaaaaaaaaaa";

    /// <summary>The tenant of personal accounts in Entra tokens.</summary>
    private const string ConsumerTenant = "9188040d-6c67-4c5b-b112-36a304b66dad";

    private static readonly string[] EntraIssuers =
    [
        "https://sts.windows.net/", "https://login.microsoftonline.com/", "https://login.microsoftonline.us/",
        "https://login.partner.microsoftonline.cn/", "https://login.chinacloudapi.cn/", "https://sts.chinacloudapi.cn/",
        "https://login.sovcloud-identity.fr/", "https://login.sovcloud-identity.de/", "https://login.windows.net/",
    ];

    public static TokenKind Classify(TokenClaims token)
    {
        if (token.Begins(Claim.CtxVersion, "ExIdTok."u8) || (token.Has(Claim.CtxUser) && token.Has(Claim.CtxAmUrl)))
        {
            return TokenKind.ExchangeIdentity;
        }

        if (token.Begins(Claim.Ver, "Exchange.Callback."u8))
        {
            return token.Begins(Claim.AppCtxSender, "OwaDownload@"u8) || token.Is(Claim.Scope, "OwaDownload"u8)
                ? TokenKind.OwaDownload
                : TokenKind.ExchangeCallback;
        }

        if (EntraTenant(token) is not null)
        {
            return IsEntraAccess(token) ? TokenKind.EntraAccess : TokenKind.EntraId;
        }

        return token.Begins(Claim.Iss, "00000001-0000-0000-c000-000000000000@"u8) || token.Has(Claim.CtxCacheKey) || token.Has(Claim.CtxServiceUri)
            ? TokenKind.SharePointContext
            : TokenKind.UnknownJwt;
    }

    /// <summary>Fills in what the token says about its issuer, its add-in and its mailbox.</summary>
    public static void Describe(TokenClaims token, MetadataAddress? address, TokenIssuer? issuer, TokenAudience? audience, WfTokenTest test)
    {
        switch (test.Kind)
        {
            case TokenKind.ExchangeIdentity:
                DescribeRealm(issuer, test);
                test.AddInUrl = audience?.Shown;
                test.MailboxLocation = Location(test, address?.IsCloud);
                break;
            case TokenKind.ExchangeCallback:
            case TokenKind.OwaDownload:
                DescribeRealm(issuer, test);
                test.MailboxLocation = Location(test, IsCloudAudience(token.Text(Claim.Aud)));
                if (test.Kind == TokenKind.ExchangeCallback)
                {
                    test.AddInId = BeforeAt(token.Text(Claim.NameId)) is { } id && Guid.TryParse(id, out _) ? id : null;
                    test.AddInUrl = Shown(BeforeAt(token.Text(Claim.AppCtxSender)));
                }

                break;
            case TokenKind.EntraAccess:
            case TokenKind.EntraId:
                test.TenantId = EntraTenant(token) is { Length: > 0 } tenant ? tenant : null;
                test.MailboxLocation = string.Equals(test.TenantId, ConsumerTenant, StringComparison.OrdinalIgnoreCase) ? MailboxLocation.Consumer : MailboxLocation.Unknown;
                test.Purpose = EntraPurpose(token);
                break;
            case TokenKind.SharePointContext:
                DescribeRealm(issuer, test);
                break;
            default:
                break;
        }
    }

    /// <summary>The part of <c>iss</c> behind the @, where there is exactly one.</summary>
    public static string? Realm(string? issuer)
    {
        int at = issuer?.IndexOf('@') ?? -1;
        return at >= 0 && at < issuer!.Length - 1 && issuer.IndexOf('@', at + 1) < 0 ? issuer.Substring(at + 1) : null;
    }

    public static bool IsGuid(string? text) => Guid.TryParseExact(text, "D", out _);

    private static MailboxLocation Location(WfTokenTest test, bool? cloudHost) => (test.TenantId is not null, cloudHost) switch
    {
        (true, not false) when string.Equals(test.TenantId, ConsumerRealm, StringComparison.OrdinalIgnoreCase) => MailboxLocation.Consumer,
        (true, true) => MailboxLocation.ExchangeOnline,
        (false, false) => MailboxLocation.OnPremises,
        _ => MailboxLocation.Unknown,
    };

    private static void DescribeRealm(TokenIssuer? issuer, WfTokenTest test)
    {
        test.IssuerRealm = issuer?.Shown;
        test.TenantId = issuer is { IsTenant: true } ? issuer.Shown : null;
    }

    /// <summary>The host in an audience of the form <c>application/host@realm</c>.</summary>
    private static bool? IsCloudAudience(string? audience)
    {
        string? target = BeforeAt(audience);
        int slash = target?.IndexOf('/') ?? -1;
        return slash < 0 ? null : TokenMetadataHosts.Contains(target!.Substring(slash + 1));
    }

    /// <summary>The tenant in an issuer of Entra ID, empty when the issuer names none; null for other issuers.</summary>
    private static string? EntraTenant(TokenClaims token)
    {
        if (!token.Begins(Claim.Iss, "https://"u8) || token.Text(Claim.Iss) is not { } issuer)
        {
            return null;
        }

        foreach (string known in EntraIssuers)
        {
            if (issuer.StartsWith(known, StringComparison.Ordinal))
            {
                int end = issuer.IndexOf('/', known.Length);
                string tenant = end < 0 ? issuer.Substring(known.Length) : issuer.Substring(known.Length, end - known.Length);
                return IsGuid(tenant) ? tenant : string.Empty;
            }
        }

        return null;
    }

    private static bool IsEntraAccess(TokenClaims token)
    {
        if (token.Has(Claim.Scp) || token.Has(Claim.AppId) || token.Has(Claim.Azp) || token.Has(Claim.Idtyp))
        {
            return true;
        }

        // An ID token is made for a client, whose id is a GUID; it may carry the app's roles for the user.
        return !token.Has(Claim.Nonce) && (token.Has(Claim.Roles) || !IsGuid(token.Text(Claim.Aud)));
    }

    private static TokenPhrase EntraPurpose(TokenClaims token)
    {
        string audience = token.Text(Claim.Aud)?.TrimEnd('/') ?? string.Empty;
        return audience switch
        {
            "https://graph.microsoft.com" or "00000003-0000-0000-c000-000000000000" => new TokenPhrase(nameof(TokenText.Purpose_Graph)),
            "https://outlook.office365.com" or "https://outlook.office.com" or Exchange => new TokenPhrase(nameof(TokenText.Purpose_ExchangeOnline)),
            _ when token.Is(Claim.Scp, "access_as_user"u8) => new TokenPhrase(nameof(TokenText.Purpose_OfficeSso), Printable.Text(audience)),
            _ => new TokenPhrase(nameof(TokenText.Purpose_Other), Printable.Text(audience)),
        };
    }

    private static string? BeforeAt(string? text)
    {
        int at = text?.LastIndexOf('@') ?? -1;
        return at < 0 ? text : text!.Substring(0, at);
    }

    /// <summary>A value, shortened when it is very long and fit to be shown.</summary>
    public static string? Shown(string? text) =>
        text is null ? null : Printable.Clean(text.Length > 2048 ? text.Substring(0, 2048) + "…" : text);
}
