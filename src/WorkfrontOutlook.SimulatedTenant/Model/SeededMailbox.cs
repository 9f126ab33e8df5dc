namespace WorkfrontOutlook.SimulatedTenant.Model;

/// <summary>One recipient of the tenant, computed from the seed and its index.</summary>
public sealed class SeededMailbox
{
    internal SeededMailbox(int index, MailboxKind kind)
    {
        Index = index;
        Kind = kind;
    }

    /// <summary>Gets the index; mailboxes that count come first, from 0.</summary>
    public int Index { get; }

    /// <summary>Gets what it is.</summary>
    public MailboxKind Kind { get; }

    /// <summary>Gets the display name. Not unique, and hostile in some profiles.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Gets the alias. Some begin with a digit.</summary>
    public required string Alias { get; init; }

    /// <summary>Gets the primary SMTP address.</summary>
    public required string PrimarySmtpAddress { get; init; }

    /// <summary>Gets the mailbox's id in Exchange.</summary>
    public required Guid ExchangeGuid { get; init; }

    /// <summary>Gets the recipient object's id in Exchange.</summary>
    public required Guid ExchangeObjectId { get; init; }

    /// <summary>Gets the object's id in Entra.</summary>
    public required Guid ExternalDirectoryObjectId { get; init; }

    /// <summary>Gets a value indicating whether its Get-App always fails.</summary>
    public bool IsBroken { get; init; }

    /// <inheritdoc/>
    public override string ToString() => PrimarySmtpAddress;
}
