using System.Diagnostics;
using WorkfrontOutlook.SimulatedTenant;

namespace WorkfrontOutlook.Tests.Support;

/// <summary>
/// Clocks on which minutes pass in milliseconds, and which wait for the machine: their time passes only as fast as the thread
/// pool gets on with its work. On the machine's own time, a process that stands still for a second would see a request, and
/// all its retries, run out of time.
/// </summary>
internal sealed class FastClock : TimeProvider
{
    // What passes at most from one turn of the pool to the next, which is a millisecond when nothing holds it up.
    private static readonly long MostForOneTurn = Stopwatch.Frequency * 3 / 1000;
    private static readonly FastClock Pool = new();
    private static readonly Timer Ticks = Begin();

    private readonly Lock _lock = new();
    private long _passed;
    private long _last = Stopwatch.GetTimestamp();
    private int _isQueued;

    private FastClock()
    {
    }

    /// <summary>Gets the machine's clock for a clock that runs faster.</summary>
    public static TimeProvider Machine
    {
        get
        {
            GC.KeepAlive(Ticks);
            return Pool;
        }
    }

    public override long TimestampFrequency => Stopwatch.Frequency;

    /// <summary>Makes a clock.</summary>
    /// <param name="start">The time that it starts with.</param>
    /// <param name="speed">How much faster than the machine's clock it runs at most.</param>
    public static SimulatedClock At(DateTimeOffset start, double speed) => new(start, speed, Machine);

    public override long GetTimestamp()
    {
        lock (_lock)
        {
            return _passed + Math.Min(Stopwatch.GetTimestamp() - _last, MostForOneTurn);
        }
    }

    // A timer's callback goes before all other work of the pool, so it only queues what is to wait for its turn.
    private static Timer Begin()
    {
        using AsyncFlowControl apart = ExecutionContext.SuppressFlow();
        return new Timer(
            _ =>
            {
                if (Interlocked.Exchange(ref Pool._isQueued, 1) == 0)
                {
                    ThreadPool.UnsafeQueueUserWorkItem(_ => Pool.Turn(), null);
                }
            },
            null,
            1,
            1);
    }

    private void Turn()
    {
        lock (_lock)
        {
            long now = Stopwatch.GetTimestamp();
            _passed += Math.Min(now - _last, MostForOneTurn);
            _last = now;
        }

        Volatile.Write(ref _isQueued, 0);
    }
}
