using System.Security;

namespace WorkfrontOutlook.Connections;

/// <summary>What is needed to make a connection that the module signs in itself. Holds secrets: never log it.</summary>
public sealed class ConnectRequest
{
    /// <summary>Gets how to sign in.</summary>
    public required SignInKind SignIn { get; init; }

    /// <summary>Gets the cloud.</summary>
    public CloudEnvironment Cloud { get; init; } = CloudEnvironments.Worldwide;

    /// <summary>Gets the tenant's id or one of its domains; null takes it from the token.</summary>
    public string? TenantId { get; init; }

    /// <summary>Gets the tenant's initial domain.</summary>
    public string? Organization { get; init; }

    /// <summary>Gets the app to sign in with, a GUID.</summary>
    public string? ClientId { get; init; }

    /// <summary>Gets the base address that replaces the cloud's Exchange address.</summary>
    public Uri? ExchangeEndpoint { get; init; }

    /// <summary>Gets the base address that replaces the cloud's Graph address.</summary>
    public Uri? GraphEndpoint { get; init; }

    /// <summary>Gets the given token for Exchange.</summary>
    public SecureString? ExchangeAccessToken { get; init; }

    /// <summary>Gets the given token for Graph.</summary>
    public SecureString? GraphAccessToken { get; init; }

    /// <summary>
    /// Gets the handler that carries the requests; null means the network. Disposed with the connection.
    /// </summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>Gets the clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Gets the scenario of the embedded tenant, for display.</summary>
    public string? Demo { get; init; }

    /// <inheritdoc/>
    public override string ToString() => nameof(ConnectRequest);
}
