namespace WorkfrontOutlook.Connections;

/// <summary>An app role assignment: held by an application, or of a user or group to one.</summary>
internal sealed record EntraRoleAssignment
{
    public string? PrincipalId { get; init; }

    public string? PrincipalName { get; init; }

    /// <summary>Gets User, Group or ServicePrincipal.</summary>
    public string? PrincipalType { get; init; }

    public string? ResourceId { get; init; }

    public string? ResourceName { get; init; }

    public string? RoleId { get; init; }
}
