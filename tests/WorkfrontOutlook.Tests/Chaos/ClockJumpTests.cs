using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Services;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Faults;
using WorkfrontOutlook.SimulatedTenant.Model;

namespace WorkfrontOutlook.Tests.Chaos;

/// <summary>A machine whose clock is set while it works: an hour forward, then two back. Waits don't hang, nothing is lost.</summary>
public sealed class ClockJumpTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Jumps_change_no_result(int seed)
    {
        TenantProfile profile = SeededTenant.ProfileFor(SeededTenant.Scenarios[0], 60, seed);
        SeededTenant tenant = new(
            profile with
            {
                BrokenShare = 0,
                Server = profile.Server with
                {
                    MaxPageSize = 20,
                    Faults = FaultPlan.Of(seed, 0.15, FaultKind.ThrottleSeconds, FaultKind.ThrottleDate, FaultKind.ThrottleBare, FaultKind.ServiceUnavailable) with { MaxInARow = 2 },
                },
            },
            new SimulatedClock(new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero), 100));
        ConnectRequest sound = tenant.CreateRequest();
        var clock = new JumpingClock(tenant.Clock);
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
                Handler = sound.Handler,
                Clock = clock,
            },
            TestContext.Current.CancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(120));
        WfDiagnosis diagnosis = await DiagnosisRunner.RunAsync(context, new DiagnosisOptions { Scope = DiagnosisScope.All, ThrottleLimit = 4 }, null, limit.Token);
        Assert.True(clock.Jumps > 2, $"{clock.Jumps} jumps");
        Assert.Equal(60, diagnosis.Completeness.Expected);
        Assert.Equal(60, diagnosis.Completeness.Scanned + diagnosis.Completeness.Failed + diagnosis.Completeness.Skipped);
        Assert.Equal(diagnosis.Completeness.State == CompletenessState.Complete, diagnosis.Completeness.Missing.Length == 0);
        Assert.InRange(diagnosis.Duration, TimeSpan.Zero, TimeSpan.FromHours(1));
        Assert.Equal(VerdictCode.WorkfrontRetired, diagnosis.Verdict.Code);
    }

    private sealed class JumpingClock(TimeProvider inner) : TimeProvider
    {
        private int _reads;

        public int Jumps => Volatile.Read(ref _reads) / 10;

        public override long TimestampFrequency => inner.TimestampFrequency;

        public override DateTimeOffset GetUtcNow()
        {
            int jump = Interlocked.Increment(ref _reads) / 10 % 3;
            return inner.GetUtcNow().AddHours(jump == 1 ? 1 : jump == 2 ? -1 : 0);
        }

        public override long GetTimestamp() => inner.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => inner.CreateTimer(callback, state, dueTime, period);
    }
}
