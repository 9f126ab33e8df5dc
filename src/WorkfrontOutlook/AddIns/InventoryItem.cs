using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.AddIns;

/// <summary>One thing that an inventory came upon: an add-in, or a mailbox or source that could not be read.</summary>
public sealed class InventoryItem
{
    /// <summary>Gets the add-in, or null.</summary>
    public WfOutlookAddIn? AddIn { get; init; }

    /// <summary>Gets the failure, or null.</summary>
    public WfException? Failure { get; init; }
}
