using WorkfrontOutlook.AddIns;

namespace WorkfrontOutlook.LegacyTokens;

/// <summary>An add-in that asked for legacy tokens, as the token report has it.</summary>
public sealed class WfLegacyTokenRequest
{
    /// <summary>Gets the add-in id, a GUID in lower case without braces.</summary>
    public required string AddInId { get; init; }

    /// <summary>Gets the store's asset id, when the add-in is known.</summary>
    public string? AssetId { get; init; }

    /// <summary>Gets the add-in's name, when it is known.</summary>
    public string? Name { get; init; }

    /// <summary>Gets the publisher's name, when it is known.</summary>
    public string? ProviderName { get; init; }

    /// <summary>Gets what became of the request.</summary>
    public required LegacyTokenRequestOutcome Outcome { get; init; }

    /// <summary>
    /// Gets the UTC day of the request, to about a week: it moves only when a request comes seven or more days later.
    /// Null when the service's date can't be read.
    /// </summary>
    public DateTime? LastSeen { get; init; }

    /// <summary>Gets a value indicating whether this is Workfront for Outlook, by exact id.</summary>
    public bool IsWorkfront => WorkfrontAddIn.Is(AssetId, AddInId);
}
