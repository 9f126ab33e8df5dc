namespace WorkfrontOutlook.SimulatedTenant.Wire;

/// <summary>Who asks, as the token says.</summary>
internal sealed class Caller
{
    private static readonly string[] RecipientCmdlets = { "Get-Mailbox", "Get-MailUser", "Get-Recipient", "Get-AcceptedDomain" };

    public Caller(IReadOnlyList<string> roles, IReadOnlyList<string> directoryRoles, IReadOnlyList<string> scopes, DateTimeOffset issuedAt)
    {
        Roles = roles;
        DirectoryRoles = directoryRoles;
        Scopes = scopes;
        IssuedAt = issuedAt;
    }

    /// <summary>Gets the admin of the session, who may run everything that the tenant doesn't deny.</summary>
    public static Caller SessionAdmin { get; } =
        new(new[] { AccessTokens.ManageAsApp }, new[] { AccessTokens.ExchangeAdministrator }, Array.Empty<string>(), DateTimeOffset.MinValue);

    public IReadOnlyList<string> Roles { get; }

    public IReadOnlyList<string> DirectoryRoles { get; }

    public IReadOnlyList<string> Scopes { get; }

    public DateTimeOffset IssuedAt { get; }

    public bool MayRun(string cmdlet)
    {
        if (DirectoryRoles.Contains(AccessTokens.ExchangeAdministrator, StringComparer.OrdinalIgnoreCase))
        {
            return true;
        }

        if (DirectoryRoles.Contains(AccessTokens.GlobalReader, StringComparer.OrdinalIgnoreCase))
        {
            return cmdlet.StartsWith("Get-", StringComparison.OrdinalIgnoreCase);
        }

        return DirectoryRoles.Contains(AccessTokens.RecipientAdministrator, StringComparer.OrdinalIgnoreCase)
            && RecipientCmdlets.Contains(cmdlet, StringComparer.OrdinalIgnoreCase);
    }
}
