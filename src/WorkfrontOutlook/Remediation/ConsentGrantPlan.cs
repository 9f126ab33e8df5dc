using System.Globalization;
using System.Runtime.CompilerServices;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.NestedAppAuth;

namespace WorkfrontOutlook.Remediation;

/// <summary>
/// Consent for everybody to delegated permissions of Microsoft Graph: read first, recorded, then written, once. A grant that
/// exists is widened and keeps what it has.
/// </summary>
public sealed class ConsentGrantPlan
{
    internal const string GraphAppId = "00000003-0000-0000-c000-000000000000";

    private readonly TenantContext _tenant;
    private readonly IEntraDirectory _directory;
    private readonly List<Step> _steps = new();
    private readonly List<WfException> _refused = new();
    private readonly List<string> _settled = new();

    private ConsentGrantPlan(TenantContext tenant, IEntraDirectory directory)
    {
        _tenant = tenant;
        _directory = directory;
    }

    /// <summary>Gets how many consents will be written.</summary>
    public int Count => _steps.Count;

    /// <summary>Gets what can't be granted, with the reason.</summary>
    public IReadOnlyList<WfException> Refused => _refused;

    /// <summary>Gets the names of those that have all that was asked for, so that nothing is sent.</summary>
    public IReadOnlyList<string> AlreadyGranted => _settled;

    /// <summary>Gets the question that is asked before anything is sent.</summary>
    public string Question
    {
        get
        {
            string names = RemediationPlan.Shown(_steps.Select(step => step.Consent.Name ?? step.Consent.ClientId));
            return _steps.Count == 1
                ? Text(RemediationText.Question_Grant_One, names, _tenant.Connection)
                : Text(RemediationText.Question_Grant, _steps.Count, names, _tenant.Connection);
        }
    }

    /// <summary>Gets each application, and what would be sent for it.</summary>
    public IReadOnlyList<(string Place, string Command)> Commands => _steps.ConvertAll(step => (RemediationPlan.Shown(step.Consent.Name ?? step.Consent.ClientId), CommandText(step.Consent, step.GrantId)));

    /// <summary>Gets or sets how the record's file is opened: a test stands in for a full disk.</summary>
    internal Func<string, FileMode, Stream> OpenUndo { get; set; } = UndoWriter.OpenFile;

    /// <summary>Gets or sets a value indicating whether <see cref="UndoFile.PathFor"/> made the record's name in a folder: where another run has taken it, the next is used.</summary>
    public bool IsOurName { get; set; }

    /// <summary>Gets the path of the undo record that was begun; null before.</summary>
    public string? UndoPath { get; private set; }

