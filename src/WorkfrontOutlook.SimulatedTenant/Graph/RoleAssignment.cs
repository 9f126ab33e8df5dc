using WorkfrontOutlook.SimulatedTenant.Model;

namespace WorkfrontOutlook.SimulatedTenant.Graph;

/// <summary>That somebody holds an app role, or is assigned to an application.</summary>
internal sealed class RoleAssignment
{
    public RoleAssignment(string principalId, string principalName, string principalType, EntraPrincipal resource, string roleId)
    {
        PrincipalId = principalId;
        PrincipalName = principalName;
        PrincipalType = principalType;
        Resource = resource;
        RoleId = roleId;
    }

    public string PrincipalId { get; }

    public string PrincipalName { get; }

    /// <summary>Gets User, Group or ServicePrincipal.</summary>
    public string PrincipalType { get; }

    public EntraPrincipal Resource { get; }

    public string RoleId { get; }
}
