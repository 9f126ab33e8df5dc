using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.NestedAppAuth;
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

    [Fact]
    public async Task The_directory_is_read_while_the_mailboxes_are()
    {
        var tenant = new SeededTenant(Asking(App), FastClock.At(ReadinessTenant.Start, 300));
        using TenantContext context = await Connected.ToAsync(tenant, inner => new HoldingMailboxes(inner));

        WfDiagnosis diagnosis = await DiagnosisRunner.RunAsync(context, new DiagnosisOptions(), null, TestContext.Current.CancellationToken);

        Assert.Equal(CompletenessState.Complete, diagnosis.Completeness.State);
        Assert.Single(diagnosis.Findings, item => item.Id == "NestedAppAuthReady");
        Assert.InRange(tenant.Statistics.Batches, 1, 2);
    }

    [Fact]
    public async Task An_add_in_that_only_a_mailbox_shows_to_be_asking_is_read_with_the_others()
    {
        SeededAddIn late = KnownAddIns.Archive with { AddInId = "5d3a3f51-93c7-4f1c-a6f0-3b1f2a6b9c10", AssetId = "WA299000098", DisplayName = "Late" };
        TenantProfile profile = Asking(App) with
        {
            IntegratedApps = [KnownAddIns.Archive, late],
            UserInstalls = [new UserInstall { AddIn = late, Share = 1 }],
            EntraApps = [App, ReadinessTenant.Good(clientId: "6a0d2c5e-1c1b-4d37-8f2b-0a51e5d2b7c4", addInId: late.AddInId) with { IsEnabled = false }],
        };
        var tenant = new SeededTenant(profile, FastClock.At(ReadinessTenant.Start, 300));
        using TenantContext context = await Connected.ToAsync(tenant);

        // The directory names its client id and the mailboxes its asset id, by which it is listed.
        var options = new DiagnosisOptions { IsListed = (assetId, _) => assetId == late.AssetId };
        WfDiagnosis diagnosis = await DiagnosisRunner.RunAsync(context, options, null, TestContext.Current.CancellationToken);

        Assert.Contains("Late", Assert.Single(diagnosis.Findings, item => item.Id == "NestedAppAuthNotReady").Title, StringComparison.Ordinal);
        Assert.Single(diagnosis.Findings, item => item.Id == "NestedAppAuthReady");
    }

    [Fact]
    public async Task A_directory_that_failed_while_the_mailboxes_were_read_is_asked_again()
    {
        var tenant = new SeededTenant(Asking(App), FastClock.At(ReadinessTenant.Start, 300));
        using TenantContext context = await Connected.ToAsync(tenant, inner => new FailingOnce(inner));

        await using var feed = new EntraFeed(context, TestContext.Current.CancellationToken);

        // An hour of mailboxes may lie between the two.
        feed.Begin([App.AppId]);
        await Assert.ThrowsAsync<WfException>(() => feed.ReadAsync([App.AppId]));
        (_, IReadOnlyList<EntraAppFacts> apps) = await feed.ReadAsync([App.AppId]);
        Assert.True(Assert.Single(apps).Application.Value?.IsEnabled);
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

    /// <summary>Answers for no mailbox until the directory was asked: a diagnosis that reads one after the other doesn't end.</summary>
    private sealed class HoldingMailboxes(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string body = request.Content is null ? string.Empty : await request.Content.ReadAsStringAsync(cancellationToken);
            if (body.Contains("servicePrincipals", StringComparison.Ordinal))
            {
                _asked.TrySetResult();
            }
            else if (body.Contains("Mailbox", StringComparison.Ordinal))
            {
                await _asked.Task.WaitAsync(TimeSpan.FromMinutes(2), cancellationToken);
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }

    /// <summary>Refuses the directory's first batch for good.</summary>
    private sealed class FailingOnce(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        private int _asked;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string body = request.Content is null ? string.Empty : await request.Content.ReadAsStringAsync(cancellationToken);
            return body.Contains("servicePrincipals", StringComparison.Ordinal) && Interlocked.Increment(ref _asked) == 1
                ? new HttpResponseMessage(System.Net.HttpStatusCode.BadRequest) { Content = new StringContent("""{"error":{"code":"BadRequest","message":"Not now."}}""") }
                : await base.SendAsync(request, cancellationToken);
        }
    }
}
