using System.Globalization;

namespace WorkfrontOutlook.SimulatedTenant.Model;

/// <summary>
/// Applications that are broken in as many ways as the test of nested app authentication has checks: one is well, each break
/// stands alone once, the rest have two. And the tenants in which the checks that are about a tenant come out otherwise.
/// </summary>
public sealed class BrokenApps
{
    private static readonly string[] Wanted = { "User.Read", "Mail.Read" };
    private static readonly string[] Listings = { "Get-MailUser", "Get-Recipient" };
    private static readonly AppBreak[] All = Enumerable.Range(0, (int)AppBreak.FailedSignIns + 1).Select(one => (AppBreak)one).ToArray();

    // None of these has a say, or asks what a user can't answer.
    private static readonly SeededAccessPolicy[] Harmless =
    {
        new SeededAccessPolicy { Name = "Multifactor authentication for all", Controls = new[] { "mfa" } },
        new SeededAccessPolicy { Name = "Block old protocols", ClientAppTypes = new[] { "exchangeActiveSync", "other" }, Controls = new[] { "block" } },
        new SeededAccessPolicy { Name = "Approved apps (switched off)", State = "disabled", Controls = new[] { "approvedApplication" } },
        new SeededAccessPolicy { Name = "Approved apps for nobody", IncludeUsers = new[] { "None" }, Controls = new[] { "approvedApplication" } },
        new SeededAccessPolicy { Name = "Register from trusted places", IncludeUserActions = new[] { "urn:user:registersecurityinfo" }, IncludeLocations = new[] { "All" }, ExcludeLocations = new[] { "AllTrusted" }, Controls = new[] { "block" } },
        new SeededAccessPolicy { Name = "Compliant device or multifactor", IncludeApplications = new[] { "Office365" }, Controls = new[] { "compliantDevice", "mfa" } },
    };

    // One tenant each.
    private static readonly (string Tenant, SeededAccessPolicy Policy)[] Harmful =
    {
        ("ApprovedClientForAll", new SeededAccessPolicy { Name = "Approved apps on mobiles", IncludePlatforms = new[] { "android", "iOS" }, Controls = new[] { "approvedApplication" } }),
        ("ApprovedClientOrProtected", new SeededAccessPolicy { Name = "Approved or protected apps", Controls = new[] { "approvedApplication", "compliantApplication" } }),
        ("BlockedAbroad", new SeededAccessPolicy { Name = "Only from the office", IncludeLocations = new[] { "All" }, ExcludeLocations = new[] { "AllTrusted" }, Controls = new[] { "block" } }),
        ("ByAttribute", new SeededAccessPolicy { Name = "Sensitive apps", ApplicationFilter = "CustomSecurityAttribute.Apps_Class -eq \"Sensitive\"", Controls = new[] { "mfa" } }),
    };

    private readonly List<EntraApp> _apps = new();
    private readonly List<SeededAccessPolicy> _policies = new();
    private readonly List<IReadOnlyList<AppBreak>> _breaks = new();

    private BrokenApps()
    {
    }

    /// <summary>Gets the applications.</summary>
    public IReadOnlyList<EntraApp> Apps => _apps;

    /// <summary>Gets the policies: harmless ones, and those that the breaks need.</summary>
    public IReadOnlyList<SeededAccessPolicy> Policies => _policies;

    /// <summary>Gets what is wrong with each application, in their order; empty for the one that is well.</summary>
    public IReadOnlyList<IReadOnlyList<AppBreak>> Breaks => _breaks;

    /// <summary>Makes the applications of a seed.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="count">How many, at least one.</param>
    /// <returns>The applications.</returns>
    public static BrokenApps Make(int seed, int count = 50)
    {
        var made = new BrokenApps();
        made._policies.AddRange(Harmless);
        AppBreak[][] pairs = All.SelectMany(first => All.Where(second => first < second && GoTogether(first, second)).Select(second => new[] { first, second }))
            .Select((pair, index) => (Pair: pair, Order: StableHash.Of(seed, "broken-pairs", index)))
            .OrderBy(item => item.Order)
            .Select(item => item.Pair)
            .ToArray();
        for (int i = 0; i < count; i++)
        {
            IReadOnlyList<AppBreak> breaks = i == 0 ? Array.Empty<AppBreak>()
                : i <= All.Length ? new[] { All[i - 1] }
                : pairs[(i - All.Length - 1) % pairs.Length];
            made.Add(seed, i, breaks);
        }

        return made;
    }

    /// <summary>Makes a tenant of the applications, in which every check can be read.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="count">How many applications.</param>
    /// <returns>The profile.</returns>
    public static TenantProfile Profile(int seed, int count = 50)
    {
        BrokenApps apps = Make(seed, count);
        return new TenantProfile { Scenario = "BrokenApps", Seed = seed, MailboxCount = 30, EntraApps = apps.Apps, ConditionalAccessPolicies = apps.Policies };
    }

