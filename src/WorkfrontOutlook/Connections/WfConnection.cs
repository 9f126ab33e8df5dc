namespace WorkfrontOutlook.Connections;

/// <summary>What a connection is, without anything secret.</summary>
public sealed class WfConnection
{
    /// <summary>Gets the connection's own id.</summary>
    public Guid ConnectionId { get; init; } = Guid.NewGuid();

    /// <summary>Gets the tenant's id, a GUID; null when the session doesn't tell it.</summary>
    public string? TenantId { get; init; }

    /// <summary>Gets the tenant's initial domain, such as contoso.onmicrosoft.com, when known.</summary>
    public string? Organization { get; init; }

    /// <summary>Gets the name of the cloud.</summary>
    public required string Environment { get; init; }

    /// <summary>Gets who is signed in: a user principal name, or an app's id.</summary>
    public string? Account { get; init; }

    /// <summary>Gets how the sign-in was made.</summary>
    public required SignInKind SignIn { get; init; }

    /// <summary>Gets the way to Exchange.</summary>
    public required ExchangeTransportKind Transport { get; init; }

    /// <summary>Gets the base address of Exchange's admin endpoint; null on the session transport.</summary>
    public Uri? ExchangeEndpoint { get; init; }

    /// <summary>Gets the base address of Microsoft Graph; null when the connection has none.</summary>
    public Uri? GraphEndpoint { get; init; }

    /// <summary>Gets a value indicating whether Microsoft Graph can be asked.</summary>
    public bool HasGraph { get; init; }

    /// <summary>Gets when the Exchange token expires, when known. Connections that can renew it do so by themselves.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Gets when the connection was made.</summary>
    public DateTimeOffset ConnectedAt { get; init; }

    /// <summary>Gets the scenario, seed and size of the embedded tenant; null on a real one.</summary>
    public string? Demo { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Organization ?? TenantId ?? Environment;
}
