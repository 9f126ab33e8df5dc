namespace WorkfrontOutlook.SimulatedTenant.Model;

/// <summary>An application of Entra that an add-in signs its users in to, and what the tenant has made of it.</summary>
public sealed record EntraApp
{
    /// <summary>Gets the application (client) id, a GUID.</summary>
    public required string AppId { get; init; }

    /// <summary>Gets the display name.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Gets the add-in that it belongs to; null when none is known.</summary>
    public string? AddInId { get; init; }

    /// <summary>Gets a value indicating whether the tenant has a service principal of it.</summary>
    public bool IsPresent { get; init; } = true;

    /// <summary>Gets a value indicating whether users may sign in to it.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>Gets the name of the verified publisher; null when the publisher isn't verified.</summary>
    public string? VerifiedPublisher { get; init; }

    /// <summary>Gets a value indicating whether it is registered in this tenant and not in its publisher's.</summary>
    public bool IsOwn { get; init; }

    /// <summary>Gets a value indicating whether only assigned users may sign in.</summary>
    public bool IsAssignmentRequired { get; init; }

    /// <summary>Gets how many users are assigned; the first of the directory are.</summary>
    public int AssignedUsers { get; init; }

    /// <summary>Gets how many groups are assigned.</summary>
    public int AssignedGroups { get; init; }

    /// <summary>Gets the delegated permissions that the add-in wants.</summary>
    public IReadOnlyList<string> WantedScopes { get; init; } = Array.Empty<string>();

    /// <summary>Gets the delegated permissions that were granted.</summary>
    public IReadOnlyList<SeededGrant> Grants { get; init; } = Array.Empty<SeededGrant>();

    /// <summary>Gets the application permissions of Microsoft Graph that it holds.</summary>
    public IReadOnlyList<string> ApplicationPermissions { get; init; } = Array.Empty<string>();

    /// <summary>Gets how many sign-ins of the last 30 days succeeded.</summary>
    public int SignIns { get; init; }

    /// <summary>Gets how many sign-ins of the last 30 days failed.</summary>
    public int FailedSignIns { get; init; }

    /// <summary>Gets the address of the broker that nested app authentication needs, or other redirect addresses.</summary>
    public IReadOnlyList<string> ReplyUrls { get; init; } = new[] { "brk-multihub://addins.example" };

    /// <inheritdoc/>
    public override string ToString() => DisplayName;
}
