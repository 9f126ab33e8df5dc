namespace WorkfrontOutlook.AddIns;

/// <summary>What an add-in may do in the mailbox, weakest first.</summary>
public enum AddInPermission
{
    /// <summary>No user identity token, callback token or EWS. The only sound proof that an add-in uses no legacy tokens.</summary>
    Restricted,

    /// <summary>Reads the current item.</summary>
    ReadItem,

    /// <summary>Reads and writes the current item.</summary>
    ReadWriteItem,

    /// <summary>Reads and writes the whole mailbox.</summary>
    ReadWriteMailbox,
}
