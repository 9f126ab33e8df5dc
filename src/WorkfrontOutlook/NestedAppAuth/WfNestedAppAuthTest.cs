namespace WorkfrontOutlook.NestedAppAuth;

/// <summary>Whether an add-in's Entra application is ready in this tenant for nested app authentication, check by check.</summary>
public sealed class WfNestedAppAuthTest
{
    /// <summary>Gets the add-in id, a GUID; null when the test began at a client id.</summary>
    public string? AddInId { get; init; }

    /// <summary>Gets the store's asset id, when known.</summary>
    public string? AssetId { get; init; }

    /// <summary>Gets the display name: the add-in's, else the Entra application's.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Gets the Entra application (client) id; null when it isn't known.</summary>
    public string? ClientId { get; init; }

    /// <summary>Gets how the client id was found: Given, Map, Manifest or Directory; null when it wasn't.</summary>
    public string? ClientIdSource { get; init; }

    /// <summary>Gets a value indicating whether this is Workfront for Outlook, by exact id.</summary>
    public bool IsWorkfront { get; init; }

    /// <summary>Gets the result.</summary>
    public required NestedAppAuthReadiness Readiness { get; init; }

    /// <summary>Gets all checks, always in the same order, those that were skipped included.</summary>
    public required WfNestedAppAuthCheck[] Checks { get; init; }

    /// <summary>Gets the delegated permissions that were asked about, as given or assumed; empty when none is known.</summary>
    public string[] WantedScopes { get; init; } = Array.Empty<string>();

    /// <summary>Gets a value indicating whether <see cref="WantedScopes"/> is the module's assumption from the add-in's permission.</summary>
    public bool ScopesAssumed { get; init; }

    /// <summary>Gets the delegated permissions that an admin granted for everybody.</summary>
    public string[] GrantedScopes { get; init; } = Array.Empty<string>();

    /// <summary>Gets where the mailboxes are, in words.</summary>
    public string? MailboxLocation { get; init; }

    /// <summary>Gets the result in words.</summary>
    public required string Explanation { get; init; }

    /// <summary>Gets what to do next.</summary>
    public required string NextStep { get; init; }

    /// <summary>Gets the address at which an admin consents; null when there is nothing to consent to.</summary>
    public Uri? ConsentUrl { get; init; }

    /// <summary>Gets what the result as a whole rests on.</summary>
    public Basis Basis { get; init; } = Basis.Observed;

    /// <summary>Gets the source of a fixed answer, with its date; null for what was read from the tenant.</summary>
    public string? Source { get; init; }

    /// <summary>Gets the time of the test.</summary>
    public DateTimeOffset CheckedAt { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{DisplayName ?? ClientId ?? AddInId ?? AssetId}: {Readiness}";
}
