namespace WorkfrontOutlook.Tests.Services;

/// <summary>A clock that stands still, and that <see cref="DriveAsync{T}"/> moves to the next timer when everybody waits.</summary>
internal sealed class ManualClock : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = new();
    private DateTimeOffset _now;
    private int _changes;

    public ManualClock(DateTimeOffset now)
    {
        _now = now;
    }

    /// <summary>Gets how many timers are set.</summary>
    public int Timers
    {
        get
        {
            lock (_lock)
            {
                return _timers.Count;
            }
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        lock (_lock)
        {
            _now += by;
        }
    }

    public async Task<T> DriveAsync<T>(Task<T> task)
    {
        int seen = -1;
        int calm = 0;
        for (int turns = 0; !task.IsCompleted; turns++)
        {
            Assert.True(turns < 100_000, "The call neither ends nor waits for the clock.");
            await Task.WhenAny(task, Task.Delay(1, TestContext.Current.CancellationToken));

            // What was to be done before has had its turn.
            await Task.Run(static () => { }, TestContext.Current.CancellationToken);
            ManualTimer? next = null;
            lock (_lock)
            {
                calm = _changes == seen ? calm + 1 : 0;
                seen = _changes;
                if (_timers.Count > 0 && _timers.MinBy(timer => timer.Due)! is ManualTimer first && calm >= Calm(first.Due - _now))
                {
                    next = first;
                    _timers.Remove(next);
                    _now = next.Due > _now ? next.Due : _now;
                    _changes++;
                }
            }

            next?.Fire();
        }

        return await task;
    }

    // A thread that the machine holds up in the middle of its work looks like one that waits. What is far away is most likely
    // the time limit of what it does, so it takes longer to be believed.
    private static double Calm(TimeSpan jump) => 4 + Math.Min(100, Math.Max(0, jump.TotalSeconds / 2));

    private sealed class ManualTimer : ITimer
    {
        private readonly ManualClock _clock;
        private readonly TimerCallback _callback;
        private readonly object? _state;

        public ManualTimer(ManualClock clock, TimerCallback callback, object? state)
        {
            _clock = clock;
            _callback = callback;
            _state = state;
        }

        public DateTimeOffset Due { get; private set; }

        public void Fire() => _callback(_state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_clock._lock)
            {
                _clock._timers.Remove(this);
                _clock._changes++;
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = _clock._now + dueTime;
                    _clock._timers.Add(this);
                }
            }

            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
