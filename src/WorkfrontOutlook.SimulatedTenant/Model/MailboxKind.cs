namespace WorkfrontOutlook.SimulatedTenant.Model;

/// <summary>What a recipient of the tenant is.</summary>
public enum MailboxKind
{
    /// <summary>A person's mailbox. Counts.</summary>
    User,

    /// <summary>A shared mailbox. Counts.</summary>
    Shared,

    /// <summary>A room. Doesn't count.</summary>
    Room,

    /// <summary>A piece of equipment. Doesn't count.</summary>
    Equipment,

    /// <summary>The discovery search mailbox. Doesn't count.</summary>
    Discovery,

    /// <summary>A Microsoft 365 group's mailbox, listed with -GroupMailbox only. Doesn't count.</summary>
    Group,

    /// <summary>A mailbox on-premises: a mail user with the id of its mailbox. Counted apart.</summary>
    OnPremises,

    /// <summary>A mail user without any mailbox here or on-premises. Doesn't count.</summary>
    External,

    /// <summary>A deleted mailbox that can still be restored, listed with -SoftDeletedMailbox only. Doesn't count.</summary>
    SoftDeleted,

    /// <summary>A deleted mailbox on hold, listed with -InactiveMailboxOnly or -IncludeInactiveMailbox. Doesn't count.</summary>
    Inactive,
}
