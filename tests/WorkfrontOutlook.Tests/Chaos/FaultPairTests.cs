using System.Collections.Concurrent;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Remediation;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Faults;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.Tests.AddIns;
using WorkfrontOutlook.Tests.Remediation;
using WorkfrontOutlook.Tests.Support;

namespace WorkfrontOutlook.Tests.Chaos;

/// <summary>
/// Every kind of fault and every pair: a diagnosis is the truth or Partial with exact counts, and what a removal says of each
/// add-in is so, and can be undone. A schedule that fails is made as small as it gets. WFO_CHAOS sets the rounds,
/// WFO_SEED moves their seeds, WFO_SCHEDULE runs a single one.
/// </summary>
public sealed class FaultPairTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wf-chaos").FullName;
    private int _file;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public Task A_diagnosis_is_true_or_partial() => EverywhereAsync(nameof(A_diagnosis_is_true_or_partial), DiagnoseAsync);

    [Fact]
    public Task A_removal_tells_what_it_did_and_can_be_undone() => EverywhereAsync(nameof(A_removal_tells_what_it_did_and_can_be_undone), RemoveAsync);

    private static async Task EverywhereAsync(string test, Func<Schedule, Task<string?>> run)
    {
        if (Environment.GetEnvironmentVariable("WFO_SCHEDULE") is { Length: > 0 } only)
        {
            Assert.Null(await run(Schedule.Parse(only)));
            return;
        }

        var failed = new ConcurrentQueue<(Schedule Schedule, string Problem)>();
        int count = 0;
        for (int round = 1; round <= LongRun.ChaosRounds; round++)
        {
            await Parallel.ForEachAsync(Schedule.KindsAndPairs(Enum.GetValues<FaultKind>(), round, LongRun.Seed(0)), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (schedule, _) =>
            {
                Interlocked.Increment(ref count);
                if (await run(schedule) is string problem)
                {
                    failed.Enqueue((schedule, problem));
                }
            });
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{count} schedules");
        if (failed.TryPeek(out (Schedule Schedule, string Problem) first))
        {
            (Schedule smallest, string problem) = await Schedule.ShrinkAsync(first.Schedule, first.Problem, run);
            Assert.Fail($"{failed.Count} of {count} schedules failed. The smallest that still does: {smallest}: {problem}{Environment.NewLine}Again: WFO_SCHEDULE={smallest.Text} dotnet test --filter \"FullyQualifiedName~{nameof(FaultPairTests)}.{test}\"");
        }
    }

    private static async Task<string?> DiagnoseAsync(Schedule schedule)
    {
        TenantProfile profile = Profile(schedule);
        SeededTenant tenant = Tenant(profile with { Server = profile.Server with { Faults = schedule.Plan } });
        using TenantContext context = await Connected.ToAsync(tenant);
        WfDiagnosis? diagnosis = null;
        string? problem = await ProblemAsync(async stop => diagnosis = await DiagnosisRunner.RunAsync(context, new DiagnosisOptions { Scope = DiagnosisScope.All, ThrottleLimit = 4 }, null, stop));
        return problem
            ?? SweepFaultTests.Check(diagnosis!, tenant, profile).FirstOrDefault()
            ?? (tenant.Statistics.RetriesBeforeRetryAfter > 0 ? "a retry before Retry-After" : null);
    }

    private async Task<string?> RemoveAsync(Schedule schedule)
    {
        TenantProfile profile = Profile(schedule);
        SeededTenant tenant = Tenant(profile with { Server = profile.Server with { Faults = schedule.Plan with { AffectsWrites = true } } });
        string[] before = TenantSnapshot.Of(tenant, withStore: false);
        string path = Path.Combine(_folder, Interlocked.Increment(ref _file) + ".jsonl");

        WfOutlookAddIn[] found = await ChaosTenant.FindAsync(tenant, AddInSource.Organization, AddInSource.PrivateCatalog, AddInSource.Mailbox);
        using TenantContext context = await Connected.ToAsync(tenant, withGraph: false);
        var told = new List<WfRemediationResult>();
        string? problem = await ProblemAsync(async stop =>
        {
            await foreach (WfRemediationResult result in new RemediationRunner(context, RemediationPlan.Of(found, RemediationAction.Remove), path).ApplyAsync(stop))
            {
                told.Add(result);
            }
        });
        if (problem is not null)
        {
            return problem;
        }

        if (told.Count != found.Length)
        {
            return $"{told.Count} results of {found.Length}";
        }

        string[] after = TenantSnapshot.Of(tenant, withStore: false);
        int gone = before.Except(after, StringComparer.Ordinal).Count();
        int removed = told.Count(result => result.Outcome is RemediationOutcome.Removed or RemediationOutcome.AlreadyGone);
        int unclear = told.Count(result => result.Outcome == RemediationOutcome.Failed);
        if (removed > gone || gone > removed + unclear)
        {
            return $"{removed} told as removed and {unclear} as failed, {gone} are gone";
        }

        // Run until nothing fails any more, as the message says; faults never last for ever.
        for (int attempt = 0; File.Exists(path) && attempt < 12; attempt++)
        {
            int failures = 0;
            problem = await ProblemAsync(async stop => failures = await ChaosTenant.RestoreAsync(context, path, stop));
            if (problem is not null)
            {
                return problem;
            }

            if (failures == 0)
            {
                break;
            }
        }

        string[] restored = TenantSnapshot.Of(tenant, withStore: false);
        string? lost = before.Except(restored, StringComparer.Ordinal).FirstOrDefault();
        string? more = restored.Except(before, StringComparer.Ordinal).FirstOrDefault();
        return lost is null && more is null ? null : $"after the restore {lost ?? "nothing"} is missing, {more ?? "nothing"} is new";
    }

    /// <summary>Nothing but a result may come of faults, and that in time.</summary>
    private static async Task<string?> ProblemAsync(Func<CancellationToken, Task> work)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(5));
        try
        {
            await work(limit.Token);
            return null;
        }
#pragma warning disable CA1031 // Whatever it is, it is the finding.
        catch (Exception exception) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return limit.IsCancellationRequested ? "no end within five minutes" : exception.ToString();
        }
    }

    private static SeededTenant Tenant(TenantProfile profile) => new(profile, ChaosTenant.Clock(1000));

    private static TenantProfile Profile(Schedule schedule) => SeededTenant.ProfileFor("Clean", schedule.Mailboxes, schedule.Seed) with
    {
        OrganizationApps = [ChaosTenant.Own(1)],
        PrivateCatalogApps = [ChaosTenant.Own(2)],
        IntegratedApps = [KnownAddIns.Signatures],
        UserInstalls = [new UserInstall { AddIn = ChaosTenant.Own(3), Share = 0.6 }],
    };
}
