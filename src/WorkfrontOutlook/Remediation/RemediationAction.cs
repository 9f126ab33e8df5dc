namespace WorkfrontOutlook.Remediation;

/// <summary>What is done to a target.</summary>
public enum RemediationAction
{
    /// <summary>The add-in is removed.</summary>
    Remove,

    /// <summary>The add-in is switched off and stays.</summary>
    Disable,

    /// <summary>A removed or disabled add-in is brought back.</summary>
    Restore,

    /// <summary>The tenant's setting for legacy tokens is changed.</summary>
    SetPolicy,

    /// <summary>An admin's consent for everybody is given or widened.</summary>
    Grant,
}
