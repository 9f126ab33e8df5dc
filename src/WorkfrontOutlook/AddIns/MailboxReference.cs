namespace WorkfrontOutlook.AddIns;

/// <summary>A mailbox to read.</summary>
internal sealed class MailboxReference
{
    /// <summary>Gets the stable id, a GUID; or the identity as given when the mailbox could not be looked up.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the primary SMTP address.</summary>
    public required string Address { get; init; }
}
