using WorkfrontOutlook.LegacyTokens;

namespace WorkfrontOutlook.SimulatedTenant.Model;

/// <summary>What cmdlets have changed since the tenant was made, kept sparsely over what the profile computes.</summary>
internal sealed class TenantState
{
    private readonly TenantProfile _profile;
    private readonly RecipientDirectory _directory;
    private readonly object _gate = new();
    private readonly List<SeededAddIn> _organization;
    private readonly List<SeededAddIn> _privateCatalog;
    private readonly Dictionary<(int Mailbox, string AddIn), bool?> _changes = new();
    private readonly Dictionary<int, List<SeededAddIn>> _additions = new();
    private readonly int[] _sureOwners;

    public TenantState(TenantProfile profile, RecipientDirectory directory)
    {
        _profile = profile;
        _directory = directory;
        _organization = profile.OrganizationApps.ToList();
        _privateCatalog = profile.PrivateCatalogApps.ToList();
        AdminSetting = profile.AdminSetting;
        Entra = new EntraState(profile, directory);
        _sureOwners = profile.UserInstalls.Select(SureOwner).ToArray();
    }

    public LegacyTokenAdminSetting AdminSetting { get; set; }

    public EntraState Entra { get; }

    public IReadOnlyList<SeededAddIn> OrganizationApps()
    {
        lock (_gate)
        {
            return _organization.ToArray();
        }
    }

    public IReadOnlyList<SeededAddIn> PrivateCatalogApps()
    {
        lock (_gate)
        {
            return _privateCatalog.ToArray();
        }
    }

    /// <summary>The add-ins that the mailbox's user installed, as they are now.</summary>
    public List<SeededAddIn> UserApps(int mailbox)
    {
        var apps = new List<SeededAddIn>();
        for (int i = 0; i < _profile.UserInstalls.Count; i++)
        {
            if (Installed(_profile.UserInstalls[i], i, mailbox))
            {
                apps.Add(_profile.UserInstalls[i].AddIn);
            }
        }

        lock (_gate)
        {
            if (_changes.Count == 0 && _additions.Count == 0)
            {
                return apps;
            }

            if (_additions.TryGetValue(mailbox, out List<SeededAddIn>? added))
            {
                apps.RemoveAll(app => added.Exists(other => other.HasId(app.AddInId)));
                apps.AddRange(added);
            }

            return apps
                .Where(app => !(_changes.TryGetValue(Key(mailbox, app.AddInId), out bool? state) && state is null))
                .Select(app => _changes.TryGetValue(Key(mailbox, app.AddInId), out bool? state) ? app with { Enabled = state!.Value } : app)
                .ToList();
        }
    }

    /// <summary>Removes (null), switches off or switches on an add-in in a mailbox.</summary>
    public void ChangeUserApp(int mailbox, string addInId, bool? enabled)
    {
        lock (_gate)
        {
            if (enabled is null && _additions.TryGetValue(mailbox, out List<SeededAddIn>? added))
            {
                added.RemoveAll(app => app.HasId(addInId));
            }

            _changes[Key(mailbox, addInId)] = enabled;
        }
    }

    public bool IsDefaultAppOn(int mailbox, SeededAddIn app)
    {
        lock (_gate)
        {
            return !_changes.TryGetValue(Key(mailbox, app.AddInId), out bool? state) || state != false;
        }
    }

    public void AddUserApp(int mailbox, SeededAddIn app)
    {
        lock (_gate)
        {
            _changes.Remove(Key(mailbox, app.AddInId));
            if (!_additions.TryGetValue(mailbox, out List<SeededAddIn>? added))
            {
                _additions[mailbox] = added = new List<SeededAddIn>();
            }

            added.RemoveAll(other => other.HasId(app.AddInId));
            added.Add(app);
        }
    }

    /// <summary>Changes an app of the organization or of its private catalog; a change to null removes it.</summary>
    public bool ChangeOrganizationApp(string addInId, bool privateCatalog, Func<SeededAddIn, SeededAddIn?> change)
    {
        lock (_gate)
        {
            bool found = false;
            List<SeededAddIn> list = privateCatalog ? _privateCatalog : _organization;
            for (int i = list.Count - 1; i >= 0; i--)
            {
                if (!list[i].HasId(addInId))
                {
                    continue;
                }

                found = true;
                if (change(list[i]) is SeededAddIn changed)
                {
                    list[i] = changed;
                }
                else
                {
                    list.RemoveAt(i);
                }
            }

            return found;
        }
    }

    public void AddOrganizationApp(SeededAddIn app, bool privateCatalog)
    {
        lock (_gate)
        {
            List<SeededAddIn> list = privateCatalog ? _privateCatalog : _organization;
            list.RemoveAll(other => other.HasId(app.AddInId));
            list.Add(app);
        }
    }

    private static (int Mailbox, string AddIn) Key(int mailbox, string addInId) => (mailbox, addInId.Trim().Trim('{', '}').ToUpperInvariant());

    private bool Installed(UserInstall install, int which, int mailbox)
    {
        if (mailbox >= _profile.MailboxCount || install.Share <= 0 || (install.OnlyInBrokenMailboxes && !_directory.IsBroken(mailbox)))
        {
            return false;
        }

        return mailbox == _sureOwners[which] || StableHash.Unit(_profile.Seed, install.AddIn.AddInId, mailbox) < install.Share;
    }

    private int SureOwner(UserInstall install, int which) =>
        StableHash.Below(_profile.MailboxCount, _profile.Seed, install.OnlyInBrokenMailboxes ? "broken-one" : "sure-owner", install.OnlyInBrokenMailboxes ? 0 : which);
}
