using System.Collections.Concurrent;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Remediation;
using WorkfrontOutlook.Services;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Faults;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.Tests.AddIns;
using WorkfrontOutlook.Tests.Remediation;

namespace WorkfrontOutlook.Tests.Chaos;

/// <summary>
/// Every kind of fault and every pair: a diagnosis is the truth or Partial with exact counts, and what a removal says of each
/// add-in is so, and can be undone. A schedule that fails is made as small as it gets. WFO_CHAOS sets the rounds,
/// WFO_SCHEDULE runs a single one.
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
        for (int round = 1; round <= ChaosRounds.Count; round++)
        {
            await Parallel.ForEachAsync(Schedule.KindsAndPairs(Enum.GetValues<FaultKind>(), round), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (schedule, _) =>
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
        using TenantContext context = await new Connector().ConnectAsync(tenant.CreateRequest(), TestContext.Current.CancellationToken);
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

        // What is to be removed is told by a session, which has no faults.
        var found = new List<WfOutlookAddIn>();
        using (TenantContext session = Support.SessionLikeTransport.Connect(tenant))
        {
            await foreach (InventoryItem item in new AddInInventory(session, new InventoryOptions { Sources = [AddInSource.Organization, AddInSource.PrivateCatalog, AddInSource.Mailbox] }).ReadAsync(TestContext.Current.CancellationToken))
            {
                found.Add(item.AddIn!);
            }
        }

        using TenantContext context = await new Connector().ConnectAsync(tenant.CreateRequest(withGraph: false), TestContext.Current.CancellationToken);
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

        if (told.Count != found.Count)
        {
            return $"{told.Count} results of {found.Count}";
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
            problem = await ProblemAsync(async stop =>
            {
                RestorePlan plan = await RestorePlan.ReadAsync(context, path, fromManifest: true, stop);
                await foreach (WfRemediationResult result in plan.ApplyAsync(cancellationToken: stop))
                {
                    failures += result.Outcome == RemediationOutcome.Failed ? 1 : 0;
                }
            });
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
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        try
        {
            await work(limit.Token);
            return null;
        }
#pragma warning disable CA1031 // Whatever it is, it is the finding.
        catch (Exception exception) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return limit.IsCancellationRequested ? "no end within 60 s" : exception.ToString();
        }
    }

    // A clock so fast that a wait for a service that doesn't answer takes a moment.
    private static SeededTenant Tenant(TenantProfile profile) => new(profile, new SimulatedClock(new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero), 1000));

    private static TenantProfile Profile(Schedule schedule) => SeededTenant.ProfileFor("Clean", schedule.Mailboxes, schedule.Seed) with
    {
        OrganizationApps = [Own(1)],
        PrivateCatalogApps = [Own(2)],
        IntegratedApps = [KnownAddIns.Signatures],
        UserInstalls = [new UserInstall { AddIn = Own(3), Share = 0.6 }],
    };

    private static SeededAddIn Own(short number) => new()
    {
        AddInId = new Guid(77, number, 7, 1, 2, 3, 4, 5, 6, 7, 8).ToString(),
        DisplayName = "Own " + number,
        Permission = AddInPermission.ReadItem,
        Version = "1.0.0.0",
    };
}
