namespace WorkfrontOutlook.Connections;

/// <summary>A Conditional Access policy, as far as it matters to an add-in's sign-in. Words are the service's own.</summary>
internal sealed record EntraAccessPolicy
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    /// <summary>Gets enabled, disabled or enabledForReportingButNotEnforced; null for a state that the module doesn't know.</summary>
    public string? State { get; init; }

    public IReadOnlyList<string> IncludedApps { get; init; } = Array.Empty<string>();

    public IReadOnlyList<string> ExcludedApps { get; init; } = Array.Empty<string>();

    /// <summary>Gets a value indicating whether a filter by custom attributes picks the apps; it can't be judged from here.</summary>
    public bool HasAppFilter { get; init; }

    /// <summary>Gets a value indicating whether it aims at user actions or contexts, not at apps.</summary>
    public bool IsForActions { get; init; }

    /// <summary>Gets a value indicating whether it is for workload identities, not for users.</summary>
    public bool IsForWorkloads { get; init; }

    public IReadOnlyList<string> IncludedUsers { get; init; } = Array.Empty<string>();

    /// <summary>Gets a value indicating whether it aims at groups, roles or guests.</summary>
    public bool AimsAtGroups { get; init; }

    /// <summary>Gets a value indicating whether users, groups or roles are left out.</summary>
    public bool HasExclusions { get; init; }

    public IReadOnlyList<string> ClientAppTypes { get; init; } = Array.Empty<string>();

    public IReadOnlyList<string> IncludedPlatforms { get; init; } = Array.Empty<string>();

    public IReadOnlyList<string> ExcludedPlatforms { get; init; } = Array.Empty<string>();

    public IReadOnlyList<string> IncludedLocations { get; init; } = Array.Empty<string>();

    public IReadOnlyList<string> ExcludedLocations { get; init; } = Array.Empty<string>();

    /// <summary>Gets a value indicating whether risk, a device filter or another condition narrows it.</summary>
    public bool HasOtherConditions { get; init; }

    public IReadOnlyList<string> Controls { get; init; } = Array.Empty<string>();

    /// <summary>Gets a value indicating whether all controls are demanded; otherwise one of them is enough.</summary>
    public bool NeedsAll { get; init; }

    /// <summary>Gets a value indicating whether an authentication strength, terms of use or a custom factor is demanded.</summary>
    public bool HasOtherControls { get; init; }

    public bool HasSessionControls { get; init; }

    /// <summary>Gets a value indicating whether it has a part that the module doesn't know.</summary>
    public bool HasUnknownParts { get; init; }
}
