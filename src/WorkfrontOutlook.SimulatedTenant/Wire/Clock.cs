namespace WorkfrontOutlook.SimulatedTenant.Wire;

/// <summary>Waits by a clock.</summary>
internal static class Clock
{
    public static Task DelayAsync(TimeProvider clock, TimeSpan time, CancellationToken cancellationToken) =>
#if NET8_0_OR_GREATER
        Task.Delay(time, clock, cancellationToken);
#else
        clock.Delay(time, cancellationToken);
#endif
}
