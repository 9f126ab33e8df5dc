using System.Collections;
using System.Management.Automation;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.NestedAppAuth;
using WorkfrontOutlook.PowerShell.Completion;
using WorkfrontOutlook.Remediation;

namespace WorkfrontOutlook.PowerShell.Commands;

/// <summary>
/// Says whether an add-in's successor, its Entra application for nested app authentication, is ready in this tenant: check by
/// check, with what stands in the way. Can also give the admin-consent address, or grant the consent.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "WfNestedAppAuth", DefaultParameterSetName = ByClientId, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(WfNestedAppAuthTest), typeof(string))]
public sealed class TestWfNestedAppAuthCommand : ConsentCommand
{
    private const string ByClientId = "ClientId";
    private const string ByInput = "InputObject";
    private const string ByAddInId = "AddInId";

    private NestedAppAuthInput? _input;

    /// <summary>Gets or sets the Entra application (client) ids.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByClientId, ValueFromPipelineByPropertyName = true)]
    [Alias("AppId", "ApplicationId", "WebApplicationId")]
    [ValidateNotNullOrEmpty]
    public string[] ClientId { get; set; } = [];

    /// <summary>Gets or sets add-ins, as Get-WfOutlookAddIn or Get-WfAddInCatalog gives them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByInput, ValueFromPipeline = true)]
    [ValidateNotNull]
    [TakesCatalogEntries]
    public WfOutlookAddIn[] InputObject { get; set; } = [];

    /// <summary>Gets or sets the add-in ids or asset ids; beside a client id, the add-in that it belongs to.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByAddInId, ValueFromPipelineByPropertyName = true)]
    [Alias("AssetId")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(AddInIdCompleter))]
    public string[] AddInId { get; set; } = [];

    /// <summary>Gets or sets client ids by add-in id or asset id, for add-ins whose manifest doesn't name theirs.</summary>
    [Parameter(ParameterSetName = ByInput)]
    [Parameter(ParameterSetName = ByAddInId)]
    [ValidateNotNull]
    public IDictionary? ClientIdMap { get; set; }

    /// <summary>Gets or sets the delegated permissions that the add-in wants, as its publisher documents them.</summary>
    [Parameter]
    [Alias("Scopes")]
    [ValidateNotNullOrEmpty]
    public string[] Scope { get; set; } = [];

    /// <summary>Gets or sets a switch that only gives the address at which an admin consents.</summary>
    [Parameter]
    public SwitchParameter ConsentUrl { get; set; }

    /// <summary>Gets or sets where Entra leads after consent, one of the application's own redirect addresses.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? RedirectUri { get; set; }

    /// <summary>
    /// Gets or sets a switch that grants -Scope for everybody before the test: a new consent, or more permissions on the one
    /// that there is. An undo record is on the disk before anything is sent.
    /// </summary>
    [Parameter]
    public SwitchParameter Grant { get; set; }

    /// <summary>Gets or sets the undo record of -Grant: a new file, or a folder; by default the current location.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? UndoPath { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        if (ConsentUrl && Grant)
        {
            throw WfErrors.OneJobOnly.For(null, nameof(ConsentUrl), nameof(Grant));
        }

        if (RedirectUri is { IsAbsoluteUri: false })
        {
            throw WfErrors.RedirectUriNotValid.For(RedirectUri.OriginalString, RedirectUri.OriginalString);
        }

        if (Grant && Scope.Length > 0)
        {
            ConsentGrantPlan.Check(Scope);
        }

        _input = new NestedAppAuthInput(ClientIdMap, WriteFailure);
        base.Begin();
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        switch (ParameterSetName)
        {
            case ByInput:
                _input!.TakeAddIns(InputObject);
                break;
            case ByAddInId:
                _input!.TakeAddInIds(AddInId);
                break;
            default:
                _input!.TakeClientIds(ClientId);
                break;
        }
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<NestedAppAuthSubject> subjects = await NestedAppAuthTester.ResolveAsync(Tenant, _input!.Subjects, cancellationToken).ConfigureAwait(false);
        if (ConsentUrl)
        {
            await WriteAddressesAsync(subjects, Scope, RedirectUri, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (Grant)
        {
            await GrantAsync(subjects, Scope, UndoPath, cancellationToken).ConfigureAwait(false);
        }

        var options = new NestedAppAuthOptions { Scopes = Scope, RedirectUri = RedirectUri };
        await foreach (WfNestedAppAuthTest test in NestedAppAuthTester.TestAsync(Tenant, subjects, options, cancellationToken).ConfigureAwait(false))
        {
            await WriteAsync(test, cancellationToken).ConfigureAwait(false);
        }
    }
}