    /// <summary>Makes the tenants that differ in what is about the tenant or the caller, each with the same applications.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="count">How many applications.</param>
    /// <returns>The profiles, named by their difference.</returns>
    public static IReadOnlyList<TenantProfile> Tenants(int seed, int count = 50)
    {
        TenantProfile whole = Profile(seed, count);
        TenantProfile Lacks(string name, IEnumerable<string> permissions) => whole with { Scenario = name, MissingGraphPermissions = permissions.ToArray() };

        return new[]
        {
            whole,
            whole with { Scenario = "ConsentOff", UserConsentPolicy = UserConsentPolicy.Off },
            whole with { Scenario = "ConsentLowImpact", UserConsentPolicy = UserConsentPolicy.LowImpact },
            whole with { Scenario = "ConsentCustom", UserConsentPolicy = UserConsentPolicy.Custom },
            whole with { Scenario = "ConsentAll", UserConsentPolicy = UserConsentPolicy.All },
            whole with { Scenario = "NoP1", HasEntraP1 = false },
            whole with { Scenario = "Hybrid", OnPremisesMailboxes = 7 },
            whole with { Scenario = "OldOutlook", OutlookVersions = new Dictionary<string, int>(StringComparer.Ordinal) { ["Outlook M365"] = 20, ["Outlook 2016"] = 3, ["Outlook 2019"] = 4, ["Undetermined"] = 1 } },
            whole with { Scenario = "EmptyReport", OutlookVersions = new Dictionary<string, int>(StringComparer.Ordinal) },
            Lacks("NoApplications", GraphPermissions.Applications),
            Lacks("NoGrants", GraphPermissions.Grants),
            Lacks("NoPolicies", GraphPermissions.AccessPolicies.Concat(GraphPermissions.AuthorizationPolicy)),
            Lacks("NoAuditLog", GraphPermissions.SignIns),
            Lacks("NoReports", GraphPermissions.Reports),
            Lacks("NoUsers", GraphPermissions.Users),
            whole with { Scenario = "NoRecipients", DeniedCmdlets = Listings },
            whole with { Scenario = "GraphDenied", GraphDenied = true },
            whole with { Scenario = "NoGraph", HasGraph = false },
        }.Concat(Harmful.Select(one => whole with { Scenario = one.Tenant, ConditionalAccessPolicies = whole.ConditionalAccessPolicies.Append(one.Policy).ToArray() })).ToArray();
    }

    private static int Kind(AppBreak one) => one switch
    {
        AppBreak.NoGrant or AppBreak.PartGranted or AppBreak.SomeUsers or AppBreak.AllUsers or AppBreak.OtherApi => 1,
        AppBreak.NobodyAssigned or AppBreak.SomeAssigned => 2,
        AppBreak.ApprovedClient or AppBreak.CompliantDevice or AppBreak.ReportOnly => 3,
        AppBreak.NoSignIns or AppBreak.FailedSignIns => 4,
        _ => 10 + (int)one,
    };

    // Of what isn't there, only policies can be wrong.
    private static bool GoTogether(AppBreak first, AppBreak second) => Kind(first) != Kind(second) && (first != AppBreak.Absent || Kind(second) == 3);

    private static EntraApp Break(EntraApp app, AppBreak one)
    {
        SeededGrant Grant(string scope, double? share = null) => new() { Scope = scope, UserShare = share };
        return one switch
        {
            AppBreak.Absent => app with { IsPresent = false },
            AppBreak.Disabled => app with { IsEnabled = false },
            AppBreak.Unverified => app with { VerifiedPublisher = null },
            AppBreak.NoGrant => app with { Grants = Array.Empty<SeededGrant>() },
            AppBreak.PartGranted => app with { Grants = new[] { Grant("User.Read openid") } },
            AppBreak.SomeUsers => app with { Grants = new[] { Grant(" User.Read Mail.Read", 0.3) } },
            AppBreak.AllUsers => app with { Grants = new[] { Grant("User.Read Mail.Read", 1) } },
            AppBreak.OtherApi => app with { Grants = new[] { new SeededGrant { Resource = SeededGrant.ExchangeOnline, Scope = "EWS.AccessAsUser.All Mail.Read User.Read" } } },
            AppBreak.NobodyAssigned => app with { IsAssignmentRequired = true },
            AppBreak.SomeAssigned => app with { IsAssignmentRequired = true, AssignedUsers = 3, AssignedGroups = 1 },
            AppBreak.AppRoles => app with { ApplicationPermissions = new[] { "Mail.Read", "User.Read.All" } },
            AppBreak.NoSignIns => app with { SignIns = 0 },
            AppBreak.FailedSignIns => app with { SignIns = 0, FailedSignIns = 4 },
            _ => app,
        };
    }

    private void Add(int seed, int index, IReadOnlyList<AppBreak> breaks)
    {
        string number = (index + 1).ToString("00", CultureInfo.InvariantCulture);
        var app = new EntraApp
        {
            AppId = StableHash.Id(seed, "broken-app", index).ToString(),
            AddInId = StableHash.Id(seed, "broken-add-in", index).ToString(),
            DisplayName = "Add-in " + number + (breaks.Count == 0 ? string.Empty : " (" + string.Join(", ", breaks) + ")"),
            VerifiedPublisher = "Fabrikam",
            WantedScopes = Wanted,
            Grants = new[] { new SeededGrant { Scope = " User.Read Mail.Read openid profile offline_access" } },
            SignIns = 3 + StableHash.Below(20, seed, "broken-sign-ins", index),
        };
        foreach (AppBreak one in breaks)
        {
            app = Break(app, one);
            if (Kind(one) == 3)
            {
                _policies.Add(new SeededAccessPolicy
                {
                    Name = one + " for add-in " + number,
                    State = one == AppBreak.ReportOnly ? "enabledForReportingButNotEnforced" : "enabled",
                    IncludeApplications = new[] { app.AppId },
                    Controls = new[] { one == AppBreak.CompliantDevice ? "compliantDevice" : "approvedApplication" },
                });
            }
        }

        _apps.Add(app);
        _breaks.Add(breaks);
    }
}
