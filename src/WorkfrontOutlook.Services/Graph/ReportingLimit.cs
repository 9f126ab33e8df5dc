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
    private readonly List<long> _sent = new();
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
                _sent.Add(now);
            }

            return taken;
        }
    }

    /// <summary>
    /// Tells that the last ones are answered. The service counts from their arrival, which lies somewhere between the sending and
    /// the answer, so the window begins anew.
    /// </summary>
    /// <param name="count">How many.</param>
    public void Answered(int count)
    {
        lock (_gate)
        {
            long now = _clock.GetTimestamp();
            for (int i = Math.Max(0, _sent.Count - count); i < _sent.Count; i++)
            {
                _sent[i] = now;
            }
        }
    }

    /// <summary>Tells how long to wait until one may be sent.</summary>
    /// <returns>The wait; zero when one may be sent now.</returns>
    public TimeSpan Wait()
    {
        lock (_gate)
        {
            Forget();
            return _sent.Count < Most ? TimeSpan.Zero : Window - _clock.GetElapsedTime(_sent[0]);
        }
    }

    private void Forget()
    {
        _sent.RemoveAll(sent => _clock.GetElapsedTime(sent) >= Window);
    }
}
