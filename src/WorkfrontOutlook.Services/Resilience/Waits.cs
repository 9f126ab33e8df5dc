namespace WorkfrontOutlook.Services.Resilience;

/// <summary>Waiting by a <see cref="TimeProvider"/>, never shorter than asked.</summary>
internal static class Waits
{
    public static async Task ForAsync(TimeProvider clock, TimeSpan delay, CancellationToken cancellationToken)
    {
        long start = clock.GetTimestamp();
        TimeSpan left = delay;
        while (left > TimeSpan.Zero)
        {
            TimeSpan whole = Whole(left);
#if NET8_0_OR_GREATER
            await Task.Delay(whole, clock, cancellationToken).ConfigureAwait(false);
#else
            await clock.Delay(whole, cancellationToken).ConfigureAwait(false);
#endif

            // A timer may fire a tick early: then the rest is waited for.
            if (IsOutOfStep(clock, start, delay))
            {
                return;
            }

            left = delay - clock.GetElapsedTime(start);
        }
    }

    /// <summary>Rounds a wait up to what a timer can count.</summary>
    /// <param name="wait">The wait.</param>
    /// <returns>Whole milliseconds.</returns>
    public static TimeSpan Whole(TimeSpan wait) => TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));

    /// <summary>Tells, when a timer has fired, that the clock's timestamps don't follow its timers: not even half the time has gone.</summary>
    /// <param name="clock">The clock.</param>
    /// <param name="start">The timestamp when the timer was set.</param>
    /// <param name="wait">For how long.</param>
    /// <returns>Whether they don't.</returns>
    public static bool IsOutOfStep(TimeProvider clock, long start, TimeSpan wait) => clock.GetElapsedTime(start).Ticks < wait.Ticks / 2;

    public static CancellationTokenSource Timeout(TimeProvider clock, TimeSpan delay) =>
#if NET8_0_OR_GREATER
        new(delay, clock);
#else
        new TimedSource(clock, delay);

    /// <summary>The base library's own keeps its timer until it fires, also when it is disposed: one for each request, for minutes.</summary>
    private sealed class TimedSource : CancellationTokenSource
    {
        private readonly ITimer _timer;

        public TimedSource(TimeProvider clock, TimeSpan delay)
        {
            _timer = clock.CreateTimer(static source => ((TimedSource)source!).End(), this, Whole(delay), System.Threading.Timeout.InfiniteTimeSpan);
        }

        protected override void Dispose(bool disposing)
        {
            _timer.Dispose();
            base.Dispose(disposing);
        }

        private void End()
        {
            try
            {
                Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The work ended in the same moment.
            }
        }
    }
#endif
}
