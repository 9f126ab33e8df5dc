using System.Security;
using System.Security.Cryptography.X509Certificates;

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

    /// <summary>
    /// Gets the app to sign in with, a GUID; for <see cref="SignInKind.ManagedIdentity"/> the client id of a user-assigned
    /// identity, null for the system-assigned one.
    /// </summary>
    public string? ClientId { get; init; }

    /// <summary>
    /// Gets the app's secret. It works for Exchange Online, but Microsoft documents only certificates and managed identities
    /// for app-only access there (Microsoft Learn, App-only authentication in Exchange Online PowerShell, read 2026-08).
    /// </summary>
    public SecureString? ClientSecret { get; init; }

    /// <summary>Gets the app's certificate with its RSA private key. It stays the caller's.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Gets the thumbprint of the app's certificate in CurrentUser\My or, when it isn't there, LocalMachine\My.</summary>
    public string? CertificateThumbprint { get; init; }

    /// <summary>Gets the full path of the app's certificate, a PFX file.</summary>
    public string? CertificateFilePath { get; init; }

    /// <summary>Gets the password of the PFX file; null means none.</summary>
    public SecureString? CertificatePassword { get; init; }

    /// <summary>
    /// Gets a token of another identity provider that the app trusts, as it is; null takes a new one for each request from the
    /// pipeline or workload that runs the module (GitHub Actions, Azure DevOps, AZURE_FEDERATED_TOKEN_FILE).
    /// </summary>
    public SecureString? FederatedToken { get; init; }

    /// <summary>Gets who is expected to sign in, offered in the browser; null lets the browser ask.</summary>
    public string? UserPrincipalName { get; init; }

    /// <summary>
    /// Gets what shows the message with the address and the code of <see cref="SignInKind.Device"/>. Called on any thread.
    /// </summary>
    public Func<string, CancellationToken, Task>? ShowDeviceCode { get; init; }

    /// <summary>
    /// Gets what is told that <see cref="SignInKind.Interactive"/> waits for the browser from now on, which may be hidden behind
    /// other windows. Called on any thread; null means that nobody is told.
    /// </summary>
    public Action? OnBrowser { get; init; }

    /// <summary>
    /// Gets a value indicating whether somebody sits at the screen; without, sign-ins that need a person are refused at once.
    /// </summary>
    public bool IsAttended { get; init; } = true;

    /// <summary>
    /// Gets the base address that replaces the cloud's login address, https only; its tenants are the first part of the path.
    /// </summary>
    public Uri? LoginEndpoint { get; init; }

    /// <summary>
    /// Gets the handler that carries the requests of the sign-in; null means the network. It stays the caller's.
    /// </summary>
    public HttpMessageHandler? AuthorityHandler { get; init; }

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

    /// <summary>Gets what takes a line for each HTTP request, those of the sign-in too; null means nobody.</summary>
    public IRequestLog? Log { get; init; }

    /// <summary>Gets the clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Gets the scenario of the embedded tenant, for display.</summary>
    public string? Demo { get; init; }

    /// <summary>Gets what opens the browser at an address; null means the system's own.</summary>
    internal Func<Uri, Task>? OpenBrowser { get; init; }

    /// <summary>Gets what reads environment variables.</summary>
    internal Func<string, string?> ReadEnvironment { get; init; } = Environment.GetEnvironmentVariable;

    /// <inheritdoc/>
    public override string ToString() => nameof(ConnectRequest);
}
