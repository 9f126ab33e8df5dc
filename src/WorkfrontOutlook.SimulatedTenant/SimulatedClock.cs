namespace WorkfrontOutlook.SimulatedTenant;

/// <summary>
/// A clock that starts where it is told and may run faster than the machine's, so that a test can stand in May 2025, and
/// waits of minutes pass in milliseconds. Timers never fire early.
/// </summary>
public sealed class SimulatedClock : TimeProvider
{
    private readonly TimeProvider _machine;
    private readonly DateTimeOffset _start;
    private readonly long _startTimestamp;
    private readonly double _speed;

    /// <summary>Initializes a new instance of the <see cref="SimulatedClock"/> class.</summary>
    /// <param name="start">The time that it starts with.</param>
    /// <param name="speed">How much faster than the machine's clock it runs, at least 1.</param>
    /// <param name="machine">The machine's clock, of which only the time that passes counts; the system's unless given.</param>
    public SimulatedClock(DateTimeOffset start, double speed = 1, TimeProvider? machine = null)
    {
        if (speed < 1 || double.IsNaN(speed) || double.IsInfinity(speed))
        {
            throw new ArgumentOutOfRangeException(nameof(speed));
        }

        _start = start.ToUniversalTime();
        _speed = speed;
        _machine = machine ?? System;
        _startTimestamp = _machine.GetTimestamp();
    }

    /// <summary>Gets how much faster than the machine's clock it runs.</summary>
    public double Speed => _speed;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    private TimeSpan Elapsed => TimeSpan.FromTicks((long)(_machine.GetElapsedTime(_startTimestamp).Ticks * _speed));

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _start + Elapsed;

    /// <inheritdoc/>
    public override long GetTimestamp() => Elapsed.Ticks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new ScaledTimer(this, callback, state, dueTime, period);

    private sealed class ScaledTimer : ITimer
    {
        private readonly SimulatedClock _clock;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private readonly object _gate = new();
        private readonly ITimer _timer;
        private long _due;
        private TimeSpan _period;
        private bool _armed;

        public ScaledTimer(SimulatedClock clock, TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _clock = clock;
            _callback = callback;
            _state = state;
            _timer = clock._machine.CreateTimer(static self => ((ScaledTimer)self!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            Change(dueTime, period);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_gate)
            {
                _period = period;
                _armed = dueTime != Timeout.InfiniteTimeSpan;
                _due = _armed ? _clock.GetTimestamp() + dueTime.Ticks : long.MaxValue;
                try
                {
                    return _timer.Change(_armed ? Real(dueTime) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                }
                catch (ObjectDisposedException)
                {
                    return false;
                }
            }
        }

        public void Dispose() => _timer.Dispose();

        public ValueTask DisposeAsync()
        {
            _timer.Dispose();
            return default;
        }

        private TimeSpan Real(TimeSpan simulated) =>
            TimeSpan.FromMilliseconds(Math.Min(int.MaxValue - 1, Math.Max(0, Math.Ceiling(simulated.TotalMilliseconds / _clock._speed))));

        private void Fire()
        {
            lock (_gate)
            {
                if (!_armed)
                {
                    return;
                }

                long left = _due - _clock.GetTimestamp();
                try
                {
                    if (left > 0)
                    {
                        _timer.Change(Real(TimeSpan.FromTicks(left)) is { Ticks: > 0 } wait ? wait : TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
                        return;
                    }

                    if (_period > TimeSpan.Zero)
                    {
                        _due = _clock.GetTimestamp() + _period.Ticks;
                        _timer.Change(Real(_period), Timeout.InfiniteTimeSpan);
                    }
                    else
                    {
                        _armed = false;
                    }
                }
                catch (ObjectDisposedException)
                {
                    return;
                }
            }

            _callback(_state);
        }
    }
}
