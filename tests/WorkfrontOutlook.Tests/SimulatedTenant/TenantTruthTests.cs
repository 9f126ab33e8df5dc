using System.Collections;
using System.Collections.Specialized;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.LegacyTokens;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Model;

namespace WorkfrontOutlook.Tests.SimulatedTenant;

public class TenantTruthTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Workfront", VerdictCode.WorkfrontRetired, CompletenessState.Complete, VerdictCode.WorkfrontRetired, VerdictCode.WorkfrontRetired)]
    [InlineData("WorkfrontUserInstalled", VerdictCode.WorkfrontRetired, CompletenessState.Complete, VerdictCode.WorkfrontRetired, VerdictCode.Inconclusive)]
    [InlineData("WorkfrontPrivateCatalog", VerdictCode.WorkfrontRetired, CompletenessState.Complete, VerdictCode.WorkfrontRetired, VerdictCode.WorkfrontRetired)]
    [InlineData("WorkfrontIntegratedApp", VerdictCode.WorkfrontRetired, CompletenessState.Complete, VerdictCode.Inconclusive, VerdictCode.WorkfrontRetired)]
    [InlineData("WorkfrontTokenReportOnly", VerdictCode.WorkfrontRetired, CompletenessState.Complete, VerdictCode.WorkfrontRetired, VerdictCode.WorkfrontRetired)]
    [InlineData("OtherAddIns", VerdictCode.LegacyTokensOff, CompletenessState.Complete, VerdictCode.LegacyTokensOff, VerdictCode.LegacyTokensOff)]
    [InlineData("Clean", VerdictCode.NothingFound, CompletenessState.Complete, VerdictCode.Inconclusive, VerdictCode.Inconclusive)]
    [InlineData("Restricted", VerdictCode.NothingFound, CompletenessState.Complete, VerdictCode.Inconclusive, VerdictCode.Inconclusive)]
    [InlineData("NearMiss", VerdictCode.NothingFound, CompletenessState.Complete, VerdictCode.Inconclusive, VerdictCode.Inconclusive)]
    [InlineData("Hybrid", VerdictCode.NothingFound, CompletenessState.Complete, VerdictCode.Inconclusive, VerdictCode.Inconclusive)]
    [InlineData("NoPermission", VerdictCode.Inconclusive, CompletenessState.Partial, VerdictCode.Inconclusive, VerdictCode.Inconclusive)]
    [InlineData("NoTokenReport", VerdictCode.NothingFound, CompletenessState.Complete, VerdictCode.Inconclusive, VerdictCode.Inconclusive)]
    [InlineData("NoGraph", VerdictCode.Inconclusive, CompletenessState.Partial, VerdictCode.Inconclusive, VerdictCode.Inconclusive)]
    [InlineData("GraphDenied", VerdictCode.Inconclusive, CompletenessState.Partial, VerdictCode.Inconclusive, VerdictCode.Inconclusive)]
    [InlineData("Faulty", VerdictCode.WorkfrontRetired, CompletenessState.Complete, VerdictCode.WorkfrontRetired, VerdictCode.WorkfrontRetired)]
    [InlineData("Throttled", VerdictCode.WorkfrontRetired, CompletenessState.Complete, VerdictCode.WorkfrontRetired, VerdictCode.WorkfrontRetired)]
    [InlineData("BrokenMailboxes", VerdictCode.Inconclusive, CompletenessState.Partial, VerdictCode.Inconclusive, VerdictCode.Inconclusive)]
    [InlineData("LocalizedStatus", VerdictCode.Inconclusive, CompletenessState.Partial, VerdictCode.Inconclusive, VerdictCode.Inconclusive)]
    [InlineData("UnknownStatus", VerdictCode.WorkfrontRetired, CompletenessState.Partial, VerdictCode.WorkfrontRetired, VerdictCode.WorkfrontRetired)]
    [InlineData("StatusObject", VerdictCode.WorkfrontRetired, CompletenessState.Complete, VerdictCode.WorkfrontRetired, VerdictCode.WorkfrontRetired)]
    [InlineData("Hostile", VerdictCode.WorkfrontRetired, CompletenessState.Complete, VerdictCode.WorkfrontRetired, VerdictCode.WorkfrontRetired)]
    [InlineData("Redirected", VerdictCode.WorkfrontRetired, CompletenessState.Complete, VerdictCode.WorkfrontRetired, VerdictCode.WorkfrontRetired)]
    [InlineData("Sovereign", VerdictCode.WorkfrontRetired, CompletenessState.Complete, VerdictCode.WorkfrontRetired, VerdictCode.WorkfrontRetired)]
    [InlineData("Mixed", VerdictCode.WorkfrontRetired, CompletenessState.Partial, VerdictCode.WorkfrontRetired, VerdictCode.WorkfrontRetired)]
    [InlineData("NestedAppAuth", VerdictCode.LegacyTokensOff, CompletenessState.Complete, VerdictCode.LegacyTokensOff, VerdictCode.LegacyTokensOff)]
    public void Each_scenario_has_its_truth(string scenario, VerdictCode all, CompletenessState state, VerdictCode withoutGraph, VerdictCode organization)
    {
        TenantTruth truth = SeededTenant.Create(scenario, clock: new SimulatedClock(Now)).GetTruth();
        Assert.Equal(all, truth.Verdict(DiagnosisScope.All));
        Assert.Equal(all, truth.Verdict(DiagnosisScope.Auto));
        Assert.Equal(state, truth.Completeness(DiagnosisScope.All));
        Assert.Equal(withoutGraph, truth.Verdict(DiagnosisScope.All, withGraph: false));
        Assert.Equal(CompletenessState.Partial, truth.Completeness(DiagnosisScope.All, withGraph: false));
        Assert.Equal(organization, truth.Verdict(DiagnosisScope.Organization));
    }

    [Fact]
    public void Every_scenario_is_in_the_table_and_the_first_is_the_main_story()
    {
        IReadOnlyList<string> scenarios = Assert.IsAssignableFrom<ISimulatedTenantFactory>(Activator.CreateInstance<SimulatedTenantFactory>()).Scenarios;
        Assert.Equal("Workfront", scenarios[0]);
        string[] tested = typeof(TenantTruthTests).GetMethod(nameof(Each_scenario_has_its_truth))!.GetCustomAttributes(typeof(InlineDataAttribute), false)
            .Cast<InlineDataAttribute>().Select(data => (string)data.Data[0]!).ToArray();
        Assert.Equal(scenarios.Order(), tested.Order());
    }

    [Fact]
    public void Auto_sweeps_up_to_a_thousand()
    {
        Assert.Equal(VerdictCode.NothingFound, SeededTenant.Create("Clean", 1000).GetTruth().Verdict(DiagnosisScope.Auto));
        TenantTruth large = SeededTenant.Create("Clean", 1001).GetTruth();
        Assert.Equal(VerdictCode.Inconclusive, large.Verdict(DiagnosisScope.Auto));
        Assert.Equal(CompletenessState.Partial, large.Completeness(DiagnosisScope.Auto));
        Assert.Equal(VerdictCode.NothingFound, large.Verdict(DiagnosisScope.All));
    }

    [Theory]
    [InlineData("2025-01-15", LegacyTokenAdminSetting.NotSet, LegacyTokenEffectiveState.On, VerdictCode.Inconclusive)]
    [InlineData("2025-01-15", LegacyTokenAdminSetting.Blocked, LegacyTokenEffectiveState.Off, VerdictCode.WorkfrontRetired)]
    [InlineData("2025-03-15", LegacyTokenAdminSetting.NotSet, LegacyTokenEffectiveState.Off, VerdictCode.WorkfrontRetired)]
    [InlineData("2025-06-15", LegacyTokenAdminSetting.NotSet, LegacyTokenEffectiveState.Off, VerdictCode.WorkfrontRetired)]
    [InlineData("2025-06-15", LegacyTokenAdminSetting.Allowed, LegacyTokenEffectiveState.On, VerdictCode.Inconclusive)]
    [InlineData("2025-09-15", LegacyTokenAdminSetting.Allowed, LegacyTokenEffectiveState.Unknown, VerdictCode.Inconclusive)]
    [InlineData("2025-11-01", LegacyTokenAdminSetting.Allowed, LegacyTokenEffectiveState.Off, VerdictCode.WorkfrontRetired)]
    public void The_effective_state_goes_by_the_date(string date, LegacyTokenAdminSetting setting, LegacyTokenEffectiveState state, VerdictCode verdict)
    {
        var clock = new SimulatedClock(DateTimeOffset.Parse(date + "T00:00:00Z"));
        TenantTruth truth = new SeededTenant(SeededTenant.ProfileFor("Workfront") with { AdminSetting = setting }, clock).GetTruth();
        Assert.Equal(state, truth.EffectiveState);
        Assert.Equal(verdict, truth.Verdict(DiagnosisScope.All));
    }

    [Fact]
    public void Random_tenants_are_the_same_each_time_differ_by_seed_and_agree_with_what_their_cmdlets_show()
    {
        var verdicts = new HashSet<VerdictCode>();
        var states = new HashSet<CompletenessState>();
        for (int seed = 1; seed <= 300; seed++)
        {
            SeededTenant tenant = SeededTenant.Random(seed);
            TenantTruth truth = tenant.GetTruth();
            Assert.Equal(truth.Verdict(DiagnosisScope.All), SeededTenant.Random(seed).GetTruth().Verdict(DiagnosisScope.All));
            verdicts.Add(truth.Verdict(DiagnosisScope.All));
            states.Add(truth.Completeness(DiagnosisScope.All));
            Assert.False(truth.Verdict(DiagnosisScope.All) == VerdictCode.NothingFound && truth.Completeness(DiagnosisScope.All) != CompletenessState.Complete);
            Assert.NotEqual(VerdictCode.NothingFound, truth.Verdict(DiagnosisScope.Organization));
            if (tenant.Profile.DeniedCmdlets.Count > 0)
            {
                continue;
            }

            int failed = 0;
            int workfront = 0;
            OrderedDictionary[] mailboxes = tenant.ExecuteCmdlet("Get-Mailbox", new Hashtable { ["ResultSize"] = "Unlimited", ["RecipientTypeDetails"] = "UserMailbox,SharedMailbox" })
                .Output.Cast<OrderedDictionary>().ToArray();
            foreach (OrderedDictionary mailbox in mailboxes)
            {
                CmdletResult apps = tenant.ExecuteCmdlet("Get-App", new Hashtable { ["Mailbox"] = mailbox["ExchangeGuid"] });
                failed += apps.Error is null ? 0 : 1;
                workfront += apps.Output.Cast<OrderedDictionary>().Any(app => WorkfrontAddIn.Is((string?)app["MarketplaceAssetID"], (string?)app["AppId"])) ? 1 : 0;
            }

            TruthCounts counts = truth.Counts(DiagnosisScope.All);
            Assert.Equal(counts.Expected, mailboxes.Length);
            Assert.Equal(counts.Failed, failed);
            Assert.Equal(counts.Expected, counts.Scanned + counts.Unread);
            Assert.Equal(workfront > 0, truth.VisibleAddIns(DiagnosisScope.All).Any(addIn => addIn.IsWorkfront && addIn.Sources.Contains(AddInSource.Mailbox)));
        }

        Assert.Equal(4, verdicts.Count);
        Assert.Equal(3, states.Count);
    }
}
