namespace WorkfrontOutlook.AddIns;

/// <summary>What became of a mailbox that was listed and, when asked, not found.</summary>
internal enum MailboxFate
{
    /// <summary>It is in no listing any more.</summary>
    Vanished,

    /// <summary>It was deleted and can still be restored.</summary>
    SoftDeleted,

    /// <summary>It was deleted and is kept because of a hold or a retention policy.</summary>
    Inactive,

    /// <summary>It moved to an Exchange server of the organization.</summary>
    OnPremises,
}
