using System.Management.Automation;
using System.Security;
using System.Security.Cryptography.X509Certificates;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.PowerShell.Completion;
using WorkfrontOutlook.PowerShell.Session;

namespace WorkfrontOutlook.PowerShell.Commands;

/// <summary>
/// Connect-WfTenant: connects this runspace to a tenant. Without parameters it uses the live session of
/// Connect-ExchangeOnline. A connection that the runspace had is ended.
/// </summary>
[Cmdlet(VerbsCommunications.Connect, "WfTenant", DefaultParameterSetName = ExistingSessionSet)]
[OutputType(typeof(WfConnection))]
public sealed class ConnectWfTenantCommand : ConnectCommand, IDynamicParameters
{
    private const string ExistingSessionSet = "ExistingSession";
    private const string InteractiveSet = "Interactive";
    private const string DeviceSet = "Device";
    private const string ThumbprintSet = "CertificateThumbprint";
    private const string CertificateSet = "Certificate";
    private const string CertificateFileSet = "CertificateFile";
    private const string SecretSet = "ClientSecret";
    private const string ManagedIdentitySet = "ManagedIdentity";
    private const string FederatedIdentitySet = "FederatedIdentity";
    private const string FederatedTokenSet = "FederatedToken";
    private const string AccessTokenSet = "AccessToken";
    private const string DemoSet = "Demo";

