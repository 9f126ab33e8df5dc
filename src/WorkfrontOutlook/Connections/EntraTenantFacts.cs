namespace WorkfrontOutlook.Connections;

/// <summary>What the directory says that is the same for every application.</summary>
internal sealed class EntraTenantFacts
{
    /// <summary>Gets Microsoft Graph's own service principal: consent names it by its object id.</summary>
    public required EntraAnswer<EntraApplication> GraphResource { get; init; }

    public required EntraAnswer<EntraConsentPolicy> ConsentPolicy { get; init; }

    public required EntraAnswer<IReadOnlyList<EntraAccessPolicy>> AccessPolicies { get; init; }

    public required EntraAnswer<EntraUserCount> Users { get; init; }

    public required EntraAnswer<OutlookUsage> Outlook { get; init; }

    /// <summary>Gets the other APIs that consent or roles name, by object id.</summary>
    public IReadOnlyDictionary<string, EntraAnswer<EntraApplication>> Resources { get; init; } = new Dictionary<string, EntraAnswer<EntraApplication>>(StringComparer.OrdinalIgnoreCase);
}
