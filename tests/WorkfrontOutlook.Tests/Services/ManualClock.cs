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
            Assert.True(turns < 20_000, "The call neither ends nor waits for the clock.");
            await Task.WhenAny(task, Task.Delay(1, TestContext.Current.CancellationToken));
            ManualTimer? next = null;
            lock (_lock)
            {
                calm = _changes == seen ? calm + 1 : 0;
                seen = _changes;
                if (calm >= 4 && _timers.Count > 0)
                {
                    next = _timers.MinBy(timer => timer.Due)!;
                    _timers.Remove(next);
                    _now = next.Due > _now ? next.Due : _now;
                    _changes++;
                }
            }

            next?.Fire();
        }

        return await task;
    }

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
