using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Model;

namespace WorkfrontOutlook.Tests.SimulatedTenant;

public class NestedAppAuthTruthTests
{
    private static readonly string[] NeverFails = ["Publisher", "AppRoles", "MailboxLocation", "OutlookBuild"];

    [Fact]
    public void Fifty_apps_are_broken_each_in_its_own_way()
    {
        BrokenApps apps = BrokenApps.Make(5);
        Assert.Equal(50, apps.Apps.Count);
        Assert.Equal(50, apps.Apps.Select(app => app.AppId).Distinct().Count());
        Assert.Equal(50, apps.Breaks.Select(breaks => string.Join("+", breaks)).Distinct().Count());
        Assert.Empty(apps.Breaks[0]);
        Assert.Equal(Enum.GetValues<AppBreak>(), apps.Breaks.Where(breaks => breaks.Count == 1).Select(breaks => breaks[0]));
        Assert.Equal(50 - 1 - Enum.GetValues<AppBreak>().Length, apps.Breaks.Count(breaks => breaks.Count == 2));
        Assert.Equal(apps.Apps.Select(app => app.DisplayName), BrokenApps.Make(5).Apps.Select(app => app.DisplayName));
        Assert.NotEqual(apps.Breaks.Select(breaks => string.Join("+", breaks)), BrokenApps.Make(6).Breaks.Select(breaks => string.Join("+", breaks)));
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData(AppBreak.Absent, "ServicePrincipal=Fail Enabled=Skipped Publisher=Skipped Scopes=Skipped AdminConsent=Skipped UserConsent=Skipped UserConsentPolicy=Warning Assignment=Skipped AppRoles=Skipped SignIns=Warning")]
    [InlineData(AppBreak.Disabled, "Enabled=Fail")]
    [InlineData(AppBreak.Unverified, "Publisher=Warning")]
    [InlineData(AppBreak.NoGrant, "Scopes=Fail AdminConsent=Warning UserConsent=Fail UserConsentPolicy=Warning")]
    [InlineData(AppBreak.PartGranted, "Scopes=Fail")]
    [InlineData(AppBreak.SomeUsers, "Scopes=Warning AdminConsent=Warning UserConsent=Warning UserConsentPolicy=Warning")]
    [InlineData(AppBreak.AllUsers, "Scopes=Warning AdminConsent=Warning UserConsentPolicy=Warning")]
    [InlineData(AppBreak.OtherApi, "Scopes=Fail")]
    [InlineData(AppBreak.NobodyAssigned, "Assignment=Fail")]
    [InlineData(AppBreak.SomeAssigned, "Assignment=Warning")]
    [InlineData(AppBreak.AppRoles, "AppRoles=Warning")]
    [InlineData(AppBreak.ApprovedClient, "ConditionalAccess=Fail")]
    [InlineData(AppBreak.CompliantDevice, "ConditionalAccess=Warning")]
    [InlineData(AppBreak.ReportOnly, "ConditionalAccess=Warning")]
    [InlineData(AppBreak.NoSignIns, "SignIns=Warning")]
    [InlineData(AppBreak.FailedSignIns, "SignIns=Fail")]
    public void Each_break_alone_shows_in_its_checks_and_nowhere_else(AppBreak? one, string differing)
    {
        BrokenApps apps = BrokenApps.Make(5);
        int index = apps.Breaks.ToList().FindIndex(breaks => one is null ? breaks.Count == 0 : breaks.Count == 1 && breaks[0] == one);
        IReadOnlyDictionary<string, string> truth = new SeededTenant(BrokenApps.Profile(5)).GetTruth().NestedAppAuth.For(apps.Apps[index].AppId);
        Assert.Equal(NestedAppAuthTruth.Checks, truth.Keys);
        Assert.Equal(differing, string.Join(" ", truth.Where(check => check.Value != "Pass").Select(check => check.Key + "=" + check.Value)));
    }