    /// <summary>Refuses permissions that can't be granted here, before anything is read.</summary>
    /// <param name="scopes">The permissions.</param>
    /// <exception cref="WfException">ScopesNeeded or ScopeNotGrantable.</exception>
    public static void Check(IReadOnlyList<string> scopes)
    {
        string[] each = scopes.SelectMany(EntraGrant.Split).ToArray();
        if (each.Length == 0)
        {
            throw WfErrors.ScopesNeeded.For(null);
        }

        foreach (string scope in each)
        {
            if (!WantedScopes.IsOfGraph(scope) || WantedScopes.IsDefault(scope) || !WantedScopes.Parts(scope).Name.All(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_'))
            {
                throw WfErrors.ScopeNotGrantable.For(scope, scope);
            }
        }
    }

    /// <summary>Tells why nothing can be consented to for a subject.</summary>
    /// <param name="subject">The subject.</param>
    /// <returns>The reason, or null.</returns>
    public static WfException? Obstacle(NestedAppAuthSubject subject)
    {
        string name = subject.DisplayName ?? subject.AddInId ?? subject.AssetId ?? AddIns.WorkfrontAddIn.Name;
        return subject.IsWorkfront ? WfErrors.AddInRetired.For(name, name)
            : subject.Unresolved is WfException unresolved ? unresolved
            : subject.ClientId is null ? WfErrors.ClientIdUnknown.For(name, subject.AddInId ?? subject.AssetId ?? name)
            : null;
    }

    /// <summary>Reads what there is and plans what to write.</summary>
    /// <param name="tenant">The connection.</param>
    /// <param name="subjects">The applications.</param>
    /// <param name="scopes">The permissions to be had afterwards, besides those that are granted already.</param>
    /// <param name="cancellationToken">Interrupts the reading.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="WfException">Graph isn't connected, or Microsoft Graph's own service principal can't be read.</exception>
    public static async Task<ConsentGrantPlan> ReadAsync(TenantContext tenant, IReadOnlyList<NestedAppAuthSubject> subjects, IReadOnlyList<string> scopes, CancellationToken cancellationToken)
    {
        // Where nothing can be consented to, the permissions aren't what is missing.
        if (subjects.Any(subject => Obstacle(subject) is null))
        {
            Check(scopes);
        }

        IEntraDirectory directory = tenant.Graph as IEntraDirectory ?? throw WfErrors.GraphNotConnected.For(tenant.Connection.ToString());
        var plan = new ConsentGrantPlan(tenant, directory);
        string[] names = scopes.SelectMany(EntraGrant.Split).Select(scope => WantedScopes.Parts(scope).Name).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        EntraApplication? graph = null;
        foreach (NestedAppAuthSubject subject in subjects.GroupBy(subject => subject.ClientId ?? subject.Key, StringComparer.OrdinalIgnoreCase).Select(group => group.First()))
        {
            if (Obstacle(subject) is WfException obstacle)
            {
                plan._refused.Add(obstacle);
                continue;
            }

            try
            {
                graph ??= await directory.FindApplicationAsync(GraphAppId, cancellationToken).ConfigureAwait(false)
                    ?? throw WfErrors.ServicePrincipalMissing.For(GraphAppId, "Microsoft Graph", AdminConsentAddress.Make(tenant.Connection, subject.ClientId!, scopes).AbsoluteUri);
                await plan.AddAsync(subject, graph, names, cancellationToken).ConfigureAwait(false);
            }
            catch (WfException failure)
            {
                plan._refused.Add(failure);
            }
        }

        return plan;
    }

    /// <summary>Writes the record, then the consents. To be called once.</summary>
    /// <param name="undoPath">The undo record's path, as <see cref="UndoFile.PathFor"/> gives it. The file must not exist.</param>
    /// <param name="cancellationToken">Stops; what was sent until then is in the record.</param>
    /// <returns>A failure for each consent that isn't there afterwards. Throws when the record can't be written; then nothing was sent.</returns>
    public async IAsyncEnumerable<WfException> ApplyAsync(string undoPath, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (_steps.Count == 0)
        {
            yield break;
        }

        using UndoWriter undo = UndoWriter.Create(undoPath, IsOurName, OpenUndo);
        UndoPath = undo.Path;
        undo.Add(new UndoLine
        {
            Kind = UndoLine.Header,
            Schema = UndoLine.CurrentSchema,
            Module = typeof(UndoLine).Assembly.GetName().Version?.ToString(3),
            Action = nameof(RemediationAction.Grant),
            Tenant = _tenant.Connection.TenantId,
            Organization = _tenant.Connection.Organization,
            By = _tenant.Connection.Account,
            At = _tenant.Clock.GetUtcNow(),
        });
        for (int i = 0; i < _steps.Count; i++)
        {
            undo.Add(new UndoLine { Kind = UndoLine.Target, Number = i + 1, Grant = _steps[i].Consent, Command = CommandText(_steps[i].Consent, _steps[i].GrantId) });
        }

        undo.Add(new UndoLine { Kind = UndoLine.Ready, Targets = _steps.Count, At = _tenant.Clock.GetUtcNow() });
        undo.FlushToDisk();
        for (int i = 0; i < _steps.Count; i++)
        {
            (string? reason, bool unclear) = await ConsentWrite.SetAsync(_directory, _steps[i].Consent, _steps[i].Consent.Before, _steps[i].Consent.After, cancellationToken).ConfigureAwait(false);
            undo.Add(new UndoLine
            {
                Kind = UndoLine.Outcome,
                Number = i + 1,
                Result = (reason is null ? RemediationOutcome.Changed : RemediationOutcome.Failed).ToString(),
                Unclear = unclear ? true : null,
                Reason = reason,
                At = _tenant.Clock.GetUtcNow(),
            });
            if (reason is not null)
            {
                string name = _steps[i].Consent.Name ?? _steps[i].Consent.ClientId ?? string.Empty;
                yield return WfErrors.TargetNotChanged.For(name, name, reason);
            }
        }

        undo.FlushToDisk();
    }

    private async Task AddAsync(NestedAppAuthSubject subject, EntraApplication graph, string[] names, CancellationToken cancellationToken)
    {
        EntraApplication? application = await _directory.FindApplicationAsync(subject.ClientId!, cancellationToken).ConfigureAwait(false);
        string name = subject.DisplayName ?? application?.DisplayName ?? subject.ClientId!;
        if (application is null)
        {
            _refused.Add(WfErrors.ServicePrincipalMissing.For(name, name, AdminConsentAddress.Make(_tenant.Connection, subject.ClientId!, names).AbsoluteUri));
            return;
        }

        EntraGrant? grant = await _directory.FindGrantForAllAsync(application.ObjectId, graph.ObjectId, cancellationToken).ConfigureAwait(false);
        string[] has = grant?.Scopes ?? Array.Empty<string>();
        string[] more = names.Where(scope => !has.Contains(scope, StringComparer.OrdinalIgnoreCase)).ToArray();
        if (more.Length == 0)
        {
            _settled.Add(name);
            return;
        }

        var consent = new ConsentState
        {
            ClientId = subject.ClientId,
            Name = name,
            ServicePrincipalId = application.ObjectId,
            ResourceId = graph.ObjectId,
            Before = grant is null ? null : string.Join(" ", has),
            After = string.Join(" ", has.Concat(more)),
        };
        _steps.Add(new Step(consent, grant?.Id));
    }

    private static string CommandText(ConsentState consent, string? grantId) => consent.Before is null
        ? $"POST /oauth2PermissionGrants {{ clientId: {consent.ServicePrincipalId}, consentType: AllPrincipals, resourceId: {consent.ResourceId}, scope: {consent.After} }}"
        : $"PATCH /oauth2PermissionGrants/{grantId} {{ scope: {consent.After} }}";

    private static string Text(string format, params object?[] args) => string.Format(CultureInfo.CurrentCulture, format, args);

    private sealed record Step(ConsentState Consent, string? GrantId);
}
