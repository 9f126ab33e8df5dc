namespace WorkfrontOutlook.Services.Resilience;

/// <summary>Waiting by a <see cref="TimeProvider"/>, never shorter than asked.</summary>
internal static class Waits
{
    // A timer fires up to a tick early; a larger gap means a clock whose timestamps don't follow its timers.
    private static readonly TimeSpan TimerTick = TimeSpan.FromMilliseconds(50);

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
            left = delay - clock.GetElapsedTime(start);
            if (left > TimerTick)
            {
                return;
            }
        }
    }

    public static CancellationTokenSource Timeout(TimeProvider clock, TimeSpan delay) =>
#if NET8_0_OR_GREATER
        new(delay, clock);
#else
        clock.CreateCancellationTokenSource(delay);
#endif
}
