namespace WorkfrontOutlook.Diagnosis;

/// <summary>How much of the tenant a diagnosis reads.</summary>
public enum DiagnosisScope
{
    /// <summary>All mailboxes up to 1,000; above that the tenant's own sources only, and the first action is the sweep.</summary>
    Auto,

    /// <summary>The tenant's own sources, no mailboxes. Never ends in NothingFound.</summary>
    Organization,

    /// <summary>The tenant's own sources and every user and shared mailbox.</summary>
    All,
}
