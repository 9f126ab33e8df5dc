namespace WorkfrontOutlook.Connections;

/// <summary>What the directory says of one application.</summary>
internal sealed class EntraAppFacts
{
    /// <summary>Gets the application (client) id.</summary>
    public required string ClientId { get; init; }

    /// <summary>Gets its service principal; no value when the tenant has none.</summary>
    public required EntraAnswer<EntraApplication> Application { get; init; }

    /// <summary>Gets the consent to delegated permissions that it has.</summary>
    public required EntraAnswer<IReadOnlyList<EntraGrant>> Grants { get; init; }

    /// <summary>Gets the application permissions that it holds.</summary>
    public required EntraAnswer<IReadOnlyList<EntraRoleAssignment>> Roles { get; init; }

    /// <summary>Gets the users and groups assigned to it; read only where an assignment is required.</summary>
    public required EntraAnswer<IReadOnlyList<EntraRoleAssignment>> Assigned { get; init; }

    public required EntraAnswer<EntraSignIns> SignIns { get; init; }
}
