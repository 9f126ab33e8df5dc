namespace WorkfrontOutlook.Services.Graph;

/// <summary>
/// The reporting API's limit: five requests within ten seconds for an app in a tenant (Microsoft Graph, service-specific
/// throttling limits). The module keeps it by itself, because each request too many also counts.
/// </summary>
internal sealed class ReportingLimit
{
    public const int Most = 5;

    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _clock;
    private readonly Queue<long> _sent = new();
    private readonly object _gate = new();

    public ReportingLimit(TimeProvider clock) => _clock = clock;

    /// <summary>Takes as many of the wanted requests as may be sent now.</summary>
    /// <param name="wanted">How many are wanted.</param>
    /// <returns>How many were taken.</returns>
    public int Take(int wanted)
    {
        lock (_gate)
        {
            Forget();
            int taken = Math.Min(wanted, Most - _sent.Count);
            long now = _clock.GetTimestamp();
            for (int i = 0; i < taken; i++)
            {
                _sent.Enqueue(now);
            }

            return taken;
        }
    }

    /// <summary>Tells how long to wait until one may be sent.</summary>
    /// <returns>The wait; zero when one may be sent now.</returns>
    public TimeSpan Wait()
    {
        lock (_gate)
        {
            Forget();
            return _sent.Count < Most ? TimeSpan.Zero : Window - _clock.GetElapsedTime(_sent.Peek());
        }
    }

    private void Forget()
    {
        while (_sent.Count > 0 && _clock.GetElapsedTime(_sent.Peek()) >= Window)
        {
            _sent.Dequeue();
        }
    }
}
