using WorkfrontOutlook.Connections;

namespace WorkfrontOutlook.NestedAppAuth;

/// <summary>
/// The address at which an admin consents for everybody. Source: Microsoft identity platform, admin consent
/// (v2-admin-consent).
/// </summary>
public static class AdminConsentAddress
{
    private static readonly HashSet<string> SignInScopes = new(StringComparer.OrdinalIgnoreCase) { "openid", "profile", "email", "offline_access" };

    /// <summary>Makes the address.</summary>
    /// <param name="connection">The tenant and its cloud.</param>
    /// <param name="clientId">The Entra application (client) id.</param>
    /// <param name="scopes">The delegated permissions; when empty, what the publisher registered for Microsoft Graph.</param>
    /// <param name="redirectUri">Where Entra leads afterwards; null leaves it to Entra.</param>
    /// <returns>The address.</returns>
    public static Uri Make(WfConnection connection, string clientId, IReadOnlyList<string> scopes, Uri? redirectUri = null)
    {
        CloudEnvironment cloud = CloudEnvironments.Find(connection.Environment) ?? CloudEnvironments.Worldwide;
        string tenant = connection.TenantId ?? connection.Organization ?? "organizations";
        string graph = "https://" + cloud.GraphHost + "/";

        // A name without an API means the worldwide Graph; in other clouds the API must be named.
        bool isWorldwide = ReferenceEquals(cloud, CloudEnvironments.Worldwide);
        string[] each = scopes.SelectMany(EntraGrant.Split).ToArray();
        string scope = each.Length == 0
            ? graph + ".default"
            : string.Join(" ", each.Select(name => isWorldwide || name.IndexOf('/') >= 0 || SignInScopes.Contains(name) ? name : graph + name));
        string address = $"https://{cloud.LoginHost}/{Uri.EscapeDataString(tenant)}/v2.0/adminconsent?client_id={Uri.EscapeDataString(clientId)}&scope={Uri.EscapeDataString(scope)}";
        return new Uri(redirectUri is null ? address : address + "&redirect_uri=" + Uri.EscapeDataString(redirectUri.AbsoluteUri));
    }
}
