using System.Diagnostics;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Remediation;
using WorkfrontOutlook.Services;
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
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(20);

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
            using TenantContext again = await new Connector().ConnectAsync(tenant.CreateRequest(), TestContext.Current.CancellationToken);
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
            IReadOnlyList<WfOutlookAddIn> found = await FindAsync(tenant);
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
                RestorePlan plan = await RestorePlan.ReadAsync(again, path, fromManifest: true, TestContext.Current.CancellationToken);
                await foreach (WfRemediationResult result in plan.ApplyAsync(cancellationToken: TestContext.Current.CancellationToken))
                {
                    Assert.NotEqual(RemediationOutcome.Failed, result.Outcome);
                }
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
        ConnectRequest sound = tenant.CreateRequest();
        using var handler = new CancellingHandler(sound.Handler!, source, at, moment);
        using TenantContext context = await new Connector().ConnectAsync(
            new ConnectRequest
            {
                SignIn = sound.SignIn,
                Cloud = sound.Cloud,
                TenantId = sound.TenantId,
                Organization = sound.Organization,
                ClientId = sound.ClientId,
                ExchangeAccessToken = sound.ExchangeAccessToken,
                GraphAccessToken = sound.GraphAccessToken,
                Handler = handler,
                Clock = sound.Clock,
            },
            TestContext.Current.CancellationToken);
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
            OrganizationApps = [Own(1)],
            IntegratedApps = [KnownAddIns.Signatures],
            UserInstalls = [new UserInstall { AddIn = Own(2), Share = 0.7 }],
            Server = new ServerOptions { MaxPageSize = 20 },
        },
        new SimulatedClock(new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero), 100));

    private static SeededAddIn Own(short number) => new()
    {
        AddInId = new Guid(78, number, 7, 1, 2, 3, 4, 5, 6, 7, 8).ToString(),
        DisplayName = "Own " + number,
        Permission = AddInPermission.ReadItem,
        Version = "1.0.0.0",
    };

    private static async Task<IReadOnlyList<WfOutlookAddIn>> FindAsync(SeededTenant tenant)
    {
        var found = new List<WfOutlookAddIn>();
        using TenantContext session = SessionLikeTransport.Connect(tenant);
        await foreach (InventoryItem item in new AddInInventory(session, new InventoryOptions { Sources = [AddInSource.Organization, AddInSource.Mailbox] }).ReadAsync(TestContext.Current.CancellationToken))
        {
            found.Add(item.AddIn!);
        }

        return found;
    }
}
