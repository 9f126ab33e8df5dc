using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.LegacyTokens;

namespace WorkfrontOutlook.SimulatedTenant.Model;

/// <summary>
/// What is true of the tenant at one moment, computed from the model by the rules of the design, without the engine's own
/// diagnosis. It assumes a client that outlasts transient faults, no evidence given by the admin, and the catalog of
/// Workfront alone.
/// </summary>
public sealed class TenantTruth
{
    private readonly TenantProfile _profile;
    private readonly Dictionary<string, Entry> _addIns = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<int> _workfrontMailboxes = new();
    private readonly RecipientDirectory _directory;

    internal TenantTruth(TenantProfile profile, RecipientDirectory directory, TenantState state, DateTimeOffset now)
    {
        _profile = profile;
        _directory = directory;
        Now = now;
        AdminSetting = state.AdminSetting;
        NestedAppAuth = new NestedAppAuthTruth(profile, state.Entra);
        foreach (SeededAddIn app in state.OrganizationApps())
        {
            Add(app, AddInSource.Organization);
        }

        foreach (SeededAddIn app in state.PrivateCatalogApps())
        {
            Add(app, AddInSource.PrivateCatalog);
        }

        for (int i = 0; i < profile.MailboxCount; i++)
        {
            bool broken = directory.IsBroken(i);
            BrokenMailboxes += broken ? 1 : 0;
            bool workfront = false;
            foreach (SeededAddIn app in state.UserApps(i))
            {
                Entry entry = Add(app, AddInSource.Mailbox);
                entry.Mailboxes++;
                entry.Readable += broken ? 0 : 1;
                workfront |= app.IsWorkfront;
            }

            if (workfront)
            {
                _workfrontMailboxes.Add(i);
            }
        }

        foreach (SeededAddIn app in profile.IntegratedApps)
        {
            // Graph's addIns hold an id and nothing else of the add-in.
            Add(new SeededAddIn { AddInId = app.AddInId, DisplayName = app.DisplayName }, AddInSource.IntegratedApps);
        }

        if (profile.StatusForm is not (StatusForm.WarningOnly or StatusForm.LocalizedText or StatusForm.UnknownText))
        {
            foreach (TokenReportEntry entry in profile.TokenReport)
            {
                Add(new SeededAddIn { AddInId = entry.AddInId, DisplayName = entry.AddInId }, AddInSource.TokenReport);
            }
        }
    }

    /// <summary>Gets the moment that this is the truth of.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>Gets how ready the add-ins' applications are.</summary>
    public NestedAppAuthTruth NestedAppAuth { get; }

    /// <summary>Gets what an admin set, whether or not a caller can read it.</summary>
    public LegacyTokenAdminSetting AdminSetting { get; }

    /// <summary>Gets what a caller can know of the setting: Unknown where it isn't told, or told in a text that nobody knows.</summary>
    public LegacyTokenAdminSetting ReportedSetting => StatusReadable && _profile.StatusForm != StatusForm.WarningOnly
        ? AdminSetting
        : LegacyTokenAdminSetting.Unknown;

    /// <summary>
    /// Gets what is in force, as far as a caller can know. The warning that legacy tokens are disabled means Off at any date.
    /// </summary>
    public LegacyTokenEffectiveState EffectiveState =>
        _profile.StatusForm == StatusForm.WarningOnly && MayRun("Get-AuthenticationPolicy")
            ? LegacyTokenEffectiveState.Off
            : EffectiveTokens.At(Now, ReportedSetting);

    /// <summary>Gets how many mailboxes have a Get-App that always fails.</summary>
    public int BrokenMailboxes { get; }

    /// <summary>Gets every add-in but the default ones, with all its sources.</summary>
    public IReadOnlyList<TruthAddIn> AddIns => _addIns.Values.Select(entry => entry.ToTruth()).ToArray();

    /// <summary>Gets the addresses of the mailboxes whose users installed Workfront, broken ones included.</summary>
    public IEnumerable<string> WorkfrontMailboxes => _workfrontMailboxes.Select(index => _directory.Get(index).PrimarySmtpAddress);

    /// <summary>Gets how many mailboxes these are.</summary>
    public int WorkfrontMailboxCount => _workfrontMailboxes.Count;

    private bool StatusReadable => MayRun("Get-AuthenticationPolicy")
        && _profile.StatusForm is not (StatusForm.LocalizedText or StatusForm.UnknownText);

    private bool GraphReadable => _profile.HasGraph && !_profile.GraphDenied;

    private bool Sweeps(DiagnosisScope scope) => scope == DiagnosisScope.All || (scope == DiagnosisScope.Auto && _profile.MailboxCount <= 1000);

    /// <summary>The verdict of a right diagnosis.</summary>
    /// <param name="scope">How much the diagnosis reads.</param>
    /// <param name="withGraph">Whether it has Graph; ignored where the tenant gives the caller none.</param>
    /// <returns>The verdict's code.</returns>
    public VerdictCode Verdict(DiagnosisScope scope, bool withGraph = true)
    {
        bool off = EffectiveState == LegacyTokenEffectiveState.Off;
        IReadOnlyList<TruthAddIn> seen = VisibleAddIns(scope, withGraph);
        bool workfront = seen.Any(addIn => addIn.IsWorkfront);
        bool confirmed = seen.Any(addIn => addIn.Sources.Contains(AddInSource.TokenReport));
        if (workfront)
        {
            return off ? VerdictCode.WorkfrontRetired : VerdictCode.Inconclusive;
        }

        if (confirmed)
        {
            return off ? VerdictCode.LegacyTokensOff : VerdictCode.Inconclusive;
        }

        return scope != DiagnosisScope.Organization && Completeness(scope, withGraph) == CompletenessState.Complete
            ? VerdictCode.NothingFound
            : VerdictCode.Inconclusive;
    }

