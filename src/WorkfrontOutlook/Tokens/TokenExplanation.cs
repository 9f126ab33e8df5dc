namespace WorkfrontOutlook.Tokens;

/// <summary>Says in words what a token is and what to do next.</summary>
internal static class TokenExplanation
{
    public static string Explain(WfTokenTest test)
    {
        var parts = new List<string>
        {
            (test.Kind switch
            {
                TokenKind.ExchangeIdentity => new TokenPhrase(nameof(TokenText.Explain_ExchangeIdentity)),
                TokenKind.ExchangeCallback => new TokenPhrase(nameof(TokenText.Explain_ExchangeCallback)),
                TokenKind.OwaDownload => new TokenPhrase(nameof(TokenText.Explain_OwaDownload)),
                TokenKind.EntraAccess => new TokenPhrase(nameof(TokenText.Explain_EntraAccess), test.Purpose),
                TokenKind.EntraId => new TokenPhrase(nameof(TokenText.Explain_EntraId), test.Purpose),
                TokenKind.SharePointContext => new TokenPhrase(nameof(TokenText.Explain_SharePointContext)),
                TokenKind.Encrypted => new TokenPhrase(nameof(TokenText.Explain_Encrypted)),
                TokenKind.NotAToken => new TokenPhrase(nameof(TokenText.Explain_NotAToken)),
                _ => new TokenPhrase(nameof(TokenText.Explain_UnknownJwt)),
            }).ToString(),
        };
        if (test.Kind is TokenKind.ExchangeIdentity or TokenKind.ExchangeCallback or TokenKind.OwaDownload)
        {
            parts.Add((test.MailboxLocation switch
            {
                MailboxLocation.ExchangeOnline => new TokenPhrase(nameof(TokenText.Mailbox_ExchangeOnline), test.TenantId),
                MailboxLocation.OnPremises => new TokenPhrase(nameof(TokenText.Mailbox_OnPremises), test.MetadataHost ?? test.IssuerRealm),
                MailboxLocation.Consumer => new TokenPhrase(nameof(TokenText.Mailbox_Consumer)),
                _ => new TokenPhrase(nameof(TokenText.Mailbox_Unknown)),
            }).ToString());
        }

        if (test.AddInUrl is not null || test.AddInId is not null)
        {
            parts.Add(new TokenPhrase(nameof(TokenText.Explain_AddIn), Printable.Text(string.Join(", ", new[] { test.AddInUrl, test.AddInId }.Where(text => text is not null)))).ToString());
        }

        if (test.Expires is not null)
        {
            parts.Add((test.NotBefore is null
                ? new TokenPhrase(nameof(TokenText.Explain_ValidUntil), test.Expires)
                : new TokenPhrase(nameof(TokenText.Explain_ValidFromUntil), test.NotBefore, test.Expires)).ToString());
        }

        parts.Add(Verdict(test).ToString());
        return string.Join(" ", parts);
    }

    public static string NextStep(WfTokenTest test) => Step(test).ToString();

    private static TokenPhrase Verdict(WfTokenTest test)
    {
        if (test.Status == TokenStatus.Valid)
        {
            return new TokenPhrase(nameof(TokenText.Verdict_Valid));
        }

        if (test.Status == TokenStatus.Inconclusive)
        {
            return new TokenPhrase(test.Kind == TokenKind.ExchangeIdentity ? nameof(TokenText.Verdict_Inconclusive) : nameof(TokenText.Verdict_NotVerifiable));
        }

        string[] failed = test.Checks.Where(check => check.Outcome == CheckOutcome.Fail).Select(check => check.Name + ": " + check.Detail).ToArray();
        return new TokenPhrase(nameof(TokenText.Verdict_Invalid), string.Join(" ", failed));
    }

    private static TokenPhrase Step(WfTokenTest test)
    {
        switch (test.Kind)
        {
            case TokenKind.NotAToken:
                return new TokenPhrase(nameof(TokenText.Next_NotAToken));
            case TokenKind.Encrypted:
                return new TokenPhrase(nameof(TokenText.Next_Encrypted));
            case TokenKind.EntraAccess:
            case TokenKind.EntraId:
                return new TokenPhrase(nameof(TokenText.Next_Entra));
            case TokenKind.ExchangeCallback:
                return new TokenPhrase(nameof(TokenText.Next_Callback));
            case TokenKind.OwaDownload:
            case TokenKind.SharePointContext:
            case TokenKind.UnknownJwt:
                return new TokenPhrase(nameof(TokenText.Next_Unrelated));
            default:
                return IdentityStep(test);
        }
    }

    private static TokenPhrase IdentityStep(WfTokenTest test)
    {
        if (test.Status == TokenStatus.Inconclusive)
        {
            return new TokenPhrase(nameof(TokenText.Next_Inconclusive), Address(test));
        }

        if (test.Status == TokenStatus.Valid)
        {
            return new TokenPhrase(test.MailboxLocation switch
            {
                MailboxLocation.OnPremises => nameof(TokenText.Next_ValidOnPremises),
                MailboxLocation.ExchangeOnline => nameof(TokenText.Next_ValidOnline),
                _ => nameof(TokenText.Next_ValidOther),
            });
        }

        bool OnlyFails(int check) => test.Checks.Where((_, i) => i != check).All(other => other.Outcome != CheckOutcome.Fail);
        return OnlyFails(TokenChecks.MetadataUrl) && test.MetadataHost is { } host ? new TokenPhrase(nameof(TokenText.Next_NameHost), host)
            : OnlyFails(TokenChecks.Lifetime) ? new TokenPhrase(nameof(TokenText.Next_Lifetime))
            : OnlyFails(TokenChecks.Audience) ? new TokenPhrase(nameof(TokenText.Next_Audience))
            : OnlyFails(TokenChecks.SigningKey) ? new TokenPhrase(nameof(TokenText.Next_SigningKey))
            : new TokenPhrase(nameof(TokenText.Next_Distrust));
    }

    private static string? Address(WfTokenTest test) => test.MetadataUrl;
}
