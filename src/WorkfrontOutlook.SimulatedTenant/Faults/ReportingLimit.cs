namespace WorkfrontOutlook.SimulatedTenant.Faults;

/// <summary>The reporting API's limit: five requests within ten seconds for an app in a tenant (Graph, throttling limits).</summary>
internal sealed class ReportingLimit
{
    private const int Most = 5;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _clock;
    private readonly Queue<long> _served = new();
    private readonly object _gate = new();

    public ReportingLimit(TimeProvider clock) => _clock = clock;

    /// <summary>Takes a request; gives how many seconds to wait when there were too many.</summary>
    public int? Take()
    {
        lock (_gate)
        {
            long now = _clock.GetTimestamp();
            while (_served.Count > 0 && _clock.GetElapsedTime(_served.Peek(), now) >= Window)
            {
                _served.Dequeue();
            }

            if (_served.Count < Most)
            {
                _served.Enqueue(now);
                return null;
            }

            return (int)Math.Max(1, Math.Ceiling((Window - _clock.GetElapsedTime(_served.Peek(), now)).TotalSeconds));
        }
    }
}
