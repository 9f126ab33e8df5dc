namespace WorkfrontOutlook.SimulatedTenant.Model;

/// <summary>
/// What a right test of nested app authentication says of each application, check by check, computed from the model alone.
/// An outcome is Pass, Fail, Warning or Skipped; what the caller may not read is Skipped.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>ServicePrincipal: Pass when the tenant has one; Fail when not. Enabled, Publisher, Scopes, AdminConsent, UserConsent,
/// Assignment and AppRoles are then Skipped; the others don't depend on it.</item>
/// <item>Enabled: Pass when users may sign in; Fail when not.</item>
/// <item>Publisher: Pass when verified, or when it is the tenant's own application; else Warning.</item>
/// <item>Scopes, which are Microsoft Graph's: Pass when all that are wanted are granted for all; Warning when the rest is granted
/// by users only, or when nothing wanted is known; else Fail. Skipped also when service principals can't be read: then nobody
/// can tell which API a grant is for.</item>
/// <item>AdminConsent: Pass when there is a grant for all to any API; else Fail when users may consent to nothing, and Warning
/// when they may, or when that can't be read.</item>
/// <item>UserConsent: Pass when there is a grant for all, or when as many users consented as there are; Warning when some did, or
/// their number can't be read; Fail when nobody did.</item>
/// <item>UserConsentPolicy: Pass when users may consent to everything that needs no admin, or when there is a grant for all;
/// Warning when they may consent to something; Fail when to nothing.</item>
/// <item>Assignment: Pass when none is required; Warning when somebody is assigned; Fail when nobody is.</item>
/// <item>AppRoles: Pass when it holds no application permission; else Warning.</item>
/// <item>ConditionalAccess: see <see cref="AccessPolicyTruth"/>.</item>
/// <item>SignIns: Pass when one succeeded in the last 30 days; Fail when all failed; Warning when there was none; Skipped
/// without Entra ID P1.</item>
/// <item>MailboxLocation: Pass when no mailbox is on-premises; else Warning. Skipped when the caller can't list mail users.</item>
/// <item>OutlookBuild: Pass when the usage report shows Outlook M365 alone, which is kept up to date; Warning when it shows others
/// too; Skipped when it shows nobody.</item>
/// </list>
/// </remarks>
public sealed class NestedAppAuthTruth
{
    private const string Pass = "Pass";
    private const string Fail = "Fail";
    private const string Warning = "Warning";
    private const string Skipped = "Skipped";
    private const string Current = "Outlook M365";

    private static readonly string[] Listings = { "Get-MailUser", "Get-Recipient" };

    private readonly TenantProfile _profile;
    private readonly EntraState _state;

    internal NestedAppAuthTruth(TenantProfile profile, EntraState state)
    {
        _profile = profile;
        _state = state;
    }

    /// <summary>Gets the names of the checks, in their order.</summary>
    public static IReadOnlyList<string> Checks { get; } = new[]
    {
        "ServicePrincipal", "Enabled", "Publisher", "Scopes", "AdminConsent", "UserConsent", "UserConsentPolicy", "Assignment", "AppRoles", "ConditionalAccess", "SignIns",
        "MailboxLocation", "OutlookBuild",
    };

    private bool SeesApplications => GraphPermissions.Allows(_profile, GraphPermissions.Applications);

    private bool SeesGrants => GraphPermissions.Allows(_profile, GraphPermissions.Grants);

    private bool SeesConsentPolicy => GraphPermissions.Allows(_profile, GraphPermissions.AuthorizationPolicy);

