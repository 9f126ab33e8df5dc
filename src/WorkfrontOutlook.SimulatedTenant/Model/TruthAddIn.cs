using WorkfrontOutlook.AddIns;

namespace WorkfrontOutlook.SimulatedTenant.Model;

/// <summary>An add-in and where it truly is, whether or not a caller can see it.</summary>
public sealed class TruthAddIn
{
    /// <summary>Gets the add-in id, in lower case.</summary>
    public required string AddInId { get; init; }

    /// <summary>Gets the store's asset id, where one is known.</summary>
    public string? AssetId { get; init; }

    /// <summary>Gets the display name; null when only the token report knows the add-in.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Gets the permission; null when only the token report or Graph know the add-in.</summary>
    public AddInPermission? Permission { get; init; }

    /// <summary>Gets a value indicating whether it is Workfront for Outlook.</summary>
    public bool IsWorkfront { get; init; }

    /// <summary>Gets the sources that hold it.</summary>
    public IReadOnlyList<AddInSource> Sources { get; init; } = Array.Empty<AddInSource>();

    /// <summary>Gets in how many mailboxes users installed it, broken ones included.</summary>
    public int MailboxCount { get; init; }

    /// <summary>Gets in how many of these mailboxes a sweep sees it.</summary>
    public int ReadableMailboxCount { get; init; }

    /// <inheritdoc/>
    public override string ToString() => DisplayName ?? AddInId;
}
