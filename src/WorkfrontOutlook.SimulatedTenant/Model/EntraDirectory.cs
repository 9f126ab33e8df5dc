namespace WorkfrontOutlook.SimulatedTenant.Model;

/// <summary>The service principals and users of the tenant's directory, by the profile alone.</summary>
internal sealed class EntraDirectory
{
    // Microsoft's tenant, in which its services are registered.
    private const string MicrosoftTenant = "f8cdef31-a31e-4b4a-93e4-5f571e91255a";

    private readonly TenantProfile _profile;
    private readonly RecipientDirectory _recipients;
    private readonly int _localUsers;
    private readonly Dictionary<string, EntraPrincipal> _byAppId;
    private readonly Dictionary<string, EntraPrincipal> _byId;

    public EntraDirectory(TenantProfile profile, RecipientDirectory recipients)
    {
        _profile = profile;
        _recipients = recipients;
        _localUsers = profile.MailboxCount + profile.Rooms + profile.Equipment;
        UserCount = _localUsers + profile.OnPremisesMailboxes + profile.ExternalMailUsers;
        Principals = Make().ToArray();
        _byAppId = Principals.ToDictionary(principal => principal.AppId, StringComparer.OrdinalIgnoreCase);
        _byId = Principals.ToDictionary(principal => principal.Id, StringComparer.OrdinalIgnoreCase);
    }

    public IReadOnlyList<EntraPrincipal> Principals { get; }

    /// <summary>Gets how many users there are: people, on-premises ones too, shared mailboxes, rooms and equipment.</summary>
    public int UserCount { get; }

    public EntraPrincipal? ByAppId(string appId) => Guid.TryParse(appId, out Guid id) && _byAppId.TryGetValue(id.ToString(), out EntraPrincipal? found) ? found : null;

    public EntraPrincipal? ById(string id) => _byId.TryGetValue(id, out EntraPrincipal? found) ? found : null;

    /// <summary>Gets a user, from 0 to <see cref="UserCount"/>.</summary>
    public SeededMailbox User(int index) => _recipients.Get(index < _localUsers ? index : index + 1 + _profile.GroupMailboxes);

    /// <summary>Tells whether a user consented by herself.</summary>
    public bool Consented(EntraApp app, SeededGrant grant, int user)
    {
        string stream = "consent-" + app.AppId.ToUpperInvariant() + grant.Resource;
        return grant.UserShare is double share && share > 0
            && (share >= 1 || StableHash.Unit(_profile.Seed, stream, user) < share || user == StableHash.Below(UserCount, _profile.Seed, stream));
    }

    /// <summary>Who may sign in to an application that requires assignment: id, name and whether it is a group.</summary>
    public IEnumerable<(string Id, string Name, bool IsGroup)> Assigned(EntraApp app)
    {
        for (int i = 0; i < Math.Min(app.AssignedUsers, UserCount); i++)
        {
            SeededMailbox user = User(i);
            yield return (user.ExternalDirectoryObjectId.ToString(), user.DisplayName, false);
        }

        for (int i = 0; i < app.AssignedGroups; i++)
        {
            yield return (StableHash.Id(_profile.Seed, "group", i).ToString(), "Add-in users " + (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), true);
        }
    }

    private IEnumerable<EntraPrincipal> Make()
    {
        yield return Service(SeededGrant.MicrosoftGraph, "Microsoft Graph") with { Roles = GraphRoles.Application, Scopes = GraphRoles.Delegated };
        yield return Service(SeededGrant.ExchangeOnline, "Office 365 Exchange Online") with { Scopes = new[] { new KeyValuePair<string, string>("3b5f3d61-589b-4a3c-a359-5dd4b5ee5bd5", "EWS.AccessAsUser.All") } };
        foreach (EntraApp app in _profile.EntraApps.Where(app => app.IsPresent))
        {
            yield return new EntraPrincipal
            {
                Id = ObjectId(app.AppId),
                AppId = Guid.Parse(app.AppId).ToString(),
                DisplayName = app.DisplayName,
                OwnerTenantId = (app.IsOwn ? StableHash.Id(_profile.Seed, "tenant") : StableHash.Id(_profile.Seed, "publisher-" + (app.VerifiedPublisher ?? app.DisplayName))).ToString(),
                PublisherName = app.VerifiedPublisher,
                App = app,
                Scopes = new[] { new KeyValuePair<string, string>(StableHash.Id(_profile.Seed, "scope-" + app.AppId).ToString(), "access_as_user") },
            };
        }
    }

    private EntraPrincipal Service(string appId, string name) => new()
    {
        Id = ObjectId(appId),
        AppId = appId,
        DisplayName = name,
        OwnerTenantId = MicrosoftTenant,
        PublisherName = "Microsoft Services",
    };

    private string ObjectId(string appId) => StableHash.Id(_profile.Seed, "service-principal-" + appId.ToUpperInvariant()).ToString();
}