    /// <summary>Tells the outcome of each check for an application, with all changes that were made until now.</summary>
    /// <param name="appId">The application id. Need not be one of the profile's.</param>
    /// <param name="wantedScopes">The delegated permissions that the test is told to look for; null means those of the profile.</param>
    /// <returns>The outcomes by check name.</returns>
    public IReadOnlyDictionary<string, string> For(string appId, IReadOnlyList<string>? wantedScopes = null)
    {
        EntraPrincipal? principal = _state.Directory.ByAppId(appId);
        EntraApp? app = _profile.EntraApps.FirstOrDefault(candidate => string.Equals(candidate.AppId, appId, StringComparison.OrdinalIgnoreCase));
        EntraGrant[] grants = principal is null ? Array.Empty<EntraGrant>() : _state.Grants(principal.Id).ToArray();
        IReadOnlyList<string> wanted = wantedScopes ?? app?.WantedScopes ?? Array.Empty<string>();
        bool isGone = SeesApplications && principal is null;
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ServicePrincipal"] = !SeesApplications ? Skipped : principal is null ? Fail : Pass,
            ["Enabled"] = OfPrincipal(principal, () => principal!.App?.IsEnabled == false ? Fail : Pass),
            ["Publisher"] = OfPrincipal(principal, () => principal!.App is { VerifiedPublisher: null, IsOwn: false } ? Warning : Pass),
            ["Scopes"] = OfPrincipal(principal, () => SeesGrants ? Scopes(wanted, grants) : Skipped),
            ["AdminConsent"] = isGone || !SeesGrants ? Skipped : AdminConsent(grants),
            ["UserConsent"] = isGone || !SeesGrants ? Skipped : UserConsent(grants),
            ["UserConsentPolicy"] = !SeesConsentPolicy ? Skipped : ConsentPolicy(SeesGrants && grants.Any(grant => grant.IsForAll)),
            ["Assignment"] = OfPrincipal(principal, () => Assignment(principal!.App)),
            ["AppRoles"] = OfPrincipal(principal, () => principal!.App?.ApplicationPermissions.Count > 0 ? Warning : Pass),
            ["ConditionalAccess"] = GraphPermissions.Allows(_profile, GraphPermissions.AccessPolicies) ? AccessPolicyTruth.Of(_profile.ConditionalAccessPolicies, appId) : Skipped,
            ["SignIns"] = SignIns(app),
            ["MailboxLocation"] = MailboxLocation(),
            ["OutlookBuild"] = GraphPermissions.Allows(_profile, GraphPermissions.Reports) ? OutlookBuild() : Skipped,
        };
    }

    /// <summary>Tells how many users consented to an application by themselves.</summary>
    /// <param name="appId">The application id.</param>
    /// <returns>The number, and how many users there are.</returns>
    public (int Consented, int All) UsersOf(string appId) => _state.Directory.ByAppId(appId) is EntraPrincipal principal
        ? (Users(_state.Grants(principal.Id)), _state.Directory.UserCount)
        : (0, _state.Directory.UserCount);

    private static int Users(IEnumerable<EntraGrant> grants) => grants.Where(grant => !grant.IsForAll).Select(grant => grant.PrincipalId).Distinct(StringComparer.OrdinalIgnoreCase).Count();

    private static string Assignment(EntraApp? app) => app?.IsAssignmentRequired != true ? Pass : app.AssignedUsers + app.AssignedGroups > 0 ? Warning : Fail;

    private string OfPrincipal(EntraPrincipal? principal, Func<string> outcome) => !SeesApplications || principal is null ? Skipped : outcome();

    private string Scopes(IReadOnlyList<string> wanted, EntraGrant[] grants)
    {
        string graph = _state.Directory.ByAppId(SeededGrant.MicrosoftGraph)!.Id;
        bool Covers(IEnumerable<EntraGrant> some, string scope) => some.Any(grant => string.Equals(grant.ResourceId, graph, StringComparison.OrdinalIgnoreCase)
            && grant.Scopes.Contains(scope.Substring(scope.LastIndexOf('/') + 1), StringComparer.OrdinalIgnoreCase));

        return wanted.Count == 0 ? Warning
            : wanted.All(scope => Covers(grants.Where(grant => grant.IsForAll), scope)) ? Pass
            : wanted.All(scope => Covers(grants, scope)) ? Warning
            : Fail;
    }

    private string AdminConsent(EntraGrant[] grants) => Array.Exists(grants, grant => grant.IsForAll) ? Pass
        : SeesConsentPolicy && _profile.UserConsentPolicy == UserConsentPolicy.Off ? Fail
        : Warning;

    private string UserConsent(EntraGrant[] grants)
    {
        if (Array.Exists(grants, grant => grant.IsForAll))
        {
            return Pass;
        }

        int users = Users(grants);
        return users == 0 ? Fail : users >= _state.Directory.UserCount && GraphPermissions.Allows(_profile, GraphPermissions.Users) ? Pass : Warning;
    }

    private string ConsentPolicy(bool isConsented) => isConsented || _profile.UserConsentPolicy == UserConsentPolicy.All ? Pass
        : _profile.UserConsentPolicy == UserConsentPolicy.Off ? Fail
        : Warning;

    private string SignIns(EntraApp? app)
    {
        if (!_profile.HasEntraP1 || !GraphPermissions.Allows(_profile, GraphPermissions.SignIns) || !GraphPermissions.Allows(_profile, GraphPermissions.Directory))
        {
            return Skipped;
        }

        return app is not { IsPresent: true } ? Warning : app.SignIns > 0 ? Pass : app.FailedSignIns > 0 ? Fail : Warning;
    }

    private string MailboxLocation()
    {
        bool sees = Listings.Any(cmdlet => !_profile.DeniedCmdlets.Contains(cmdlet, StringComparer.OrdinalIgnoreCase));
        return !sees ? Skipped : _profile.OnPremisesMailboxes > 0 ? Warning : Pass;
    }

    private string OutlookBuild()
    {
        if (_profile.OutlookVersions is not IReadOnlyDictionary<string, int> versions)
        {
            return Pass;
        }

        string[] used = versions.Where(pair => pair.Value > 0).Select(pair => pair.Key).ToArray();
        return used.Length == 0 ? Skipped : used.All(version => string.Equals(version, Current, StringComparison.Ordinal)) ? Pass : Warning;
    }
}
