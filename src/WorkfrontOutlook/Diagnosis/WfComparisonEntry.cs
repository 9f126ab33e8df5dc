using WorkfrontOutlook.AddIns;

namespace WorkfrontOutlook.Diagnosis;

/// <summary>One add-in, before and after.</summary>
public sealed class WfComparisonEntry
{
    /// <summary>Gets what became of it.</summary>
    public required ComparisonChange Change { get; init; }

    /// <summary>Gets the add-in's display name, or its id where no source gives a name.</summary>
    public required string AddIn { get; init; }

    /// <summary>Gets the add-in id, a GUID.</summary>
    public string? AddInId { get; init; }

    /// <summary>Gets the store's asset id, when known.</summary>
    public string? AssetId { get; init; }

    /// <summary>Gets a value indicating whether this is Workfront for Outlook, by exact id.</summary>
    public bool IsWorkfront => WorkfrontAddIn.Is(AssetId, AddInId);

    /// <summary>Gets the sources that show it, before and after.</summary>
    public AddInSource[] Scope { get; init; } = Array.Empty<AddInSource>();

    /// <summary>Gets in how many mailboxes it was.</summary>
    public int MailboxesBefore { get; init; }

    /// <summary>Gets in how many mailboxes it is.</summary>
    public int MailboxesAfter { get; init; }

    /// <summary>Gets how many mailboxes no longer have it. Listed for affected add-ins only.</summary>
    public int MailboxesGone { get; init; }

    /// <summary>Gets how many mailboxes have it new.</summary>
    public int MailboxesNew { get; init; }

    /// <summary>Gets in how many mailboxes it can't be told, since one of the runs did not read them.</summary>
    public int MailboxesUnknown { get; init; }

    /// <summary>Gets the UTC day of its last request for a legacy token, as the earlier run has it.</summary>
    public DateTime? LastTokenRequestBefore { get; init; }

    /// <summary>Gets the UTC day of its last request for a legacy token, as the later run has it.</summary>
    public DateTime? LastTokenRequestAfter { get; init; }

    /// <summary>Gets the change in words.</summary>
    public required string Detail { get; init; }

    /// <summary>Gets a value indicating whether something about it can't be told yet, or Workfront is still there.</summary>
    internal bool IsOpen { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Change}: {AddIn}";
}
