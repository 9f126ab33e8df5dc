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
            TimeSpan whole = TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));
#if NET8_0_OR_GREATER
            await Task.Delay(whole, clock, cancellationToken).ConfigureAwait(false);
#else
            await clock.Delay(whole, cancellationToken).ConfigureAwait(false);
#endif

            // A timer may fire a tick early: then the rest is waited for. A clock by which not even half the time has
            // gone is one whose timestamps don't follow its timers.
            TimeSpan gone = clock.GetElapsedTime(start);
            if (gone.Ticks < delay.Ticks / 2)
            {
                return;
            }

            left = delay - gone;
        }
    }

    public static CancellationTokenSource Timeout(TimeProvider clock, TimeSpan delay) =>
#if NET8_0_OR_GREATER
        new(delay, clock);
#else
        clock.CreateCancellationTokenSource(delay);
#endif
}
