using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Services;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Faults;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.Tests.NestedAppAuth;
using WorkfrontOutlook.Tests.Support;

namespace WorkfrontOutlook.Tests.Diagnosis;

/// <summary>What a diagnosis says of the other add-ins' way forward.</summary>
public sealed class ReadinessFindingTests
{
    private static readonly EntraApp App = ReadinessTenant.Good(addInId: KnownAddIns.Archive.AddInId);

    [Fact]
    public async Task The_readiness_of_an_asking_add_in_is_a_finding_and_changes_no_verdict()
    {
        (WfDiagnosis ready, ServerStatistics seen) = await DiagnoseAsync(Asking(App));
        WfFinding finding = Assert.Single(ready.Findings, item => item.Id.StartsWith("NestedAppAuth", StringComparison.Ordinal));
        Assert.Equal("NestedAppAuthReady", finding.Id);
        Assert.Equal(FindingSeverity.Information, finding.Severity);

        (WfDiagnosis not, _) = await DiagnoseAsync(Asking(App with { IsEnabled = false }));
        finding = Assert.Single(not.Findings, item => item.Id == "NestedAppAuthNotReady");
        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Contains(finding.Evidence, line => line.StartsWith("Enabled: Fail", StringComparison.Ordinal));

        (WfDiagnosis unknown, _) = await DiagnoseAsync(Asking(App with { SignIns = 0 }));
        Assert.Single(unknown.Findings, item => item.Id == "NestedAppAuthUnknown");

        foreach (WfDiagnosis diagnosis in new[] { ready, not, unknown })
        {
            Assert.Equal(VerdictCode.LegacyTokensOff, diagnosis.Verdict.Code);
            Assert.Equal(CompletenessState.Complete, diagnosis.Completeness.State);
            Assert.Contains(diagnosis.Actions, action => action.Command == $"Test-WfNestedAppAuth -AddInId '{KnownAddIns.Archive.AddInId}'");
        }

        // The listing of applications, and two batches at most.
        Assert.InRange(seen.Batches, 1, 2);
    }

    [Fact]
    public async Task Without_a_known_application_nothing_more_is_asked()
    {
        TenantProfile profile = Asking(App) with { IntegratedApps = [], OrganizationApps = [KnownAddIns.Archive] };
        (WfDiagnosis diagnosis, ServerStatistics seen) = await DiagnoseAsync(profile);
        Assert.DoesNotContain(diagnosis.Findings, item => item.Id.StartsWith("NestedAppAuth", StringComparison.Ordinal));
        Assert.DoesNotContain(seen.GraphCalls, call => call.Address.Contains("servicePrincipals", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_cannot_be_read_is_a_finding_and_no_gap()
    {
        TenantProfile profile = Asking(App) with
        {
            Server = new ServerOptions { Faults = FaultPlan.Of(1, 1, FaultKind.ConnectionReset) with { MaxInARow = 1000, OnlyFor = ["graph/$batch"] } },
        };
        (WfDiagnosis diagnosis, _) = await DiagnoseAsync(profile);
        WfFinding finding = Assert.Single(diagnosis.Findings, item => item.Id == "NestedAppAuthNotRead");
        Assert.Equal(FindingSeverity.Information, finding.Severity);
        Assert.Equal(VerdictCode.LegacyTokensOff, diagnosis.Verdict.Code);
        Assert.Equal(CompletenessState.Complete, diagnosis.Completeness.State);
    }

    private static TenantProfile Asking(EntraApp app) => SeededTenant.ProfileFor("Clean", 10, 3) with
    {
        StatusForm = StatusForm.OneStringLf,
        IntegratedApps = [KnownAddIns.Archive],
        TokenReport = [new TokenReportEntry { AddInId = KnownAddIns.Archive.AddInId }],
        EntraApps = [app],
    };

    private static async Task<(WfDiagnosis Diagnosis, ServerStatistics Seen)> DiagnoseAsync(TenantProfile profile)
    {
        var tenant = new SeededTenant(profile, FastClock.At(ReadinessTenant.Start, 300));
        using TenantContext context = await new Connector().ConnectAsync(tenant.CreateRequest(), TestContext.Current.CancellationToken);
        return (await DiagnosisRunner.RunAsync(context, new DiagnosisOptions(), null, TestContext.Current.CancellationToken), tenant.Statistics);
    }
}