    [Fact]
    public void Every_check_passes_fails_and_cannot_be_read_somewhere()
    {
        var seen = NestedAppAuthTruth.Checks.ToDictionary(check => check, _ => new HashSet<string>());
        var unread = NestedAppAuthTruth.Checks.ToDictionary(check => check, _ => new HashSet<string>());
        foreach (TenantProfile profile in BrokenApps.Tenants(5))
        {
            NestedAppAuthTruth truth = new SeededTenant(profile).GetTruth().NestedAppAuth;
            foreach (EntraApp app in profile.EntraApps)
            {
                foreach (KeyValuePair<string, string> check in truth.For(app.AppId))
                {
                    seen[check.Key].Add(check.Value);
                    if (check.Value == "Skipped" && app.IsPresent)
                    {
                        unread[check.Key].Add(profile.Scenario);
                    }
                }
            }
        }

        foreach (string check in NestedAppAuthTruth.Checks)
        {
            Assert.Contains("Pass", seen[check]);
            Assert.Contains(NeverFails.Contains(check) ? "Warning" : "Fail", seen[check]);
            Assert.NotEmpty(unread[check]);
        }
    }

    [Theory]
    [InlineData("ConsentOff", AppBreak.NoGrant, "AdminConsent", "Fail")]
    [InlineData("ConsentOff", AppBreak.NoGrant, "UserConsentPolicy", "Fail")]
    [InlineData("ConsentOff", AppBreak.PartGranted, "UserConsentPolicy", "Pass")]
    [InlineData("ConsentAll", AppBreak.NoGrant, "UserConsentPolicy", "Pass")]
    [InlineData("ConsentCustom", AppBreak.NoGrant, "UserConsentPolicy", "Warning")]
    [InlineData("NoP1", AppBreak.Disabled, "SignIns", "Skipped")]
    [InlineData("Hybrid", AppBreak.Disabled, "MailboxLocation", "Warning")]
    [InlineData("OldOutlook", AppBreak.Disabled, "OutlookBuild", "Warning")]
    [InlineData("EmptyReport", AppBreak.Disabled, "OutlookBuild", "Skipped")]
    [InlineData("ApprovedClientForAll", AppBreak.Disabled, "ConditionalAccess", "Fail")]
    [InlineData("ApprovedClientOrProtected", AppBreak.Disabled, "ConditionalAccess", "Warning")]
    [InlineData("BlockedAbroad", AppBreak.Disabled, "ConditionalAccess", "Warning")]
    [InlineData("ByAttribute", AppBreak.Disabled, "ConditionalAccess", "Warning")]
    [InlineData("NoApplications", AppBreak.Disabled, "Enabled", "Skipped")]
    [InlineData("NoApplications", AppBreak.NoGrant, "Scopes", "Skipped")]
    [InlineData("NoPolicies", AppBreak.NoGrant, "AdminConsent", "Warning")]
    [InlineData("NoUsers", AppBreak.AllUsers, "UserConsent", "Warning")]
    [InlineData("NoGrants", AppBreak.AllUsers, "UserConsent", "Skipped")]
    public void The_tenant_and_the_caller_change_the_outcome(string tenant, AppBreak one, string check, string outcome)
    {
        TenantProfile profile = BrokenApps.Tenants(3).Single(candidate => candidate.Scenario == tenant);
        Assert.Equal(outcome, new SeededTenant(profile).GetTruth().NestedAppAuth.For(GraphEntraTests.App(one).AppId)[check]);
    }

    [Fact]
    public void Wanted_scopes_can_be_given_and_need_not_be_known()
    {
        NestedAppAuthTruth truth = new SeededTenant(BrokenApps.Profile(3)).GetTruth().NestedAppAuth;
        string well = BrokenApps.Make(3).Apps[0].AppId;
        Assert.Equal("Pass", truth.For(well, ["mail.read"])["Scopes"]);
        Assert.Equal("Pass", truth.For(well, ["https://graph.microsoft.com/Mail.Read"])["Scopes"]);
        Assert.Equal("Fail", truth.For(well, ["Mail.Read", "Calendars.Read"])["Scopes"]);
        Assert.Equal("Warning", truth.For(well, [])["Scopes"]);
        Assert.Equal("Fail", truth.For(Guid.NewGuid().ToString())["ServicePrincipal"]);
    }
}
