using System.Security.Cryptography;

namespace WorkfrontOutlook.Services.Resilience;

/// <summary>
/// What one call may spend on being sent again: five times within five minutes, never before Retry-After, else
/// exponential with jitter.
/// </summary>
/// <remarks>
/// A loop of its own and not Polly's: whether to go on depends on the wait that the answer asks for (longer than what is
/// left means failing at once and saying so), a batch sends again only the items that ask for it and waits for the
/// longest of them, and the slot in <see cref="AdaptiveGate"/> is free during the wait. In Polly's terms each of these
/// is a callback that reaches around the strategy, and it would be one more package to isolate on Windows PowerShell.
/// </remarks>
internal sealed class RetryBudget
{
    public const int MaxRetries = 5;

    public static readonly TimeSpan Total = TimeSpan.FromMinutes(5);

    // The Exchange Online module's own constants: five retries, two seconds doubling.
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _clock;
    private long? _start;

    public RetryBudget(TimeProvider clock)
    {
        _clock = clock;
    }

    /// <summary>Gets how often the request was sent so far, once the first answer is there.</summary>
    public int Tries { get; private set; } = 1;

    /// <summary>Gets when the request was first sent, for its place in line at the gate.</summary>
    public long Age => _start ?? AdaptiveGate.New;

    /// <summary>Starts the five minutes: when the request is first sent, not while it waits for its turn.</summary>
    public void Begin() => _start ??= _clock.GetTimestamp();

    /// <summary>Plans the wait before the next try.</summary>
    /// <param name="retryAfter">What the service asked for.</param>
    /// <returns>The wait, or null when the tries or the time are used up.</returns>
    public TimeSpan? Plan(TimeSpan? retryAfter)
    {
        if (Tries > MaxRetries)
        {
            return null;
        }

        TimeSpan wait;
        if (retryAfter is TimeSpan asked && asked > TimeSpan.Zero)
        {
            // Exactly that: what spreads the requests is the gate.
            wait = asked;
        }
        else
        {
            double full = FirstBackoff.TotalMilliseconds * Math.Pow(2, Tries - 1);
            wait = TimeSpan.FromMilliseconds((full / 2) + (full / 2 * Jitter()));
        }

        return IsWithin(wait) ? wait : null;
    }

    /// <summary>Tells whether the time left suffices for a wait.</summary>
    /// <param name="wait">The wait.</param>
    /// <returns>Whether it does.</returns>
    public bool IsWithin(TimeSpan wait) => (_start is long start ? _clock.GetElapsedTime(start) : TimeSpan.Zero) + wait <= Total;

    /// <summary>Counts a try; the caller keeps its wait.</summary>
    public void Postpone() => Tries++;

    private static double Jitter()
    {
        byte[] bytes = new byte[4];
        using RandomNumberGenerator generator = RandomNumberGenerator.Create();
        generator.GetBytes(bytes);
        return BitConverter.ToUInt32(bytes, 0) / (double)uint.MaxValue;
    }
}
