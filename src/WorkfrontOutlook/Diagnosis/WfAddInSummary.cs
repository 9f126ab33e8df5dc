using WorkfrontOutlook.AddIns;

namespace WorkfrontOutlook.Diagnosis;

/// <summary>One add-in, joined over all sources by its ids.</summary>
public sealed class WfAddInSummary
{
    /// <summary>Gets the add-in id, a GUID.</summary>
    public string? AddInId { get; init; }

    /// <summary>Gets the store's asset id, when known.</summary>
    public string? AssetId { get; init; }

    /// <summary>Gets the display name, when a source gives one.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Gets the publisher's name, when a source gives one.</summary>
    public string? ProviderName { get; init; }

    /// <summary>Gets the strongest permission that a source gives.</summary>
    public AddInPermission? Permission { get; init; }

    /// <summary>Gets the sources that show it.</summary>
    public AddInSource[] Sources { get; init; } = Array.Empty<AddInSource>();

    /// <summary>Gets in how many scanned mailboxes it is installed.</summary>
    public int MailboxCount { get; init; }

    /// <summary>Gets whether it asks for legacy tokens, by the strongest evidence.</summary>
    public LegacyTokenUse LegacyTokenUse { get; init; }

    /// <summary>Gets what <see cref="LegacyTokenUse"/> rests on.</summary>
    public Basis Basis { get; init; }

    /// <summary>Gets the UTC day of its last request for a legacy token, to about a week.</summary>
    public DateTime? LastTokenRequest { get; init; }

    /// <summary>Gets a value indicating whether this is Workfront for Outlook, by exact id.</summary>
    public bool IsWorkfront => WorkfrontAddIn.Is(AssetId, AddInId);

    /// <summary>Gets a value indicating whether only its name looks like Workfront's.</summary>
    public bool NeedsReview => !IsWorkfront && WorkfrontAddIn.IsNameAlike(DisplayName);

    /// <summary>Gets the id of the Entra application that carries it, when the directory names one.</summary>
    internal string? EntraAppId { get; init; }

    /// <inheritdoc/>
    public override string ToString() => DisplayName ?? AddInId ?? AssetId ?? string.Empty;
}
