using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.LegacyTokens;
using WorkfrontOutlook.Services;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.Tests.Support;

namespace WorkfrontOutlook.Tests.Diagnosis;

/// <summary>
/// The diagnosis against the truth of seeded tenants of every profile, over the real wire formats. The same tenants are
/// diagnosed on the session transport by tests/Pester/Oracle.Tests.ps1.
/// </summary>
public class OracleTests
{
    private const int Tenants = 1000;

    [Fact]
    public async Task The_verdict_and_the_completeness_are_the_tenant_s_truth()
    {
        var wrong = new List<string>();
        int[] told = new int[Enum.GetValues<VerdictCode>().Length];
        await Parallel.ForEachAsync(Enumerable.Range(1, Tenants), TestContext.Current.CancellationToken, async (seed, cancellationToken) =>
        {
            SeededTenant tenant = SeededTenant.Random(seed, FastClock.Machine);
            bool withGraph = seed % 5 != 0;
            DiagnosisScope scope = (DiagnosisScope)(seed % 3);
            TenantTruth truth = tenant.GetTruth();
            using TenantContext context = await new Connector().ConnectAsync(tenant.CreateRequest(withGraph), cancellationToken);
            WfDiagnosis diagnosis = await DiagnosisRunner.RunAsync(context, new DiagnosisOptions { Scope = scope }, null, cancellationToken);
            TruthCounts counts = truth.Counts(scope);
            string expected = $"{truth.Verdict(scope, withGraph)} {truth.Completeness(scope, withGraph)} {counts.Expected} {counts.Scanned} {truth.EffectiveState} {truth.ReportedSetting}";
            string actual = $"{diagnosis.Verdict.Code} {diagnosis.Completeness.State} {diagnosis.Completeness.Expected} {diagnosis.Completeness.Scanned} {diagnosis.Status.EffectiveState} {diagnosis.Status.AdminSetting}";
            if (!string.Equals(expected, actual, StringComparison.Ordinal))
            {
                lock (wrong)
                {
                    wrong.Add($"seed {seed} ({tenant.Profile.Scenario}, {scope}, graph {withGraph}): expected {expected}; got {actual}");
                }
            }

            WfCompleteness completeness = diagnosis.Completeness;
            string? lie = diagnosis.Verdict.Code switch
            {
                VerdictCode.NothingFound when completeness.State != CompletenessState.Complete => "NothingFound on partial data",
                VerdictCode.WorkfrontRetired when !tenant.GetTruth().AddIns.Any(addIn => addIn.IsWorkfront) => "WorkfrontRetired without Workfront",
                VerdictCode.WorkfrontRetired or VerdictCode.LegacyTokensOff when diagnosis.Verdict.Confidence == Confidence.High && InRollOut(tenant) => "sure of all users while they differed",
                _ => null,
            };
            Interlocked.Increment(ref told[(int)diagnosis.Verdict.Code]);
            if (lie is not null)
            {
                lock (wrong)
                {
                    wrong.Add($"seed {seed}: {lie}");
                }
            }

            if (completeness.Expected is int all && all != completeness.Scanned + completeness.Failed + completeness.Skipped)
            {
                lock (wrong)
                {
                    wrong.Add($"seed {seed}: {all} is not {completeness.Scanned} + {completeness.Failed} + {completeness.Skipped}");
                }
            }
        });
        TestContext.Current.SendDiagnosticMessage(string.Join(", ", told.Select((count, code) => $"{(VerdictCode)code} {count}")));
        Assert.Equal(Tenants, told.Sum());
        Assert.Equal(4, told.Count(count => count > 0));
        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong.Take(20)));
    }

    // Turned off user by user from 2025-02-17 to April 2025, where nobody had set anything: written here by hand.
    private static bool InRollOut(SeededTenant tenant) =>
        tenant.GetTruth() is { ReportedSetting: LegacyTokenAdminSetting.NotSet, Now: { Year: 2025, Month: 3 or 4 } };
}
