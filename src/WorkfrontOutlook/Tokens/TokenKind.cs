namespace WorkfrontOutlook.Tokens;

/// <summary>What a pasted text turned out to be.</summary>
public enum TokenKind
{
    /// <summary>An Exchange user identity token, as <c>getUserIdentityTokenAsync</c> returns it. The only kind that can be Valid.</summary>
    ExchangeIdentity,

    /// <summary>An Exchange callback token, as <c>getCallbackTokenAsync</c> returns it, for EWS or the Outlook REST API.</summary>
    ExchangeCallback,

    /// <summary>A token of Outlook on the web for downloading an attachment or a picture; it stands in such addresses.</summary>
    OwaDownload,

    /// <summary>An access token of Microsoft Entra ID.</summary>
    EntraAccess,

    /// <summary>An ID token of Microsoft Entra ID.</summary>
    EntraId,

    /// <summary>A SharePoint context token; it has members of the same names as an Exchange token.</summary>
    SharePointContext,

    /// <summary>A JSON Web Token of another kind.</summary>
    UnknownJwt,

    /// <summary>An encrypted token (JWE, five parts); only who it was made for can read it.</summary>
    Encrypted,

    /// <summary>No token, or one that is damaged beyond reading.</summary>
    NotAToken,
}
