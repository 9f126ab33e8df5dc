using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Services.SignIn;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Faults;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.Tests.AddIns;
using WorkfrontOutlook.Tests.Support;
using WorkfrontOutlook.Tests.Tokens;
using WorkfrontOutlook.Tokens;

namespace WorkfrontOutlook.Tests.Chaos;

/// <summary>A machine whose clock is set while it works, by hours forward and back. Waits don't hang, nothing is lost or kept too long.</summary>
public sealed class ClockJumpTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 5)]
    [InlineData(4, -5)]
    [InlineData(5, 23)]
    public async Task Jumps_change_no_result(int seed, int hours)
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

            // A moment before summer time ends in Europe.
            FastClock.At(new DateTimeOffset(2026, 10, 25, 0, 59, 55, TimeSpan.Zero), 100));
        var clock = new JumpingClock(tenant.Clock, hours);
        using TenantContext context = await Connected.ToAsync(tenant, clock: clock);
        WfDiagnosis diagnosis = await DiagnoseAsync(context);
        Assert.True(clock.Jumps > 2, $"{clock.Jumps} jumps");
        Assert.Equal(60, diagnosis.Completeness.Expected);
        Assert.Equal(60, diagnosis.Completeness.Scanned + diagnosis.Completeness.Failed + diagnosis.Completeness.Skipped);
        Assert.Equal(diagnosis.Completeness.State == CompletenessState.Complete, diagnosis.Completeness.Missing.Length == 0);
        Assert.InRange(diagnosis.Duration, TimeSpan.Zero, TimeSpan.FromHours(1));
        Assert.Equal(VerdictCode.WorkfrontRetired, diagnosis.Verdict.Code);
    }

    [Theory]
    [InlineData(FaultKind.ThrottleSeconds, 5)]
    [InlineData(FaultKind.ThrottleSeconds, -5)]
    [InlineData(FaultKind.ThrottleDate, 5)]
    [InlineData(FaultKind.ThrottleDate, -5)]
    [InlineData(FaultKind.ThrottleBare, -23)]
    public async Task A_jump_while_it_waits_makes_no_wait_shorter_or_endless(FaultKind throttle, int hours)
    {
        TenantProfile profile = SeededTenant.ProfileFor(SeededTenant.Scenarios[0], 30, 3);
        SeededTenant tenant = new(
            profile with { BrokenShare = 0, Server = profile.Server with { MaxPageSize = 20, Faults = FaultPlan.Of(3, 0.3, throttle) with { MaxInARow = 2, MaxRetryAfterSeconds = 20 } } },
            ChaosTenant.Clock(100));
        var clock = new JumpingClock(tenant.Clock, hours, whenItWaits: true);
        using TenantContext context = await Connected.ToAsync(tenant, clock: clock);
        WfDiagnosis diagnosis = await DiagnoseAsync(context);
        Assert.True(clock.Jumps > 2, $"{clock.Jumps} jumps");
        Assert.Equal(30, diagnosis.Completeness.Scanned);
        Assert.True(tenant.Statistics.Throttled > 0);
        Assert.Equal(0, tenant.Statistics.RetriesBeforeRetryAfter);
        Assert.InRange(diagnosis.Duration, TimeSpan.Zero, TimeSpan.FromMinutes(30));
    }

    [Fact]
    public async Task A_clock_that_was_ahead_does_not_keep_a_refused_token()
    {
        var clock = new FakeClock(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
        using var source = new RenewingTokenSource(new Numbered(clock), clock);
        Assert.Equal("token 1", await source.GetTokenAsync("exchange", null, TestContext.Current.CancellationToken));
        Assert.Equal("token 2", await source.RenewAsync("exchange", "token 1", TestContext.Current.CancellationToken));
        Assert.Equal("token 3", await source.GetTokenAsync("exchange", "claims", TestContext.Current.CancellationToken));
        Assert.Null(await source.RenewAsync("exchange", "token 3", TestContext.Current.CancellationToken));

        // The clock is set right, three hours back. What was a moment ago isn't now.
        clock.Advance(TimeSpan.FromHours(-3));
        Assert.Equal("token 4", await source.RenewAsync("exchange", "token 3", TestContext.Current.CancellationToken));
        clock.Advance(TimeSpan.FromHours(-3));
        Assert.Equal("token 5", await source.GetTokenAsync("exchange", "claims", TestContext.Current.CancellationToken));

        // And forward: once, and not for each request.
        clock.Advance(TimeSpan.FromHours(12));
        Assert.Equal("token 6", await source.GetTokenAsync("exchange", null, TestContext.Current.CancellationToken));
        Assert.Equal("token 6", await source.GetTokenAsync("exchange", null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_clock_that_was_ahead_does_not_keep_a_failure_of_the_metadata()
    {
        using var mint = new TokenMint();
        var clock = new FakeClock(TokenMint.Now);
        bool works = false;
        var handler = new CountingHandler(_ => works ? new HttpResponseMessage { Content = new StringContent(mint.Document().ToJsonString()) } : throw new HttpRequestException("down"));
        using var verifier = new TokenVerifier(new TokenVerifierOptions { At = TokenMint.Now }, clock, handler.Factory);
        Assert.Equal(TokenStatus.Inconclusive, (await verifier.TestAsync(mint.Token(), TestContext.Current.CancellationToken)).Status);
        works = true;
        clock.Advance(TimeSpan.FromHours(-3));
        Assert.Equal(TokenStatus.Valid, (await verifier.TestAsync(mint.Token(), TestContext.Current.CancellationToken)).Status);
        Assert.Equal(TokenStatus.Valid, (await verifier.TestAsync(mint.Token(), TestContext.Current.CancellationToken)).Status);
        Assert.Equal(2, handler.Requests.Count);
    }

    [Fact]
    public async Task A_checkpoint_that_a_clock_of_another_day_began_is_told_with_its_date()
    {
        using var folder = new TemporaryFolder();
        var exchange = new FakeExchange(5);
        var clock = new FakeClock(new DateTimeOffset(2026, 12, 24, 9, 0, 0, TimeSpan.Zero));
        await SweepRun.Of(exchange.Tenant(clock: clock), SweepRun.Options(folder["a.jsonl"]));
        clock.Advance(TimeSpan.FromHours(-20));
        Assert.Null((await SweepRun.Of(exchange.Tenant(clock: clock), SweepRun.Options(folder["a.jsonl"]))).Tally.OldSince);
        clock.Advance(TimeSpan.FromDays(-7));
        SweepRun run = await SweepRun.Of(exchange.Tenant(clock: clock), SweepRun.Options(folder["a.jsonl"]));
        Assert.Equal("5 0 0 5", run.Counts);
        Assert.Contains("2026-12-24", InventorySources.OldWarning(run.Tally), StringComparison.Ordinal);
    }

    private static async Task<WfDiagnosis> DiagnoseAsync(TenantContext context)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(5));
        return await DiagnosisRunner.RunAsync(context, new DiagnosisOptions { Scope = DiagnosisScope.All, ThrottleLimit = 4 }, null, limit.Token);
    }

    private sealed class Numbered(TimeProvider clock) : ISignIn
    {
        private int _count;

        public Task<SignInToken> SignInAsync(string audience, string? claims, bool renew, CancellationToken cancellationToken) =>
            Task.FromResult(new SignInToken("token " + ++_count, clock.GetUtcNow().AddHours(8)));

        public void Dispose()
        {
        }
    }

    /// <summary>Jumps at every tenth look at it, or whenever a wait begins; lives where summer time ends.</summary>
    private sealed class JumpingClock(TimeProvider inner, int hours, bool whenItWaits = false) : TimeProvider
    {
        private int _reads;
        private int _waits;

        public int Jumps => whenItWaits ? Volatile.Read(ref _waits) : Volatile.Read(ref _reads) / 10;

        public override TimeZoneInfo LocalTimeZone { get; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/Rome");

        public override long TimestampFrequency => inner.TimestampFrequency;

        public override DateTimeOffset GetUtcNow()
        {
            Interlocked.Increment(ref _reads);
            int jump = Jumps % 3;
            return inner.GetUtcNow().AddHours(jump == 1 ? hours : jump == 2 ? -hours : 0);
        }

        public override long GetTimestamp() => inner.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Increment(ref _waits);
            return inner.CreateTimer(callback, state, dueTime, period);
        }
    }
}
