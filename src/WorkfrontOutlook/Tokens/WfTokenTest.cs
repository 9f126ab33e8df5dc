using System.Globalization;

namespace WorkfrontOutlook.Tokens;

/// <summary>What a token is, who issued it, whether it is genuine, and what that says. The token itself isn't kept.</summary>
public sealed class WfTokenTest
{
    private readonly WfTokenCheck[] _checks;
    private readonly ulong _tokenHash;

    internal WfTokenTest(TokenKind kind, WfTokenCheck[] checks, ulong tokenHash)
    {
        Kind = kind;
        _tokenHash = tokenHash;
        _checks = checks;
        Status = StatusOf(kind, checks);
    }

    /// <summary>Gets what the text is.</summary>
    public TokenKind Kind { get; }

    /// <summary>Gets the verdict. It is <see cref="TokenStatus.Valid"/> only after the signature was verified.</summary>
    public TokenStatus Status { get; }

    /// <summary>Gets all eleven checks, in the order of the contract, also those after a failure.</summary>
    public WfTokenCheck[] Checks => _checks;

    /// <summary>Gets where the mailbox lives, as the token tells it.</summary>
    public MailboxLocation MailboxLocation { get; internal set; }

    /// <summary>Gets the tenant's id (a GUID), or null when the token names none, as tokens of on-premises servers do.</summary>
    public string? TenantId { get; internal set; }

    /// <summary>Gets the realm of the issuer: what follows the @ in <c>iss</c>, a tenant's GUID or a domain.</summary>
    public string? IssuerRealm { get; internal set; }

    /// <summary>Gets the address of the add-in that asked for the token: <c>aud</c>, in callback tokens <c>appctxsender</c>.</summary>
    public string? AddInUrl { get; internal set; }

    /// <summary>Gets the add-in's id (a GUID), which callback tokens carry in <c>nameid</c>; else null.</summary>
    public string? AddInId { get; internal set; }

    /// <summary>Gets the address of the document with the signing keys, as the token gives it (<c>appctx.amurl</c>).</summary>
    public string? MetadataUrl { get; internal set; }

    /// <summary>Gets the SHA-1 thumbprint of the signing certificate, 40 upper-case hexadecimal digits, from the header's <c>x5t</c>.</summary>
    public string? KeyThumbprint { get; internal set; }

    /// <summary>Gets the start of the validity (<c>nbf</c>), UTC.</summary>
    public DateTimeOffset? NotBefore { get; internal set; }

    /// <summary>Gets the end of the validity (<c>exp</c>), UTC.</summary>
    public DateTimeOffset? Expires { get; internal set; }

    /// <summary>Gets the first 16 hexadecimal digits of the SHA-256 of the text that was tested, for telling tokens apart.</summary>
    public string TokenHash => Hexadecimal.Lower(_tokenHash);

    /// <summary>Gets what the token is and says, in words.</summary>
    public string Explanation => TokenExplanation.Explain(this);

    /// <summary>Gets what to do next.</summary>
    public string NextStep => TokenExplanation.NextStep(this);

    /// <summary>Gets where the token's user authenticates, what it is for, and the like; words for the explanation.</summary>
    internal TokenPhrase? Purpose { get; set; }

    /// <summary>Gets the host of the metadata address, where that is one.</summary>
    internal string? MetadataHost { get; set; }

    /// <inheritdoc/>
    public override string ToString() => string.Format(CultureInfo.InvariantCulture, "{0} {1} {2}", TokenHash, Kind, Status);

    internal WfTokenCheck Check(int index) => _checks[index];

    private static TokenStatus StatusOf(TokenKind kind, WfTokenCheck[] checks)
    {
        foreach (WfTokenCheck check in checks)
        {
            if (check.Outcome == CheckOutcome.Fail)
            {
                return TokenStatus.Invalid;
            }
        }

        return kind == TokenKind.ExchangeIdentity && checks[TokenChecks.Signature].Outcome == CheckOutcome.Pass
            ? TokenStatus.Valid
            : TokenStatus.Inconclusive;
    }
}
