namespace WorkfrontOutlook.SimulatedTenant.Model;

/// <summary>A Conditional Access policy, in the words of Microsoft Graph.</summary>
public sealed record SeededAccessPolicy
{
    /// <summary>Gets the display name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the state: enabled, disabled or enabledForReportingButNotEnforced.</summary>
    public string State { get; init; } = "enabled";

    /// <summary>Gets the applications that it is for: All, None, Office365 or application ids.</summary>
    public IReadOnlyList<string> IncludeApplications { get; init; } = new[] { "All" };

    /// <summary>Gets the applications that it isn't for.</summary>
    public IReadOnlyList<string> ExcludeApplications { get; init; } = Array.Empty<string>();

    /// <summary>Gets the rule over custom security attributes that picks the applications; null for none.</summary>
    public string? ApplicationFilter { get; init; }

    /// <summary>Gets the user actions that it is for, in place of applications.</summary>
    public IReadOnlyList<string> IncludeUserActions { get; init; } = Array.Empty<string>();

    /// <summary>Gets the users that it is for: All, None or object ids.</summary>
    public IReadOnlyList<string> IncludeUsers { get; init; } = new[] { "All" };

    /// <summary>Gets the groups that it is for.</summary>
    public IReadOnlyList<string> IncludeGroups { get; init; } = Array.Empty<string>();

    /// <summary>Gets the groups that it isn't for.</summary>
    public IReadOnlyList<string> ExcludeGroups { get; init; } = Array.Empty<string>();

    /// <summary>Gets the kinds of client: all, browser, mobileAppsAndDesktopClients, exchangeActiveSync, other.</summary>
    public IReadOnlyList<string> ClientAppTypes { get; init; } = new[] { "all" };

    /// <summary>Gets the platforms that it is for; empty means that it doesn't ask.</summary>
    public IReadOnlyList<string> IncludePlatforms { get; init; } = Array.Empty<string>();

    /// <summary>Gets the platforms that it isn't for.</summary>
    public IReadOnlyList<string> ExcludePlatforms { get; init; } = Array.Empty<string>();

    /// <summary>Gets the places that it is for: All, AllTrusted or ids; empty means that it doesn't ask.</summary>
    public IReadOnlyList<string> IncludeLocations { get; init; } = Array.Empty<string>();

    /// <summary>Gets the places that it isn't for.</summary>
    public IReadOnlyList<string> ExcludeLocations { get; init; } = Array.Empty<string>();

    /// <summary>Gets the sign-in risks that it is for.</summary>
    public IReadOnlyList<string> SignInRiskLevels { get; init; } = Array.Empty<string>();

    /// <summary>Gets what it demands: block, mfa, compliantDevice, domainJoinedDevice, approvedApplication, compliantApplication, passwordChange.</summary>
    public IReadOnlyList<string> Controls { get; init; } = Array.Empty<string>();

    /// <summary>Gets whether one (OR) or all (AND) of the controls are demanded.</summary>
    public string Operator { get; init; } = "OR";

    /// <summary>Gets the terms of use that must be accepted.</summary>
    public IReadOnlyList<string> TermsOfUse { get; init; } = Array.Empty<string>();

    /// <inheritdoc/>
    public override string ToString() => Name;
}
