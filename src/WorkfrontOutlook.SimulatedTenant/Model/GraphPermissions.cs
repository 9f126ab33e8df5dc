namespace WorkfrontOutlook.SimulatedTenant.Model;

/// <summary>
/// The permissions of Microsoft Graph, the least first, of which one is needed (permission tables of the Graph reference).
/// </summary>
internal static class GraphPermissions
{
    public static readonly IReadOnlyList<string> Applications =
        new[] { "Application.Read.All", "Application.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All" };

    public static readonly IReadOnlyList<string> Grants =
        new[] { "DelegatedPermissionGrant.Read.All", "DelegatedPermissionGrant.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All" };

    public static readonly IReadOnlyList<string> ChangeGrants = new[] { "DelegatedPermissionGrant.ReadWrite.All", "Directory.ReadWrite.All" };

    public static readonly IReadOnlyList<string> AccessPolicies = new[] { "Policy.Read.ConditionalAccess", "Policy.Read.All" };

    public static readonly IReadOnlyList<string> AuthorizationPolicy = new[] { "Policy.Read.All", "Policy.ReadWrite.Authorization" };

    /// <summary>Both this and <see cref="Directory"/> are needed for sign-ins (known issue of the reference page).</summary>
    public static readonly IReadOnlyList<string> SignIns = new[] { "AuditLog.Read.All" };

    public static readonly IReadOnlyList<string> Directory = new[] { "Directory.Read.All", "Directory.ReadWrite.All" };

    public static readonly IReadOnlyList<string> Reports = new[] { "Reports.Read.All" };

    public static readonly IReadOnlyList<string> Users =
        new[] { "User.ReadBasic.All", "User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All" };

    /// <summary>What the token of a demo holds, unless the profile takes it away.</summary>
    public static readonly IReadOnlyList<string> OfDemo = new[]
    {
        "Application.Read.All", "Organization.Read.All", "Directory.Read.All", "Policy.Read.All", "AuditLog.Read.All", "Reports.Read.All", "User.Read.All",
        "DelegatedPermissionGrant.ReadWrite.All",
    };

    /// <summary>Tells whether the demo's token may do what one of the permissions is needed for.</summary>
    public static bool Allows(TenantProfile profile, IReadOnlyList<string> oneOf) =>
        profile.HasGraph && !profile.GraphDenied && oneOf.Any(permission => OfDemo.Contains(permission, StringComparer.Ordinal) && !Lacks(profile, permission));

    public static bool Lacks(TenantProfile profile, string permission) => profile.MissingGraphPermissions.Contains(permission, StringComparer.OrdinalIgnoreCase);
}