    /// <summary>The completeness of a right diagnosis.</summary>
    /// <param name="scope">How much the diagnosis reads.</param>
    /// <param name="withGraph">Whether it has Graph; ignored where the tenant gives the caller none.</param>
    /// <returns>The state.</returns>
    public CompletenessState Completeness(DiagnosisScope scope, bool withGraph = true)
    {
        if (scope == DiagnosisScope.Organization)
        {
            // The mailboxes were not asked, and the result says so.
            return CompletenessState.Partial;
        }

        TruthCounts counts = Counts(scope);
        if (counts.Expected is null)
        {
            return CompletenessState.Unknown;
        }

        bool sources = MayRun("Get-App") && StatusReadable && withGraph && GraphReadable;
        return sources && counts.Unread == 0 ? CompletenessState.Complete : CompletenessState.Partial;
    }

    /// <summary>The mailbox counts of a right diagnosis.</summary>
    /// <param name="scope">How much the diagnosis reads.</param>
    /// <returns>The counts.</returns>
    public TruthCounts Counts(DiagnosisScope scope)
    {
        int? onPremises = MayRun("Get-MailUser") || MayRun("Get-Recipient") ? _profile.OnPremisesMailboxes : null;
        if (scope == DiagnosisScope.Organization)
        {
            return new TruthCounts { Expected = null, Failed = 0, OnPremises = null };
        }

        if (!MayRun("Get-Mailbox"))
        {
            return new TruthCounts { Expected = null, Failed = 0, OnPremises = onPremises };
        }

        int expected = _profile.MailboxCount;
        if (!Sweeps(scope))
        {
            return new TruthCounts { Expected = expected, Unread = expected, Failed = 0, OnPremises = onPremises };
        }

        return MayRun("Get-App")
            ? new TruthCounts { Expected = expected, Scanned = expected - BrokenMailboxes, Unread = BrokenMailboxes, Failed = BrokenMailboxes, OnPremises = onPremises }
            : new TruthCounts { Expected = expected, Unread = expected, Failed = null, OnPremises = onPremises };
    }

    /// <summary>The add-ins that a right diagnosis sees, with the sources in which it sees them.</summary>
    /// <param name="scope">How much the diagnosis reads.</param>
    /// <param name="withGraph">Whether it has Graph; ignored where the tenant gives the caller none.</param>
    /// <returns>The add-ins, without the default ones.</returns>
    public IReadOnlyList<TruthAddIn> VisibleAddIns(DiagnosisScope scope, bool withGraph = true) => _addIns.Values
        .Select(entry => entry.ToTruth(source => source switch
        {
            AddInSource.Organization or AddInSource.PrivateCatalog => MayRun("Get-App"),
            AddInSource.IntegratedApps => withGraph && GraphReadable,
            AddInSource.Mailbox => Sweeps(scope) && MayRun("Get-App") && MayRun("Get-Mailbox") && entry.Readable > 0,
            _ => StatusReadable,
        }))
        .Where(addIn => addIn.Sources.Count > 0)
        .ToArray();

    private bool MayRun(string cmdlet) => !_profile.DeniedCmdlets.Contains(cmdlet, StringComparer.OrdinalIgnoreCase);

    private Entry Add(SeededAddIn app, AddInSource source)
    {
        string id = app.AddInId.ToLowerInvariant();
        if (!_addIns.TryGetValue(id, out Entry? entry))
        {
            _addIns[id] = entry = new Entry(id);
        }

        entry.Sources.Add(source);
        if (app.IsWorkfront)
        {
            entry.WorkfrontIn.Add(source);
        }

        if (source is AddInSource.Organization or AddInSource.PrivateCatalog or AddInSource.Mailbox)
        {
            entry.AssetId ??= app.AssetId;
            entry.Name ??= app.DisplayName;
            entry.Permission ??= app.Permission;
        }
        else if (source == AddInSource.IntegratedApps)
        {
            entry.Name ??= app.DisplayName;
        }

        return entry;
    }

    private sealed class Entry
    {
        public Entry(string id) => Id = id;

        public string Id { get; }

        public string? AssetId { get; set; }

        public string? Name { get; set; }

        public AddInPermission? Permission { get; set; }

        public HashSet<AddInSource> WorkfrontIn { get; } = new();

        public int Mailboxes { get; set; }

        public int Readable { get; set; }

        public SortedSet<AddInSource> Sources { get; } = new();

        public TruthAddIn ToTruth(Func<AddInSource, bool>? visible = null) => new()
        {
            AddInId = Id,
            AssetId = AssetId,
            DisplayName = Name,
            Permission = Permission,
            IsWorkfront = WorkfrontIn.Any(source => visible is null || visible(source)),
            Sources = Sources.Where(source => visible is null || visible(source)).ToArray(),
            MailboxCount = Mailboxes,
            ReadableMailboxCount = Readable,
        };
    }
}
