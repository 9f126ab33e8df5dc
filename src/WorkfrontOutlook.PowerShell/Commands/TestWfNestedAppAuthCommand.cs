using System.Collections;
using System.Globalization;
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
public sealed class TestWfNestedAppAuthCommand : WfTenantCmdlet
{
    private const string ByClientId = "ClientId";
    private const string ByInput = "InputObject";
    private const string ByAddInId = "AddInId";

    private readonly List<NestedAppAuthSubject> _subjects = new();
    private readonly Dictionary<string, string> _map = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets or sets the Entra application (client) ids.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByClientId, ValueFromPipelineByPropertyName = true)]
    [Alias("AppId", "ApplicationId", "WebApplicationId")]
    [ValidateNotNullOrEmpty]
    public string[] ClientId { get; set; } = [];

    /// <summary>Gets or sets add-ins, as Get-WfOutlookAddIn gives them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByInput, ValueFromPipeline = true)]
    [ValidateNotNull]
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

        if (Grant)
        {
            ConsentGrantPlan.Check(Scope);
        }

        foreach (DictionaryEntry pair in ClientIdMap ?? new Hashtable())
        {
            _map[pair.Key.ToString() ?? string.Empty] = Text(pair.Value);
        }

        base.Begin();
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        switch (ParameterSetName)
        {
            case ByInput:
                Take(InputObject, addIn => NestedAppAuthSubject.Of(addIn, _map));
                break;
            case ByAddInId:
                Take(AddInId, id => NestedAppAuthSubject.OfAddInId(id, _map));
                break;
            default:
                Take(ClientId, id => NestedAppAuthSubject.OfClient(id));
                break;
        }
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<NestedAppAuthSubject> subjects = await NestedAppAuthTester.ResolveAsync(Tenant, _subjects, cancellationToken).ConfigureAwait(false);
        if (ConsentUrl)
        {
            await WriteAddressesAsync(subjects, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (Grant)
        {
            await GrantAsync(subjects, cancellationToken).ConfigureAwait(false);
        }

        var options = new NestedAppAuthOptions { Scopes = Scope, RedirectUri = RedirectUri };
        await foreach (WfNestedAppAuthTest test in NestedAppAuthTester.TestAsync(Tenant, subjects, options, cancellationToken).ConfigureAwait(false))
        {
            await WriteAsync(test, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string Text(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value)?.ToString() ?? string.Empty;

    // An id that can't be one concerns that input only.
    private void Take<T>(T[] inputs, Func<T, NestedAppAuthSubject> make)
    {
        foreach (T input in inputs)
        {
            try
            {
                _subjects.Add(make(input));
            }
            catch (WfException failure)
            {
                WriteFailure(failure);
            }
        }
    }

    private async Task WriteAddressesAsync(IReadOnlyList<NestedAppAuthSubject> subjects, CancellationToken cancellationToken)
    {
        foreach (NestedAppAuthSubject subject in subjects)
        {
            if (ConsentGrantPlan.Obstacle(subject) is WfException obstacle)
            {
                await WriteFailureAsync(obstacle, cancellationToken).ConfigureAwait(false);
                continue;
            }

            await WriteAsync(AdminConsentAddress.Make(Tenant.Connection, subject.ClientId!, Scope, RedirectUri).AbsoluteUri, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task GrantAsync(IReadOnlyList<NestedAppAuthSubject> subjects, CancellationToken cancellationToken)
    {
        ConsentGrantPlan plan = await ConsentGrantPlan.ReadAsync(Tenant, subjects, Scope, cancellationToken).ConfigureAwait(false);
        foreach (WfException refused in plan.Refused)
        {
            await WriteFailureAsync(refused, cancellationToken).ConfigureAwait(false);
        }

        string folder = (await FullPathsAsync(UndoPath ?? ".").ConfigureAwait(false))[0];
        string path = UndoFile.PathFor(folder, Tenant.Connection, Tenant.Clock.GetUtcNow());
        bool go = plan.Count > 0 && await AskOnceAsync(
            plan.Question + " " + string.Format(CultureInfo.CurrentCulture, CmdletText.Undo_Told, path),
            plan.Commands).ConfigureAwait(false);
        if (!go)
        {
            return;
        }

        try
        {
            await foreach (WfException failure in plan.ApplyAsync(path, cancellationToken).ConfigureAwait(false))
            {
                await WriteFailureAsync(failure, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            if (File.Exists(path) && !cancellationToken.IsCancellationRequested)
            {
                Tell(string.Format(CultureInfo.CurrentCulture, CmdletText.Undo_Told, path));
            }
        }
    }
}
