namespace WorkfrontOutlook.AddIns;

/// <summary>What Get-WfOutlookAddIn takes as a source: one of them, or all.</summary>
public enum InventorySource
{
    /// <summary>Deployed for the organization.</summary>
    Organization,

    /// <summary>The organization's own catalog.</summary>
    PrivateCatalog,

    /// <summary>Entra applications' add-ins, as Microsoft Graph shows them.</summary>
    IntegratedApps,

    /// <summary>User mailboxes and shared mailboxes.</summary>
    Mailbox,

    /// <summary>The list of add-ins that asked for legacy tokens.</summary>
    TokenReport,

    /// <summary>All of them.</summary>
    All,
}
