namespace WorkfrontOutlook.AddIns;

/// <summary>An add-in as one source shows it: one record for each source, scope or mailbox, and add-in.</summary>
public sealed class WfOutlookAddIn
{
    /// <summary>Gets the add-in id: the manifest's Id, a GUID in lower case without braces.</summary>
    public string? AddInId { get; init; }

    /// <summary>Gets the store's asset id, such as WA104380943; null for an add-in that isn't from the store.</summary>
    public string? AssetId { get; init; }

    /// <summary>Gets the display name. Chosen by the publisher; never used to identify an add-in.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Gets the publisher's name, as the manifest gives it.</summary>
    public string? ProviderName { get; init; }

    /// <summary>Gets the version, as the source writes it.</summary>
    public string? Version { get; init; }

    /// <summary>Gets the permission; null when the source doesn't tell it.</summary>
    public AddInPermission? Permission { get; init; }

    /// <summary>Gets the source.</summary>
    public required AddInSource Source { get; init; }

    /// <summary>Gets the mailbox's primary SMTP address; null outside <see cref="AddInSource.Mailbox"/>.</summary>
    public string? Mailbox { get; init; }

    /// <summary>Gets the mailbox's stable id, a GUID; null outside <see cref="AddInSource.Mailbox"/>.</summary>
    public string? MailboxId { get; init; }

    /// <summary>Gets a value indicating whether the add-in is enabled; null when the source doesn't tell.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Gets whom the organization provides it to: Everyone or SpecificUsers; null when the source doesn't tell.</summary>
    public string? ProvidedTo { get; init; }

    /// <summary>Gets how it came to be there, as Exchange says.</summary>
    public AddInScope Scope { get; init; }

    /// <summary>Gets a value indicating whether this is Workfront for Outlook, by exact id.</summary>
    public bool IsWorkfront => WorkfrontAddIn.Is(AssetId, AddInId);

    /// <summary>Gets a value indicating whether only its name looks like Workfront's: a reason to look, nothing more.</summary>
    public bool NeedsReview => !IsWorkfront && WorkfrontAddIn.IsNameAlike(DisplayName);

    /// <summary>Gets whether it asks for legacy tokens, as far as the evidence goes.</summary>
    public LegacyTokenUse LegacyTokenUse { get; init; }

    /// <summary>Gets what <see cref="LegacyTokenUse"/> rests on.</summary>
    public Basis Basis { get; init; }

    /// <summary>Gets the UTC day of its last request for a legacy token, to about a week; null when none is known.</summary>
    public DateTime? LastTokenRequest { get; init; }

    /// <summary>Gets the manifest as the source gave it, when it was asked for.</summary>
    public string? Manifest { get; init; }

    /// <summary>Gets the tenant that it was read from, by the name that checkpoints use too; null when it isn't known.</summary>
    internal string? Tenant { get; init; }

    /// <summary>Gets the id of the Entra application that carries the add-in, when it came from there.</summary>
    internal string? EntraAppId { get; init; }

    /// <inheritdoc/>
    public override string ToString() => DisplayName ?? AddInId ?? AssetId ?? Source.ToString();
}
