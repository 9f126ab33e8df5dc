using WorkfrontOutlook.Connections;
using WorkfrontOutlook.LegacyTokens;
using WorkfrontOutlook.SimulatedTenant.Faults;
using WorkfrontOutlook.SimulatedTenant.Model;

namespace WorkfrontOutlook.SimulatedTenant;

/// <summary>The scenarios by name.</summary>
internal static class Scenarios
{
    private static readonly KeyValuePair<string, Func<TenantProfile>>[] All =
    {
        Named("Workfront", Workfront),
        Named("WorkfrontUserInstalled", () => Quiet() with
        {
            UserInstalls = new[] { Share(KnownAddIns.Workfront, 0.12), Share(KnownAddIns.WorkfrontByIdOnly, 0.03), Share(KnownAddIns.Translator, 0.3) },
        }),
        Named("WorkfrontPrivateCatalog", () => Quiet() with { PrivateCatalogApps = new[] { KnownAddIns.WorkfrontByIdOnly, KnownAddIns.Archive } }),
        Named("WorkfrontIntegratedApp", () => Quiet() with { IntegratedApps = new[] { KnownAddIns.Signatures, KnownAddIns.Workfront }, OtherApplications = 140 }),
        Named("WorkfrontTokenReportOnly", () => Quiet() with
        {
            StatusForm = StatusForm.OneStringCrLf,
            AdminSetting = LegacyTokenAdminSetting.Blocked,
            TokenReport = new[] { Report(KnownAddIns.Workfront.AddInId, 3) },
        }),
        Named("OtherAddIns", () => Quiet() with
        {
            StatusForm = StatusForm.SeveralStrings,
            AdminSetting = LegacyTokenAdminSetting.Allowed,
            OrganizationApps = new[] { KnownAddIns.Crm, KnownAddIns.Rooms },
            UserInstalls = new[] { Share(KnownAddIns.Signatures, 0.25) },
            TokenReport = new[] { Report(KnownAddIns.Crm.AddInId, 2), Report(KnownAddIns.Signatures.AddInId, 5), Report(KnownAddIns.UnlistedId, 9) },
        }),
        Named("Clean", Quiet),
        Named("Restricted", () => Quiet() with
        {
            StatusForm = StatusForm.OneStringLf,
            OrganizationApps = new[] { KnownAddIns.Rooms },
            UserInstalls = new[] { Share(KnownAddIns.Translator, 0.4) },
        }),
        Named("NearMiss", () => Quiet() with
        {
            StatusForm = StatusForm.NotSetBare,
            OrganizationApps = new[] { KnownAddIns.NearMiss },
            UserInstalls = new[] { Share(KnownAddIns.NearMiss, 0.1) },
        }),
        Named("Hybrid", () => Quiet() with { OnPremisesMailboxes = 12, ExternalMailUsers = 4 }),
        Named("NoPermission", () => Workfront() with { TokenReport = Array.Empty<TokenReportEntry>(), IntegratedApps = Array.Empty<SeededAddIn>(), DeniedCmdlets = new[] { "Get-App" } }),
        Named("NoTokenReport", () => Quiet() with { OrganizationApps = new[] { KnownAddIns.Archive, KnownAddIns.Unified } }),
        Named("NoGraph", () => Quiet() with { HasGraph = false }),
        Named("GraphDenied", () => Quiet() with { GraphDenied = true }),
        Named("Faulty", () => Workfront() with { Server = new ServerOptions { Faults = FaultPlan.Transient(1, 0.1) with { MaxInARow = 2, MaxRetryAfterSeconds = 1 } } }),
        Named("Throttled", () => Workfront() with { Server = new ServerOptions { Throttle = new ThrottlePolicy { CallsPerSecond = 20, MaxConcurrent = 4 }, Latency = TimeSpan.FromMilliseconds(20) } }),
        Named("BrokenMailboxes", () => Quiet() with
        {
            BrokenShare = 0.1,
            UserInstalls = new[] { Share(KnownAddIns.Workfront, 0.5) with { OnlyInBrokenMailboxes = true }, Share(KnownAddIns.Rooms, 0.5) },
        }),
        Named("LocalizedStatus", () => Quiet() with { StatusForm = StatusForm.LocalizedText }),
        Named("UnknownStatus", () => Quiet() with { StatusForm = StatusForm.UnknownText, OrganizationApps = new[] { KnownAddIns.Workfront } }),
        Named("StatusObject", () => Workfront() with { StatusForm = StatusForm.Object }),
        Named("Hostile", () => Workfront() with { HostileNames = true, UserInstalls = new[] { Share(KnownAddIns.Workfront, 0.5), Share(KnownAddIns.Hostile, 0.5) } }),
        Named("Redirected", () => Workfront() with { Server = new ServerOptions { RedirectsToOwnHost = true } }),
        Named("Sovereign", () => Workfront() with { Cloud = CloudEnvironments.Find("USGov")! }),
        Named("Mixed", () => Workfront() with
        {
            StatusForm = StatusForm.SeveralStrings,
            PrivateCatalogApps = new[] { KnownAddIns.Archive, KnownAddIns.WorkfrontByAssetOnly },
            IntegratedApps = new[] { KnownAddIns.Unified },
            OnPremisesMailboxes = 5,
            BrokenShare = 0.05,
            EntraApps = new[] { KnownEntraApps.Signatures, KnownEntraApps.Unified },
            UserConsentPolicy = UserConsentPolicy.LowImpact,
        }),
        Named("NestedAppAuth", NestedAppAuth),
    };