    /// <summary>Gets or sets a value indicating whether to use the live session of Connect-ExchangeOnline, as without parameters.</summary>
    [Parameter(ParameterSetName = ExistingSessionSet)]
    public SwitchParameter UseExistingSession { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether to sign in in the system browser. Meant, too, by an app (-ClientId) without another
    /// way to sign in, as with Connect-MgGraph. Refused at once where nobody sits at the screen.
    /// </summary>
    [Parameter(ParameterSetName = InteractiveSet)]
    public SwitchParameter Interactive { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether to sign in with a code on another device. Many tenants block this by Conditional
    /// Access. Refused at once where nobody sits at the screen.
    /// </summary>
    [Parameter(ParameterSetName = DeviceSet, Mandatory = true)]
    [Alias("UseDeviceCode", "DeviceCode")]
    public SwitchParameter Device { get; set; }

    /// <summary>Gets or sets the thumbprint of the app's certificate in CurrentUser\My or LocalMachine\My.</summary>
    [Parameter(ParameterSetName = ThumbprintSet, Mandatory = true)]
    [Alias("Thumbprint")]
    [ValidateNotNullOrEmpty]
    public string? CertificateThumbprint { get; set; }

    /// <summary>Gets or sets the app's certificate, with its private key.</summary>
    [Parameter(ParameterSetName = CertificateSet, Mandatory = true)]
    [ValidateNotNull]
    public X509Certificate2? Certificate { get; set; }

    /// <summary>Gets or sets the path of the app's certificate, a PFX file.</summary>
    [Parameter(ParameterSetName = CertificateFileSet, Mandatory = true)]
    [Alias("CertificatePath")]
    [ValidateNotNullOrEmpty]
    public string? CertificateFilePath { get; set; }

    /// <summary>Gets or sets the password of the PFX file.</summary>
    [Parameter(ParameterSetName = CertificateFileSet)]
    public SecureString? CertificatePassword { get; set; }

    /// <summary>
    /// Gets or sets the app's id as user name and its secret as password. It works, but Microsoft documents only certificates
    /// and managed identities for app-only access to Exchange Online.
    /// </summary>
    [Parameter(ParameterSetName = SecretSet, Mandatory = true)]
    [ValidateNotNull]
    public PSCredential? ClientSecretCredential { get; set; }

    /// <summary>Gets or sets a value indicating whether to use the managed identity of the machine or automation account.</summary>
    [Parameter(ParameterSetName = ManagedIdentitySet, Mandatory = true)]
    [Alias("Identity", "MSI")]
    public SwitchParameter ManagedIdentity { get; set; }

    /// <summary>Gets or sets the client id of a user-assigned managed identity.</summary>
    [Parameter(ParameterSetName = ManagedIdentitySet)]
    [Alias("UserAssignedManagedIdentityClientId")]
    [ValidateNotNullOrEmpty]
    public string? ManagedIdentityAccountId { get; set; }

    /// <summary>Gets or sets a value indicating whether to use the pipeline's or workload's own identity, which the app trusts.</summary>
    [Parameter(ParameterSetName = FederatedIdentitySet, Mandatory = true)]
    public SwitchParameter FederatedIdentity { get; set; }

    /// <summary>
    /// Gets or sets a token of another identity provider that the app trusts. It is used as it is and can't be renewed: for long
    /// work use -FederatedIdentity.
    /// </summary>
    [Parameter(ParameterSetName = FederatedTokenSet, Mandatory = true)]
    [ValidateNotNull]
    public SecureString? FederatedToken { get; set; }

    /// <summary>Gets or sets an access token for Exchange Online.</summary>
    [Parameter(ParameterSetName = AccessTokenSet, Mandatory = true)]
    [ValidateNotNull]
    public SecureString? ExchangeAccessToken { get; set; }

    /// <summary>Gets or sets an access token for Microsoft Graph.</summary>
    [Parameter(ParameterSetName = AccessTokenSet)]
    [Parameter(ParameterSetName = ExistingSessionSet)]
    [ValidateNotNull]
    public SecureString? GraphAccessToken { get; set; }

    /// <summary>Gets or sets a value indicating whether to connect to the embedded tenant.</summary>
    [Parameter(ParameterSetName = DemoSet, Mandatory = true)]
    public SwitchParameter Demo { get; set; }

    /// <summary>Gets or sets the scenario of the embedded tenant.</summary>
    [Parameter(ParameterSetName = DemoSet)]
    [ArgumentCompleter(typeof(ScenarioCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Scenario { get; set; }

    /// <summary>Gets or sets how many mailboxes the embedded tenant has.</summary>
    [Parameter(ParameterSetName = DemoSet)]
    [ValidateRange(1, 300_000)]
    public int? MailboxCount { get; set; }

    /// <summary>Gets or sets the seed of the embedded tenant: the same seed gives the same tenant.</summary>
    [Parameter(ParameterSetName = DemoSet)]
    public int Seed { get; set; } = 1;

    /// <summary>
    /// Gets or sets the app to sign in with, a GUID. Needed for -Interactive and -Device too: an app of your own with public
    /// client flows, the redirect address http://localhost, and the delegated permissions Exchange.Manage and
    /// Application.Read.All. Microsoft's own Exchange client isn't borrowed: its use by others is unsupported, and Conditional
    /// Access or Microsoft may stop it at any time.
    /// </summary>
    [Parameter(ParameterSetName = InteractiveSet)]
    [Parameter(ParameterSetName = DeviceSet)]
    [Parameter(ParameterSetName = ThumbprintSet, Mandatory = true)]
    [Parameter(ParameterSetName = CertificateSet, Mandatory = true)]
    [Parameter(ParameterSetName = CertificateFileSet, Mandatory = true)]
    [Parameter(ParameterSetName = FederatedIdentitySet, Mandatory = true)]
    [Parameter(ParameterSetName = FederatedTokenSet, Mandatory = true)]
    [Alias("AppId", "ApplicationId")]
    [ValidateNotNullOrEmpty]
    public string? ClientId { get; set; }

    /// <summary>Gets or sets the tenant's id or one of its domains.</summary>
    [Parameter(ParameterSetName = ExistingSessionSet)]
    [Parameter(ParameterSetName = InteractiveSet)]
    [Parameter(ParameterSetName = DeviceSet)]
    [Parameter(ParameterSetName = ThumbprintSet)]
    [Parameter(ParameterSetName = CertificateSet)]
    [Parameter(ParameterSetName = CertificateFileSet)]
    [Parameter(ParameterSetName = SecretSet)]
    [Parameter(ParameterSetName = ManagedIdentitySet)]
    [Parameter(ParameterSetName = FederatedIdentitySet)]
    [Parameter(ParameterSetName = FederatedTokenSet)]
    [Parameter(ParameterSetName = AccessTokenSet)]
    [Alias("Tenant")]
    [ValidateNotNullOrEmpty]
    public string? TenantId { get; set; }

    /// <summary>Gets or sets the tenant's initial domain; with several live sessions, chooses one by domain or tenant id.</summary>
    [Parameter(ParameterSetName = ExistingSessionSet)]
    [Parameter(ParameterSetName = InteractiveSet)]
    [Parameter(ParameterSetName = DeviceSet)]
    [Parameter(ParameterSetName = ThumbprintSet)]
    [Parameter(ParameterSetName = CertificateSet)]
    [Parameter(ParameterSetName = CertificateFileSet)]
    [Parameter(ParameterSetName = SecretSet)]
    [Parameter(ParameterSetName = ManagedIdentitySet)]
    [Parameter(ParameterSetName = FederatedIdentitySet)]
    [Parameter(ParameterSetName = FederatedTokenSet)]
    [Parameter(ParameterSetName = AccessTokenSet)]
    [ValidateNotNullOrEmpty]
    public string? Organization { get; set; }

    /// <summary>Gets or sets who signs in; with several live sessions, chooses one by its user.</summary>
    [Parameter(ParameterSetName = ExistingSessionSet)]
    [Parameter(ParameterSetName = InteractiveSet)]
    [ValidateNotNullOrEmpty]
    public string? UserPrincipalName { get; set; }

    /// <summary>Gets or sets the cloud, by the name that Connect-MgGraph, Connect-ExchangeOnline or Connect-AzAccount has for it.</summary>
    [Parameter(ParameterSetName = ExistingSessionSet)]
    [Parameter(ParameterSetName = InteractiveSet)]
    [Parameter(ParameterSetName = DeviceSet)]
    [Parameter(ParameterSetName = ThumbprintSet)]
    [Parameter(ParameterSetName = CertificateSet)]
    [Parameter(ParameterSetName = CertificateFileSet)]
    [Parameter(ParameterSetName = SecretSet)]
    [Parameter(ParameterSetName = ManagedIdentitySet)]
    [Parameter(ParameterSetName = FederatedIdentitySet)]
    [Parameter(ParameterSetName = FederatedTokenSet)]
    [Parameter(ParameterSetName = AccessTokenSet)]
    [Alias("EnvironmentName", "ExchangeEnvironmentName", "AzureEnvironment")]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Environment { get; set; }

    /// <summary>Gets or sets the base address that replaces the cloud's Exchange address. Plain http for loopback only.</summary>
    [Parameter(ParameterSetName = InteractiveSet)]
    [Parameter(ParameterSetName = DeviceSet)]
    [Parameter(ParameterSetName = ThumbprintSet)]
    [Parameter(ParameterSetName = CertificateSet)]
    [Parameter(ParameterSetName = CertificateFileSet)]
    [Parameter(ParameterSetName = SecretSet)]
    [Parameter(ParameterSetName = ManagedIdentitySet)]
    [Parameter(ParameterSetName = FederatedIdentitySet)]
    [Parameter(ParameterSetName = FederatedTokenSet)]
    [Parameter(ParameterSetName = AccessTokenSet)]
    [ValidateNotNull]
    public Uri? ExchangeEndpoint { get; set; }

    /// <summary>Gets or sets the base address that replaces the cloud's Graph address. Plain http for loopback only.</summary>
    [Parameter(ParameterSetName = ExistingSessionSet)]
    [Parameter(ParameterSetName = InteractiveSet)]
    [Parameter(ParameterSetName = DeviceSet)]
    [Parameter(ParameterSetName = ThumbprintSet)]
    [Parameter(ParameterSetName = CertificateSet)]
    [Parameter(ParameterSetName = CertificateFileSet)]
    [Parameter(ParameterSetName = SecretSet)]
    [Parameter(ParameterSetName = ManagedIdentitySet)]
    [Parameter(ParameterSetName = FederatedIdentitySet)]
    [Parameter(ParameterSetName = FederatedTokenSet)]
    [Parameter(ParameterSetName = AccessTokenSet)]
    [ValidateNotNull]
    public Uri? GraphEndpoint { get; set; }

    /// <inheritdoc/>
    public object? GetDynamicParameters()
    {
        RefuseWithout(() => WfErrors.DemoNotGiven, nameof(Demo), nameof(Scenario), nameof(MailboxCount), nameof(Seed));
        RefuseWithout(() => WfErrors.WayToConnectNotGiven, nameof(ManagedIdentity), nameof(ManagedIdentityAccountId));
        return null;
    }

    /// <inheritdoc/>
    protected override void Begin()
    {
        RefuseFalse(nameof(Interactive), Interactive);
        RefuseFalse(nameof(Device), Device);
        RefuseFalse(nameof(ManagedIdentity), ManagedIdentity);
        RefuseFalse(nameof(FederatedIdentity), FederatedIdentity);
        RefuseFalse(nameof(Demo), Demo);
        base.Begin();
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken) => await KeepAsync(ParameterSetName switch
    {
        ExistingSessionSet => await UseSessionAsync(Session(), cancellationToken).ConfigureAwait(false),
        DemoSet => await SignInAsync(EmbeddedTenant.Create(Scenario, MailboxCount, Seed), cancellationToken).ConfigureAwait(false),
        _ => await SignInAsync(await SignInRequestAsync().ConfigureAwait(false), cancellationToken).ConfigureAwait(false),
    }).ConfigureAwait(false);

    private SessionConnection Session() => new()
    {
        Cloud = Environment is null ? null : Cloud(Environment),
        TenantId = TenantId,
        Organization = Organization,
        UserPrincipalName = UserPrincipalName,
        GraphEndpoint = GraphEndpoint,
        GraphAccessToken = GraphAccessToken,
    };

    private async Task<ConnectRequest> SignInRequestAsync() => new()
    {
        SignIn = ParameterSetName switch
        {
            InteractiveSet => SignInKind.Interactive,
            DeviceSet => SignInKind.Device,
            ThumbprintSet or CertificateSet or CertificateFileSet => SignInKind.Certificate,
            SecretSet => SignInKind.ClientSecret,
            ManagedIdentitySet => SignInKind.ManagedIdentity,
            FederatedIdentitySet or FederatedTokenSet => SignInKind.FederatedIdentity,
            _ => SignInKind.AccessToken,
        },
        Cloud = Cloud(Environment),
        TenantId = TenantId,
        Organization = Organization,
        ClientId = ClientId ?? ClientSecretCredential?.UserName ?? ManagedIdentityAccountId,
        ClientSecret = ClientSecretCredential?.Password,
        Certificate = Certificate,
        CertificateThumbprint = CertificateThumbprint,
        CertificateFilePath = (await FullPathsAsync(CertificateFilePath).ConfigureAwait(false)).FirstOrDefault(),
        CertificatePassword = CertificatePassword,
        FederatedToken = FederatedToken,
        UserPrincipalName = UserPrincipalName,
        IsAttended = await IsAttendedAsync().ConfigureAwait(false),
        ShowDeviceCode = ShowDeviceCodeAsync,
        OnBrowser = () => Tell(CmdletText.BrowserAwaited),
        ExchangeEndpoint = ExchangeEndpoint,
        GraphEndpoint = GraphEndpoint,
        ExchangeAccessToken = ExchangeAccessToken,
        GraphAccessToken = GraphAccessToken,
        Log = new RequestStreams(),
    };
}
