using WorkfrontOutlook.AddIns;

namespace WorkfrontOutlook.Remediation;

/// <summary>What became of one target of a change.</summary>
public sealed class WfRemediationResult
{
    /// <summary>Gets what was to be done.</summary>
    public required RemediationAction Action { get; init; }

    /// <summary>Gets what became of it.</summary>
    public required RemediationOutcome Outcome { get; init; }

    /// <summary>Gets why, in the caller's language; null when there is nothing to add.</summary>
    public string? Reason { get; init; }

    /// <summary>Gets the add-in id, a GUID; null when it isn't known.</summary>
    public string? AddInId { get; init; }

    /// <summary>Gets the store's asset id; null for an add-in that isn't from the store.</summary>
    public string? AssetId { get; init; }

    /// <summary>Gets the display name.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Gets where the add-in is; null for the tenant's setting.</summary>
    public AddInSource? Source { get; init; }

    /// <summary>Gets the mailbox's primary SMTP address; null outside mailboxes.</summary>
    public string? Mailbox { get; init; }

    /// <summary>Gets the mailbox's stable id; null outside mailboxes.</summary>
    public string? MailboxId { get; init; }

    /// <summary>Gets a value indicating whether this is Workfront for Outlook, by exact id.</summary>
    public bool IsWorkfront => WorkfrontAddIn.Is(AssetId, AddInId);

    /// <summary>Gets the cmdlets that were sent, as they would be typed; null when none was.</summary>
    public string? Command { get; init; }

    /// <summary>Gets the undo record's path; null when the target is in none.</summary>
    public string? UndoPath { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Outcome}: {DisplayName ?? AddInId ?? Action.ToString()}{(Mailbox is null ? string.Empty : " (" + Mailbox + ")")}";
}
