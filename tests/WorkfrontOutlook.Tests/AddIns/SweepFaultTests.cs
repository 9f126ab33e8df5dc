using System.Collections.Concurrent;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Faults;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.Tests.Support;

namespace WorkfrontOutlook.Tests.AddIns;

/// <summary>
/// Seeded fault schedules on small tenants: the result is the truth, or Partial with exact counts; never short and Complete.
/// 300 schedules; WFO_SCHEDULES=2000 runs 2,000. WFO_SEED sets the first seed.
/// </summary>
public sealed class SweepFaultTests
{
    private static readonly FaultKind[] All = Enum.GetValues<FaultKind>().Where(kind => kind is not FaultKind.Hang and not FaultKind.ForeignRedirect).ToArray();

    private static int Schedules => LongRun.Number("WFO_SCHEDULES", 300);

    [Fact]
    public async Task Through_any_faults_the_result_is_the_truth_or_partial_with_exact_counts()
    {
        var wrong = new ConcurrentQueue<string>();
        var states = new ConcurrentDictionary<string, int>();
        int early = 0;
        int faults = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = TestContext.Current.CancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(LongRun.Seed(1), Schedules), options, async (seed, cancellationToken) =>
        {
            TenantProfile profile = Profile(seed);
            var clock = FastClock.At(new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero), 100);
            var tenant = new SeededTenant(profile, clock);
            using TenantContext context = await Connected.ToAsync(tenant);
            WfDiagnosis diagnosis = await DiagnosisRunner.RunAsync(context, new DiagnosisOptions { Scope = DiagnosisScope.All, ThrottleLimit = 1 + (seed % 16) }, null, cancellationToken);
            foreach (string fault in Check(diagnosis, tenant, profile))
            {
                wrong.Enqueue($"seed {seed}: {fault}");
            }

            states.AddOrUpdate(diagnosis.Completeness.State.ToString(), 1, (_, count) => count + 1);
            if (tenant.Statistics.RetriesBeforeRetryAfter is int tooEarly and > 0)
            {
                Interlocked.Add(ref early, tooEarly);
                wrong.Enqueue($"seed {seed}: {tooEarly} retries before Retry-After");
            }

            Interlocked.Add(ref faults, tenant.Statistics.Faults + tenant.Statistics.Throttled);
        });

        string summary = $"{Schedules} schedules, {faults} faults: {string.Join(", ", states.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} {pair.Key}"))}; {early} retries before Retry-After.";
        TestContext.Current.TestOutputHelper?.WriteLine(summary);
        TestContext.Current.SendDiagnosticMessage(summary);
        Assert.True(wrong.IsEmpty, summary + Environment.NewLine + string.Join(Environment.NewLine, wrong.Take(20)));
        Assert.Equal(0, early);
        Assert.True(states.ContainsKey("Complete") && states.ContainsKey("Partial"), summary);
    }

    private static TenantProfile Profile(int seed)
    {
        var random = new Random(seed);
        TenantProfile profile = SeededTenant.ProfileFor("Mixed", 20 + random.Next(41), seed) with
        {
            BrokenShare = seed % 4 == 0 ? 0.1 : 0,
            OrganizationApps = [KnownAddIns.Workfront, KnownAddIns.Rooms],
            PrivateCatalogApps = [KnownAddIns.Archive],
            IntegratedApps = [KnownAddIns.Signatures],
            UserInstalls =
            [
                new UserInstall { AddIn = KnownAddIns.Workfront, Share = 0.3 },
                new UserInstall { AddIn = KnownAddIns.Crm, Share = 0.6 },
                new UserInstall { AddIn = KnownAddIns.NearMiss, Share = 0.1 },
            ],
        };

        // A third can be outlasted; a third holds faults that no rule calls transient; a third lasts longer than the retries.
        FaultPlan plan = (seed % 3) switch
        {
            0 => FaultPlan.Transient(seed, 0.05 + (random.NextDouble() * 0.35)) with { MaxInARow = 3 },
            1 => FaultPlan.Of(seed, 0.02 + (random.NextDouble() * 0.3), All),
            _ => FaultPlan.Transient(seed, 0.2 + (random.NextDouble() * 0.5)) with { MaxInARow = 2 + random.Next(9), MaxRetryAfterSeconds = seed % 5 == 0 ? 400 : 3 },
        };
        return profile with
        {
            Server = profile.Server with
            {
                Faults = plan,
                MaxPageSize = 5 + random.Next(40),
                RedirectsToOwnHost = seed % 7 == 0,
                Throttle = seed % 6 == 0 ? new ThrottlePolicy { CallsPerSecond = 10 + random.Next(60), MaxConcurrent = 2 + random.Next(8), TellsRetryAfter = seed % 12 == 0, RetryAfterAsDate = seed % 24 == 0 } : null,
            },
        };
    }

    internal static IEnumerable<string> Check(WfDiagnosis diagnosis, SeededTenant tenant, TenantProfile profile)
    {
        WfCompleteness completeness = diagnosis.Completeness;
        string counts = $"{completeness.State}, {completeness.Scanned} + {completeness.Failed} + {completeness.Skipped} of {completeness.Expected} ({profile.MailboxCount})";
        if (completeness.Expected is int expected && (expected != profile.MailboxCount || expected != completeness.Scanned + completeness.Failed + completeness.Skipped))
        {
            yield return counts;
        }

        if (completeness.Expected is null && completeness.State == CompletenessState.Complete)
        {
            yield return counts;
        }

        if ((completeness.State != CompletenessState.Complete) != (completeness.Missing.Length > 0))
        {
            yield return $"{counts}, but {completeness.Missing.Length} missing";
        }

        // Each mailbox that failed is named, once.
        string[] named = completeness.Missing.Where(missing => missing.Source == AddInSource.Mailbox && missing.Scope.Contains('@', StringComparison.Ordinal)).Select(missing => missing.Scope).ToArray();
        if (named.Length != completeness.Failed || named.Distinct(StringComparer.OrdinalIgnoreCase).Count() != named.Length)
        {
            yield return $"{counts}, but {named.Length} named";
        }

        bool sourceLost = completeness.Missing.Any(missing => missing.Source != AddInSource.Mailbox);
        TenantTruth truth = tenant.GetTruth();
        int unreadable = completeness.Failed + completeness.Skipped;
        foreach (TruthAddIn addIn in truth.AddIns)
        {
            WfAddInSummary? seen = diagnosis.AddIns.FirstOrDefault(summary => string.Equals(summary.AddInId, addIn.AddInId, StringComparison.OrdinalIgnoreCase));
            int count = seen?.MailboxCount ?? 0;
            if (count > addIn.MailboxCount || (completeness.Expected is not null && count < addIn.MailboxCount - unreadable))
            {
                yield return $"{counts}: {addIn} in {count} mailboxes, truly in {addIn.MailboxCount}";
            }

            if (seen is null && !sourceLost && unreadable == 0 && completeness.Expected is not null)
            {
                yield return $"{counts}: {addIn} was not found";
            }
        }
    }
}
