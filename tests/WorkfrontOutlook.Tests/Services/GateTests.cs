using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Services.Resilience;
using WorkfrontOutlook.Services.SignIn;

namespace WorkfrontOutlook.Tests.Services;

/// <summary>What the gate and the channel leave behind when the work ends: no timer, and nobody who waits.</summary>
public sealed class GateTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task With_the_last_who_waits_the_timer_of_a_pause_ends()
    {
        var clock = new ManualClock(Wire.Start);
        using var gate = new AdaptiveGate(clock);
        gate.Pause(TimeSpan.FromMinutes(5));
        Assert.Equal(0, clock.Timers);
        using var stop = new CancellationTokenSource();
        Task<int>[] waiting = Enumerable.Range(0, 3).Select(_ => gate.EnterAsync(AdaptiveGate.New, stop.Token)).ToArray();
        Assert.Equal(1, clock.Timers);
        await stop.CancelAsync();
        foreach (Task<int> one in waiting)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        }

        Assert.Equal(0, clock.Timers);
    }

    [Fact]
    public async Task A_pause_outlives_who_was_cancelled_in_it()
    {
        var clock = new ManualClock(Wire.Start);
        using var gate = new AdaptiveGate(clock);
        gate.Pause(TimeSpan.FromSeconds(30));
        using var stop = new CancellationTokenSource();
        Task<int> cancelled = gate.EnterAsync(AdaptiveGate.New, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        clock.Advance(TimeSpan.FromSeconds(10));
        await clock.DriveAsync(gate.EnterAsync(AdaptiveGate.New, TestContext.Current.CancellationToken));
        Assert.Equal(Wire.Start.AddSeconds(30), clock.GetUtcNow());
        Assert.Equal(0, clock.Timers);
    }

    [Fact]
    public async Task A_longer_pause_that_begins_meanwhile_counts()
    {
        var clock = new ManualClock(Wire.Start);
        using var gate = new AdaptiveGate(clock);
        gate.Pause(TimeSpan.FromSeconds(30));
        Task<int> waiting = gate.EnterAsync(AdaptiveGate.New, TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromSeconds(20));
        gate.Pause(TimeSpan.FromSeconds(60));
        gate.Pause(TimeSpan.FromSeconds(5));
        await clock.DriveAsync(waiting);
        Assert.Equal(Wire.Start.AddSeconds(80), clock.GetUtcNow());
    }

    [Fact]
    public async Task A_call_that_is_cancelled_in_a_pause_leaves_no_timer()
    {
        using var wire = new Wire();
        wire.Handler.Then(429, string.Empty, ("Retry-After", "300"));
        using var stop = new CancellationTokenSource();
        Task<ExchangePage> call = wire.Exchange.InvokeWholeAsync(Wire.Read, stop.Token);
        Assert.True(wire.Clock.Timers > 0);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(0, wire.Clock.Timers);
    }

    [Theory]
    [InlineData("a pause")]
    [InlineData("the turn")]
    [InlineData("the next try")]
    [InlineData("an answer")]
    public async Task Disconnecting_ends_what_waits_with_an_error_and_leaves_no_timer(string waitsFor)
    {
        using var wire = new Wire();
        wire.Exchange.ThrottleLimit = 1;
        wire.Handler.Hangs = waitsFor is "an answer" or "the turn";
        wire.Handler.Then(waitsFor == "a pause" ? 429 : 500, string.Empty, waitsFor == "a pause" ? ("Retry-After", "300") : ("x", "y"));
        Task<ExchangePage> call = wire.Exchange.InvokeWholeAsync(Wire.Read, TestContext.Current.CancellationToken);
        if (waitsFor == "the turn")
        {
            call = wire.Exchange.InvokeWholeAsync(Wire.Read, TestContext.Current.CancellationToken);
        }

        Assert.False(call.IsCompleted);
        wire.Dispose();
        WfException error = await Assert.ThrowsAsync<WfException>(() => call.WaitAsync(Soon, TestContext.Current.CancellationToken));
        Assert.Equal("NotConnected", error.ErrorId);
        Assert.Equal("NotConnected", (await Assert.ThrowsAsync<WfException>(() => wire.Exchange.InvokeWholeAsync(Wire.Read, TestContext.Current.CancellationToken))).ErrorId);
        await Eventually.TrueAsync(() => wire.Clock.Timers == 0);
        Assert.Single(wire.Handler.Seen);
    }

    [Fact]
    public async Task A_change_that_disconnecting_cuts_off_is_unclear()
    {
        using var wire = new Wire();
        wire.Handler.Hangs = true;
        wire.Handler.Then(204);
        Task<ExchangePage> call = wire.Exchange.InvokeWholeAsync(Wire.Write, TestContext.Current.CancellationToken);
        wire.Dispose();
        WfException error = await Assert.ThrowsAsync<WfException>(() => call.WaitAsync(Soon, TestContext.Current.CancellationToken));
        Assert.Equal("OutcomeUnclear", error.ErrorId);
    }

    [Fact]
    public async Task Disconnecting_ends_the_waits_of_a_batch()
    {
        using var wire = new Wire();
        wire.Handler.Then(200, Wire.Batch((1, 429, null, new Dictionary<string, string> { ["Retry-After"] = "200" }), (2, 200, Wire.Mailboxes, null)));
        Task<IReadOnlyList<ExchangeOutcome>> call = wire.Exchange.InvokeBatchAsync([Wire.Read, Wire.Read], TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => wire.Handler.Seen.Count == 1 && wire.Clock.Timers > 0);
        wire.Dispose();
        IReadOnlyList<ExchangeOutcome> outcomes = await call.WaitAsync(Soon, TestContext.Current.CancellationToken);
        Assert.Equal("NotConnected", outcomes[0].Failure!.ErrorId);
        Assert.Single(outcomes[1].Output!.Records);
        await Eventually.TrueAsync(() => wire.Clock.Timers == 0);
    }

    [Theory]
    [InlineData("waits")]
    [InlineData("waits for another")]
    [InlineData("is disposed")]
    [InlineData("says something else")]
    public async Task Disconnecting_ends_a_sign_in_that_a_call_waits_for(string signIn)
    {
        var handler = new ScriptedHandler(TimeProvider.System);
        handler.Then(401);
        var tokens = new SlowTokens(signIn);
        var channel = new ServiceChannel(ServiceEndpoint.Make("graph.microsoft.com", null, null), handler, ownsHandler: true, tokens, TimeProvider.System);
        var request = new ServiceRequest { Method = HttpMethod.Get, Address = new Uri("https://graph.microsoft.com/v1.0/x"), What = "x", Target = "x", IsRead = true };
        Task<string> call = channel.SendAsync(request, reply => new Judged<string>("answer"), TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => tokens.IsAsked);
        channel.Dispose();
        tokens.Dispose();
        WfException error = await Assert.ThrowsAsync<WfException>(() => call.WaitAsync(Soon, TestContext.Current.CancellationToken));
        Assert.Equal("NotConnected", error.ErrorId);
    }

    [Fact]
    public async Task A_sign_in_that_is_cancelled_is_cancelled_and_not_disconnected()
    {
        var handler = new ScriptedHandler(TimeProvider.System);
        var tokens = new SlowTokens("waits");
        using var channel = new ServiceChannel(ServiceEndpoint.Make("graph.microsoft.com", null, null), handler, ownsHandler: true, tokens, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var request = new ServiceRequest { Method = HttpMethod.Get, Address = new Uri("https://graph.microsoft.com/v1.0/x"), What = "x", Target = "x", IsRead = true };
        Task<string> call = channel.SendAsync(request, reply => new Judged<string>("answer"), stop.Token);
        await stop.CancelAsync();
        OperationCanceledException error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(Soon, TestContext.Current.CancellationToken));
        Assert.Equal(stop.Token, error.CancellationToken);
    }

    [Fact]
    public async Task Whenever_the_connection_is_closed_each_call_ends_and_says_why()
    {
        for (int round = 0; round < 150; round++)
        {
            var handler = new ScriptedHandler(TimeProvider.System);
            int count = 0;
            handler.Then(_ => Interlocked.Increment(ref count) % 3 == 0 ? ScriptedHandler.Answer(429, string.Empty, ("Retry-After", "200")) : ScriptedHandler.Answer(count % 5 == 0 ? 503 : 200, "{}"));
            var channel = new ServiceChannel(ServiceEndpoint.Make("graph.microsoft.com", null, null), handler, ownsHandler: true, new SlowTokens("waits for another"), TimeProvider.System);
            var request = new ServiceRequest { Method = HttpMethod.Get, Address = new Uri("https://graph.microsoft.com/v1.0/x"), What = "x", Target = "x", IsRead = true };
            using var stop = new CancellationTokenSource();
            Task<string>[] calls = Enumerable.Range(0, 12).Select(number => Task.Run(() => channel.SendAsync(
                request,
                reply => reply.IsSuccess ? new Judged<string>("answer") : new Judged<string>(WorkfrontOutlook.Services.Graph.GraphJudge.Failure(reply, "x", "x")),
                number % 4 == 0 ? stop.Token : CancellationToken.None), TestContext.Current.CancellationToken)).ToArray();
            Task closing = Task.Run(channel.Dispose, TestContext.Current.CancellationToken);
            if (round % 2 == 0)
            {
                await stop.CancelAsync();
            }

            await closing;
            Task all = Task.WhenAll(calls);
            Assert.Same(all, await Task.WhenAny(all, Task.Delay(Soon, TestContext.Current.CancellationToken)));
            Assert.All(calls, call => Assert.True(
                call.Status == TaskStatus.RanToCompletion || call.IsCanceled || call.Exception!.InnerException is WfException { ErrorId: "NotConnected" },
                call.Exception?.ToString()));
        }
    }

    /// <summary>A sign-in that takes its time.</summary>
    private sealed class SlowTokens(string kind) : IRenewableTokenSource, IDisposable
    {
        private readonly TaskCompletionSource<bool> _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool _isAsked;

        public bool IsAsked => _isAsked;

        public Task<string> GetTokenAsync(string audience, string? claims, CancellationToken cancellationToken) =>
            kind == "waits for another" ? Task.FromResult("first") : WaitAsync(cancellationToken);

        public async Task<string?> RenewAsync(string audience, string rejected, CancellationToken cancellationToken) => await WaitAsync(cancellationToken);

        public void Dispose() => _disposed.TrySetResult(true);

        private async Task<string> WaitAsync(CancellationToken cancellationToken)
        {
            _isAsked = true;
            if (kind.StartsWith("waits", StringComparison.Ordinal))
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            await _disposed.Task;
            throw kind == "is disposed" ? new ObjectDisposedException("sign-in") : WfErrors.SignInThrottled.For("x", "x");
        }
    }
}
