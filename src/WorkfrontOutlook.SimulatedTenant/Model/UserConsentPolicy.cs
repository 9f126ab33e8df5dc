namespace WorkfrontOutlook.SimulatedTenant.Model;

/// <summary>What users may consent to by themselves.</summary>
public enum UserConsentPolicy
{
    /// <summary>Nothing.</summary>
    Off,

    /// <summary>Permissions of low impact, for verified publishers and the tenant's own applications.</summary>
    LowImpact,

    /// <summary>What Microsoft recommends at the time.</summary>
    Recommended,

    /// <summary>Everything that doesn't need an admin.</summary>
    All,

    /// <summary>What a policy of the tenant's own says.</summary>
    Custom,
}
