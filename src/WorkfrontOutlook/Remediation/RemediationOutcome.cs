namespace WorkfrontOutlook.Remediation;

/// <summary>What became of a target.</summary>
public enum RemediationOutcome
{
    /// <summary>The add-in was removed.</summary>
    Removed,

    /// <summary>The add-in is switched off.</summary>
    Disabled,

    /// <summary>The add-in is again as it was before.</summary>
    Restored,

    /// <summary>The add-in was no longer there; nothing was changed.</summary>
    AlreadyGone,

    /// <summary>The tenant's setting was changed.</summary>
    Changed,

    /// <summary>Nothing was sent; the reason says why, and what to do by hand.</summary>
    Skipped,

    /// <summary>It was not done, or it isn't known whether it was; the reason says which.</summary>
    Failed,
}
