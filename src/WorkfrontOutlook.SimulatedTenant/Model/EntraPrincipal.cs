namespace WorkfrontOutlook.SimulatedTenant.Model;

/// <summary>A service principal of the tenant.</summary>
internal sealed record EntraPrincipal
{
    public required string Id { get; init; }

    public required string AppId { get; init; }

    public required string DisplayName { get; init; }

    /// <summary>Gets the tenant in which the application is registered.</summary>
    public required string OwnerTenantId { get; init; }

    public string? PublisherName { get; init; }

    /// <summary>Gets what the profile says; null for the services' own.</summary>
    public EntraApp? App { get; init; }

    /// <summary>Gets the application permissions that it offers, by id.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Roles { get; init; } = Array.Empty<KeyValuePair<string, string>>();

    /// <summary>Gets the delegated permissions that it offers, by id.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Scopes { get; init; } = Array.Empty<KeyValuePair<string, string>>();
}
