namespace WorkfrontOutlook.Diagnosis;

/// <summary>A mailbox with an add-in that asks for legacy tokens.</summary>
public sealed class WfAffectedMailbox
{
    /// <summary>Gets the primary SMTP address.</summary>
    public required string Mailbox { get; init; }

    /// <summary>Gets the stable id, a GUID.</summary>
    public required string MailboxId { get; init; }

    /// <summary>Gets the add-in's id.</summary>
    public string? AddInId { get; init; }

    /// <summary>Gets the add-in's display name.</summary>
    public string? AddIn { get; init; }

    /// <summary>Gets a value indicating whether the add-in is Workfront.</summary>
    public bool IsWorkfront { get; init; }

    /// <summary>Gets a value indicating whether the add-in is enabled there.</summary>
    public bool? Enabled { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{(Mailbox.Length > 0 ? Mailbox : MailboxId)}: {AddIn ?? AddInId}";
}
