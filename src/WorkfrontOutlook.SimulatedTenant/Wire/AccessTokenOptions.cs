namespace WorkfrontOutlook.SimulatedTenant.Wire;

/// <summary>What an access token of the tenant says, where it isn't what a good token says.</summary>
public sealed record AccessTokenOptions
{
    /// <summary>Gets the audience; null means the right one.</summary>
    public string? Audience { get; init; }

    /// <summary>Gets the tenant; null means this one.</summary>
    public Guid? TenantId { get; init; }

    /// <summary>Gets the application roles; null means the right ones.</summary>
    public IReadOnlyList<string>? Roles { get; init; }

    /// <summary>Gets the directory roles by template id (wids); null means Exchange Administrator.</summary>
    public IReadOnlyList<string>? DirectoryRoles { get; init; }

    /// <summary>Gets the delegated scopes; null means that the token is an app's.</summary>
    public string? Scopes { get; init; }

    /// <summary>Gets the user principal name of a delegated token.</summary>
    public string? UserPrincipalName { get; init; }

    /// <summary>Gets how long the token is good for from now; negative for an expired one.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(75);
}
