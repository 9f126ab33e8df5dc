using WorkfrontOutlook.AddIns;

namespace WorkfrontOutlook.Diagnosis;

/// <summary>A diagnosis that is compared: its add-ins and mailboxes by id, and what it did not read.</summary>
internal sealed class ComparedRun
{
    private static readonly Dictionary<string, bool?> None = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, WfAddInSummary> _byAssetId = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Dictionary<string, bool?>> _mailboxes = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<AddInSource> _unread;
    private readonly HashSet<string> _missing;
    private readonly bool _missingIsWhole;

    public ComparedRun(WfDiagnosis diagnosis)
    {
        Diagnosis = diagnosis;
        foreach (WfAddInSummary item in diagnosis.AddIns)
        {
            string key = Key(item.AddInId, item.AssetId);
            AddIns[key] = item;
            if (item.AssetId is string asset)
            {
                _byAssetId[asset] = item;
            }
        }

        foreach (WfAffectedMailbox item in diagnosis.Affected.Mailboxes)
        {
            string key = Key(item.AddInId, null);
            if (!_mailboxes.TryGetValue(key, out Dictionary<string, bool?>? mailboxes))
            {
                _mailboxes[key] = mailboxes = new(StringComparer.OrdinalIgnoreCase);
            }

            string id = item.MailboxId.Length > 0 ? item.MailboxId : item.Mailbox;
            mailboxes[id] = item.Enabled;
            Addresses[id] = item.Mailbox;
        }

        WfCompleteness completeness = diagnosis.Completeness;
        _unread = new HashSet<AddInSource>(completeness.Missing.Select(item => item.Source));
        if (HasSweptAll(completeness))
        {
            _unread.Remove(AddInSource.Mailbox);
        }
        else
        {
            _unread.Add(AddInSource.Mailbox);
        }

        if (!diagnosis.Status.ReportAvailable)
        {
            _unread.Add(AddInSource.TokenReport);
        }

        _missing = new HashSet<string>(completeness.Missing.Where(item => item.Source == AddInSource.Mailbox).Select(item => item.Scope), StringComparer.OrdinalIgnoreCase);
        _missingIsWhole = completeness.Expected is not null && _missing.Count(name => name.IndexOf('@') > 0) == completeness.Failed + completeness.Skipped;
    }

    public WfDiagnosis Diagnosis { get; }

    public Dictionary<string, WfAddInSummary> AddIns { get; } = new(StringComparer.OrdinalIgnoreCase);

    public Dictionary<string, string> Addresses { get; } = new(StringComparer.OrdinalIgnoreCase);

    public static bool HasSweptAll(WfCompleteness completeness) =>
        completeness.Expected == completeness.Scanned && completeness.Failed == 0 && completeness.Skipped == 0 && completeness.State != CompletenessState.Unknown;

    public bool HasRead(AddInSource source) => !_unread.Contains(source);

    public WfAddInSummary? Find(WfAddInSummary item) =>
        AddIns.TryGetValue(Key(item.AddInId, item.AssetId), out WfAddInSummary? found) || (item.AssetId is string asset && _byAssetId.TryGetValue(asset, out found)) ? found : null;

    public Dictionary<string, bool?> MailboxesOf(WfAddInSummary item) => _mailboxes.TryGetValue(Key(item.AddInId, null), out Dictionary<string, bool?>? found) ? found : None;

    public bool ListsMailboxes(WfAddInSummary item) => MailboxesOf(item).Count == item.MailboxCount;

    /// <summary>How many of another run's mailboxes this one did not read.</summary>
    public (int Total, int Open) CountUnread(Dictionary<string, bool?> mailboxes, ComparedRun of) => (mailboxes.Count, HasRead(AddInSource.Mailbox)
        ? 0
        : !_missingIsWhole ? mailboxes.Count : mailboxes.Keys.Count(id => _missing.Contains(id) || _missing.Contains(of.Addresses[id])));

    private static string Key(string? addInId, string? assetId) => addInId is { Length: > 0 } ? addInId.Trim('{', '}') : "asset:" + assetId;
}
