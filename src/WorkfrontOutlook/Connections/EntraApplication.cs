namespace WorkfrontOutlook.Connections;

/// <summary>A service principal: an Entra application as this tenant knows it.</summary>
internal sealed record EntraApplication
{
    public required string ObjectId { get; init; }

    public string? AppId { get; init; }

    public string? DisplayName { get; init; }

    /// <summary>Gets whether users may sign in to it; null when the service doesn't tell.</summary>
    public bool? IsEnabled { get; init; }

    /// <summary>Gets why Microsoft disabled it, such as DisabledDueToViolationOfServicesAgreement; null when it didn't.</summary>
    public string? DisabledByMicrosoft { get; init; }

    public bool? IsAssignmentRequired { get; init; }

    /// <summary>Gets the tenant in which the application is registered.</summary>
    public string? HomeTenantId { get; init; }

    public string? VerifiedPublisher { get; init; }

    public string? VerifiedPublisherId { get; init; }

    public IReadOnlyList<string> ReplyUrls { get; init; } = Array.Empty<string>();

    /// <summary>Gets the values of the app roles that it offers, by their ids.</summary>
    public IReadOnlyDictionary<string, string> Roles { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
}
