using System.Globalization;
using WorkfrontOutlook.SimulatedTenant.Wire;

namespace WorkfrontOutlook.SimulatedTenant.Faults;

/// <summary>A bucket that fills with the limit's calls a second, and the record of who was told to wait until when.</summary>
internal sealed class ThrottleGate
{
    private readonly ThrottlePolicy? _policy;
    private readonly TimeProvider _clock;
    private readonly object _gate = new();
    private readonly Dictionary<string, DateTimeOffset?> _waiting = new(StringComparer.Ordinal);
    private double _tokens;
    private long _filledAt;

    public ThrottleGate(ThrottlePolicy? policy, TimeProvider clock)
    {
        _policy = policy;
        _clock = clock;
        _tokens = policy?.BurstSize ?? 0;
        _filledAt = clock.GetTimestamp();
    }

    /// <summary>Gets how early a retry may be, for the granularity of timers.</summary>
    public static TimeSpan Tolerance { get; } = TimeSpan.FromMilliseconds(20);

    public bool IsTooMany(int inFlight) => _policy?.MaxConcurrent is int max && inFlight > max;

    /// <summary>Takes a call's token; gives how many seconds to wait when there is none.</summary>
    public int? Take()
    {
        if (_policy?.CallsPerSecond is not double rate)
        {
            return null;
        }

        lock (_gate)
        {
            long now = _clock.GetTimestamp();
            _tokens = Math.Min(_policy.BurstSize, _tokens + (_clock.GetElapsedTime(_filledAt, now).TotalSeconds * rate));
            _filledAt = now;
            if (_tokens >= 1)
            {
                _tokens--;
                return null;
            }

            return (int)Math.Max(1, Math.Ceiling((1 - _tokens) / rate));
        }
    }

    /// <summary>Notes that a call failed and until when it was told to wait.</summary>
    public void Failed(string subject, WireReply reply, DateTimeOffset now)
    {
        string? retryAfter = reply.Headers.Find(header => header.Key is "Retry-After").Value;
        DateTimeOffset? notBefore = retryAfter is null ? null
            : int.TryParse(retryAfter, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) ? now.AddSeconds(seconds)
            : DateTimeOffset.ParseExact(retryAfter, "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        lock (_gate)
        {
            _waiting[subject] = notBefore;
        }
    }

    /// <summary>Tells whether the call is a retry, and whether it comes too early.</summary>
    public (bool IsRetry, bool IsTooEarly) Arrived(string subject, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_waiting.Count == 0 || !_waiting.TryGetValue(subject, out DateTimeOffset? notBefore))
            {
                return (false, false);
            }

            _waiting.Remove(subject);
            return (true, notBefore is DateTimeOffset time && now + Tolerance < time);
        }
    }
}
