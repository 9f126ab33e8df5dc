namespace WorkfrontOutlook.Remediation;

/// <summary>What an admin can set for legacy tokens.</summary>
public enum LegacyTokenPolicyState
{
    /// <summary>Legacy tokens are blocked.</summary>
    Blocked,

    /// <summary>Legacy tokens are allowed. Without effect in Exchange Online since 2025-10-31.</summary>
    Allowed,
}
