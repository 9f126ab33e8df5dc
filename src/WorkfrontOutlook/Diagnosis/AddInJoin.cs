using WorkfrontOutlook.AddIns;

namespace WorkfrontOutlook.Diagnosis;

/// <summary>
/// Joins the records of all sources into one item for each add-in: by asset id, then by add-in id, never by name.
/// Memory grows with the number of different add-ins, not with the number of mailboxes.
/// </summary>
internal sealed class AddInJoin
{
    private readonly Dictionary<string, Group> _byAsset = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Group> _byId = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Group> _groups = new();

    public void Add(WfOutlookAddIn record)
    {
        Group? byAsset = Find(_byAsset, record.AssetId);
        Group? byId = Find(_byId, record.AddInId);
        Group? group = byAsset ?? byId;
        if (group is null)
        {
            group = new Group();
            _groups.Add(group);
        }
        else if (byId is not null && !ReferenceEquals(byId, group))
        {
            // A record with both ids shows that two groups are one add-in.
            Merge(group, byId);
        }

        group.Take(record);
        Remember(_byAsset, record.AssetId, group);
        Remember(_byId, record.AddInId, group);
    }

    public IReadOnlyList<WfAddInSummary> Summaries() => _groups
        .Select(group => group.ToSummary())
        .OrderByDescending(addIn => addIn.IsWorkfront ? 1 : 0)
        .ThenByDescending(addIn => (int)addIn.LegacyTokenUse)
        .ThenByDescending(addIn => addIn.MailboxCount)
        .ThenBy(addIn => addIn.DisplayName, StringComparer.OrdinalIgnoreCase)
        .ThenBy(addIn => addIn.AddInId, StringComparer.OrdinalIgnoreCase)
        .ToArray();

    private void Merge(Group into, Group from)
    {
        into.Take(from);
        _groups.Remove(from);
        foreach (Dictionary<string, Group> index in new[] { _byAsset, _byId })
        {
            foreach (string key in index.Where(pair => ReferenceEquals(pair.Value, from)).Select(pair => pair.Key).ToArray())
            {
                index[key] = into;
            }
        }
    }

    private static Group? Find(Dictionary<string, Group> index, string? key) =>
        key is not null && index.TryGetValue(key, out Group? group) ? group : null;

    private static void Remember(Dictionary<string, Group> index, string? key, Group group)
    {
        if (key is not null)
        {
            index[key] = group;
        }
    }

    private sealed class Group
    {
        // One bit each, and ints to sort by: LINQ and collections of an enum are compiled for it alone (ARCHITECTURE, Loading).
        private int _sources;
        private string? _addInId;
        private string? _assetId;
        private string? _name;
        private string? _provider;
        private AddInPermission? _permission;
        private int _mailboxes;
        private string? _lastMailbox;
        private LegacyTokenUse _use;
        private Basis _basis = Basis.Inferred;
        private DateTime? _lastRequest;
        private string? _entraAppId;

        public void Take(WfOutlookAddIn record)
        {
            Take(record.AddInId, record.AssetId, record.DisplayName, record.ProviderName, record.Permission, record.LegacyTokenUse, record.Basis, record.LastTokenRequest);
            _entraAppId ??= record.EntraAppId;
            _sources |= 1 << (int)record.Source;

            // A mailbox may list an add-in twice, and its records come one after the other.
            if (record.Source == AddInSource.Mailbox && (record.MailboxId is null || !string.Equals(record.MailboxId, _lastMailbox, StringComparison.OrdinalIgnoreCase)))
            {
                _mailboxes++;
                _lastMailbox = record.MailboxId;
            }
        }

        public void Take(Group other)
        {
            Take(other._addInId, other._assetId, other._name, other._provider, other._permission, other._use, other._basis, other._lastRequest);
            _entraAppId ??= other._entraAppId;
            _sources |= other._sources;
            _mailboxes += other._mailboxes;
        }

        public WfAddInSummary ToSummary() => new()
        {
            AddInId = _addInId,
            AssetId = _assetId,
            DisplayName = _name,
            ProviderName = _provider,
            Permission = _permission,
            Sources = Sources(),
            MailboxCount = _mailboxes,
            LegacyTokenUse = _use,
            Basis = _basis,
            LastTokenRequest = _lastRequest,
            EntraAppId = _entraAppId,
        };

        private AddInSource[] Sources()
        {
            var sources = new AddInSource[InventoryOptions.AllSources.Count];
            int count = 0;
            for (int bit = 0; _sources >> bit != 0; bit++)
            {
                if ((_sources >> bit & 1) != 0)
                {
                    sources[count++] = (AddInSource)bit;
                }
            }

            Array.Resize(ref sources, count);
            return sources;
        }

        private void Take(string? addInId, string? assetId, string? name, string? provider, AddInPermission? permission, LegacyTokenUse use, Basis basis, DateTime? lastRequest)
        {
            if (WorkfrontAddIn.Is(assetId, addInId) && !WorkfrontAddIn.Is(_assetId, _addInId))
            {
                // Of an add-in with two asset ids the one that matters is kept, whichever came first.
                (_assetId, _addInId) = (assetId ?? _assetId, addInId ?? _addInId);
            }

            _addInId ??= addInId;
            _assetId ??= assetId;
            _name ??= name;
            _provider ??= provider;
            _permission = _permission is null || permission > _permission ? permission : _permission;
            _lastRequest = _lastRequest is null || lastRequest > _lastRequest ? lastRequest : _lastRequest;
            if (use > _use)
            {
                (_use, _basis) = (use, basis);
            }
        }
    }
}