    public static IReadOnlyList<string> Names { get; } = All.Select(scenario => scenario.Key).ToArray();

    public static TenantProfile Find(string name, int seed)
    {
        KeyValuePair<string, Func<TenantProfile>> scenario = Array.Find(All, candidate => string.Equals(candidate.Key, name, StringComparison.OrdinalIgnoreCase));
        return scenario.Value is null
            ? throw new ArgumentException("There is no scenario '" + name + "'. There are: " + string.Join(", ", Names) + ".", nameof(name))
            : scenario.Value() with { Scenario = scenario.Key, Seed = seed };
    }

    public static UserInstall Share(SeededAddIn addIn, double share) => new() { AddIn = addIn, Share = share };

    public static TokenReportEntry Report(string id, int daysAgo, LegacyTokenRequestOutcome outcome = LegacyTokenRequestOutcome.Blocked) =>
        new() { AddInId = id, DaysAgo = daysAgo, Outcome = outcome };

    private static KeyValuePair<string, Func<TenantProfile>> Named(string name, Func<TenantProfile> make) => new(name, make);

    /// <summary>The main story: deployed to all, installed by some, and still asking.</summary>
    private static TenantProfile Workfront() => new()
    {
        AdminSetting = LegacyTokenAdminSetting.Allowed,
        StatusForm = StatusForm.OneStringLf,
        OrganizationApps = new[] { KnownAddIns.Workfront with { ProvidedTo = "SpecificUsers", UserList = new[] { "projects@contoso.example" } }, KnownAddIns.Rooms },
        UserInstalls = new[] { Share(KnownAddIns.Workfront, 0.2), Share(KnownAddIns.Signatures, 0.3), Share(KnownAddIns.Translator, 0.2), Share(KnownAddIns.NearMiss, 0.04) },
        IntegratedApps = new[] { KnownAddIns.Crm },
        TokenReport = new[]
        {
            Report(KnownAddIns.Workfront.AddInId, 1),
            Report(KnownAddIns.Crm.AddInId, 4),
            Report(KnownAddIns.Workfront.AddInId, 410, LegacyTokenRequestOutcome.Allowed),
        },
    };

    /// <summary>Workfront is gone; the other add-ins are on their way to nested app authentication, some further than others.</summary>
    private static TenantProfile NestedAppAuth() => Quiet() with
    {
        StatusForm = StatusForm.OneStringLf,
        OrganizationApps = new[] { KnownEntraApps.With(KnownAddIns.Crm, KnownEntraApps.Crm), KnownAddIns.Rooms },
        PrivateCatalogApps = new[] { KnownEntraApps.With(KnownAddIns.Archive, KnownEntraApps.Archive) },
        UserInstalls = new[] { Share(KnownEntraApps.With(KnownAddIns.Signatures, KnownEntraApps.Signatures), 0.3), Share(KnownAddIns.Translator, 0.2) },
        IntegratedApps = new[] { KnownAddIns.Unified },
        TokenReport = new[] { Report(KnownAddIns.Crm.AddInId, 2), Report(KnownAddIns.Signatures.AddInId, 5), Report(KnownAddIns.Archive.AddInId, 11) },
        EntraApps = new[] { KnownEntraApps.Crm, KnownEntraApps.Signatures, KnownEntraApps.Archive, KnownEntraApps.Unified },
        UserConsentPolicy = UserConsentPolicy.Off,
        ConditionalAccessPolicies = new[]
        {
            new SeededAccessPolicy { Name = "Multifactor authentication for all", Controls = new[] { "mfa" } },
            new SeededAccessPolicy { Name = "Approved apps for the archive", IncludeApplications = new[] { KnownEntraApps.Archive.AppId }, IncludePlatforms = new[] { "android", "iOS" }, Controls = new[] { "approvedApplication" } },
            new SeededAccessPolicy { Name = "Compliant devices (trial)", State = "enabledForReportingButNotEnforced", IncludeApplications = new[] { KnownEntraApps.Signatures.AppId }, Controls = new[] { "compliantDevice" } },
        },
        OutlookVersions = new Dictionary<string, int>(StringComparer.Ordinal) { ["Outlook M365"] = 41, ["Outlook 2016"] = 2, ["Undetermined"] = 1 },
    };

    /// <summary>A tenant as most are today: the warning alone, and nothing that asks for tokens.</summary>
    private static TenantProfile Quiet() => new()
    {
        StatusForm = StatusForm.WarningOnly,
        OrganizationApps = new[] { KnownAddIns.Rooms },
        UserInstalls = new[] { Share(KnownAddIns.Translator, 0.1) },
    };
}
