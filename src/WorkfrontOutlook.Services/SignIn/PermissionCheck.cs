using System.Globalization;

namespace WorkfrontOutlook.Services.SignIn;

/// <summary>
/// Reads from a token what its holder may do, to warn early. A token isn't the last word: what it shows may be stale, and a
/// custom role group doesn't show in it. So these are warnings, never refusals.
/// </summary>
internal static class PermissionCheck
{
    // Template ids of the directory roles that can read add-ins in Exchange, or change them.
    private static readonly HashSet<string> UsableRoles = new(StringComparer.OrdinalIgnoreCase)
    {
        "62e90394-69f5-4237-9190-012177145e10", // Global Administrator
        "29232cdf-9323-42fd-ade2-1d097af3e4de", // Exchange Administrator
        "f2ef992c-3afb-46b9-b7cf-a126ee74c451", // Global Reader
    };

    // The permissions of the documented Admin API (ManageAsAppV2, ManageV2) are refused by the one that has Get-App.
    private static readonly HashSet<string> AppRoles = new(StringComparer.OrdinalIgnoreCase) { "Exchange.ManageAsApp" };

    // The last three are what Microsoft's own client carries.
    private static readonly HashSet<string> Scopes = new(StringComparer.OrdinalIgnoreCase)
    {
        "Exchange.Manage", "AdminApi.AccessAsUser.All", "RemotePowerShell.AccessAsUser.All", "FfoPowerShell.AccessAsUser.All",
    };

    private static readonly HashSet<string> GraphPermissions = new(StringComparer.OrdinalIgnoreCase)
    {
        "Application.Read.All", "Application.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All",
    };

    private static readonly string[] NeededCommands = { "Get-App", "Get-Mailbox", "Get-AuthenticationPolicy" };

    /// <summary>Lists what the tokens seem to lack.</summary>
    /// <param name="exchange">What the token for Exchange says.</param>
    /// <param name="graph">What the token for Graph says, or null.</param>
    /// <param name="account">Who is signed in.</param>
    /// <returns>The warnings; empty when nothing is missing or can't be told.</returns>
    public static IEnumerable<string> OfTokens(TokenFacts exchange, TokenFacts? graph, string? account)
    {
        string who = account ?? SignInText.ThisApp;
        if (exchange.Kind == TokenKind.App)
        {
            if (!exchange.Roles.Any(AppRoles.Contains))
            {
                yield return string.Format(CultureInfo.CurrentCulture, SignInText.AppRoleMissing, who);
            }

            if (!exchange.DirectoryRoles.Any(UsableRoles.Contains))
            {
                yield return string.Format(CultureInfo.CurrentCulture, SignInText.DirectoryRoleMissing, who);
            }
        }
        else if (exchange.Kind == TokenKind.User)
        {
            if (!exchange.Scopes.Any(Scopes.Contains))
            {
                yield return string.Format(CultureInfo.CurrentCulture, SignInText.ExchangeScopeMissing, who);
            }
        }

        if (graph is { Kind: TokenKind.App } && !graph.Roles.Any(GraphPermissions.Contains))
        {
            yield return SignInText.GraphRoleMissing;
        }
        else if (graph is { Kind: TokenKind.User } && !graph.Scopes.Any(GraphPermissions.Contains))
        {
            yield return SignInText.GraphScopeMissing;
        }
    }

    /// <summary>Says which commands the caller may not run.</summary>
    /// <param name="available">What the service lets the caller run; null when it can't be told.</param>
    /// <param name="account">Who is signed in.</param>
    /// <returns>The warning, or null.</returns>
    public static string? OfCommands(ISet<string>? available, string? account)
    {
        string[] missing = available is null ? Array.Empty<string>() : NeededCommands.Where(name => !available.Contains(name)).ToArray();
        return missing.Length == 0 ? null : string.Format(CultureInfo.CurrentCulture, SignInText.CommandsMissing, string.Join(", ", missing), account ?? SignInText.ThisApp);
    }
}
