using System.Diagnostics;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Remediation;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.Tests.Remediation;
using WorkfrontOutlook.Tests.Support;

namespace WorkfrontOutlook.Tests.Chaos;

/// <summary>
/// Ctrl+C at every call to the service, before it, in it and after it: the work ends at once with the one exception that says so,
/// no call is left running, and the files it wrote can be gone on with.
/// </summary>
public sealed class CancellationTests : IDisposable
{
    private static readonly TimeSpan Prompt = TimeSpan.FromMinutes(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("wf-cancel").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_diagnosis_ends_at_once_and_its_checkpoint_goes_on(int moment)
    {
        const int Mailboxes = 45;
        int cancelled = 0;
        for (int at = 1; ; at++)
        {
            SeededTenant tenant = Tenant(Mailboxes);
            string path = Path.Combine(_folder, $"{moment}-{at}.jsonl");
            bool ended = await CancelAsync(tenant, at, moment, (context, stop) =>
                DiagnosisRunner.RunAsync(context, new DiagnosisOptions { Scope = DiagnosisScope.All, CheckpointPath = path, ThrottleLimit = 2 }, null, stop));
            using TenantContext again = await Connected.ToAsync(tenant);
            WfDiagnosis diagnosis = await DiagnosisRunner.RunAsync(again, new DiagnosisOptions { Scope = DiagnosisScope.All, CheckpointPath = path }, null, TestContext.Current.CancellationToken);
            Assert.Equal(CompletenessState.Complete, diagnosis.Completeness.State);
            Assert.Equal(Mailboxes, diagnosis.Completeness.Scanned);
            foreach (TruthAddIn truth in tenant.GetTruth().AddIns)
            {
                Assert.Equal(truth.MailboxCount, diagnosis.AddIns.Single(addIn => string.Equals(addIn.AddInId, truth.AddInId, StringComparison.OrdinalIgnoreCase)).MailboxCount);
            }

            if (!ended)
            {
                break;
            }

            cancelled++;
        }

        Assert.True(cancelled > 5, $"Only {cancelled} calls were there to be cancelled.");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_removal_ends_at_once_and_its_record_brings_everything_back(int moment)
    {
        int cancelled = 0;
        for (int at = 1; ; at++)
        {
            SeededTenant tenant = Tenant(30);
            string path = Path.Combine(_folder, $"{moment}-{at}.jsonl");
            string[] before = TenantSnapshot.Of(tenant, withStore: false);
            WfOutlookAddIn[] found = await ChaosTenant.FindAsync(tenant, AddInSource.Organization, AddInSource.Mailbox);
            bool ended = await CancelAsync(tenant, at, moment, async (context, stop) =>
            {
                await foreach (WfRemediationResult result in new RemediationRunner(context, RemediationPlan.Of(found, RemediationAction.Remove), path).ApplyAsync(stop))
                {
                    Assert.NotEqual(RemediationOutcome.Restored, result.Outcome);
                }
            });
            if (File.Exists(path))
            {
                using TenantContext again = SessionLikeTransport.Connect(tenant);
                Assert.Equal(0, await ChaosTenant.RestoreAsync(again, path, TestContext.Current.CancellationToken));
            }

            Assert.Equal(before, TenantSnapshot.Of(tenant, withStore: false));
            if (!ended)
            {
                break;
            }

            cancelled++;
        }

        Assert.True(cancelled > 3, $"Only {cancelled} calls were there to be cancelled.");
    }

    /// <summary>Gives false when the work came to its end before the call.</summary>
    private static async Task<bool> CancelAsync(SeededTenant tenant, int at, int moment, Func<TenantContext, CancellationToken, Task> work)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        CancellingHandler handler = null!;
        using TenantContext context = await Connected.ToAsync(tenant, inner => handler = new CancellingHandler(inner, source, at, moment));
        var watch = Stopwatch.StartNew();
        try
        {
            await work(context, source.Token);
            Assert.True(!source.IsCancellationRequested || moment == 2, $"call {at}: it went on");
            return source.IsCancellationRequested;
        }
        catch (OperationCanceledException)
        {
            Assert.True(source.IsCancellationRequested, $"call {at}: cancelled by nobody");
            Assert.True(watch.Elapsed < Prompt, $"call {at}: {watch.Elapsed}");
            Assert.Equal(0, handler.Running);
            int calls = handler.Calls;
            await Task.Yield();
            Assert.Equal(calls, handler.Calls);
            return true;
        }
    }

    private static SeededTenant Tenant(int mailboxes) => new(
        SeededTenant.ProfileFor("Clean", mailboxes, 5) with
        {
            OrganizationApps = [ChaosTenant.Own(1)],
            IntegratedApps = [KnownAddIns.Signatures],
            UserInstalls = [new UserInstall { AddIn = ChaosTenant.Own(2), Share = 0.7 }],
            Server = new ServerOptions { MaxPageSize = 20 },
        },
        ChaosTenant.Clock(100));
}
