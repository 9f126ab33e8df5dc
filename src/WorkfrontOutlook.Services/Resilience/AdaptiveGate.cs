using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Services.Resilience;

/// <summary>
/// How many requests are in flight at once. Additive increase while it goes well (one more for each full round of good
/// answers), multiplicative decrease at a throttle (half, once a round), between 1 and the limit. A throttle that speaks
/// for the whole tenant holds everybody back until its time is over; then the oldest goes first. The clock is asked for that
/// only while somebody stands in line.
/// </summary>
internal sealed class AdaptiveGate : IDisposable
{
    public const int DefaultLimit = 8;

    /// <summary>The age of a request that is sent for the first time.</summary>
    public const long New = long.MaxValue;

    private const int FirstWidth = 4;

    private readonly object _lock = new();
    private readonly TimeProvider _clock;
    private readonly LinkedList<Waiter> _line = new();
    private int _limit = DefaultLimit;
    private int _width = FirstWidth;
    private int _inFlight;
    private int _good;
    private int _round;
    private long _pauseStart;
    private TimeSpan _pause;
    private Opening? _opening;
    private bool _isClosed;

    public AdaptiveGate(TimeProvider clock)
    {
        _clock = clock;
    }

    /// <summary>Gets or sets the most requests in flight.</summary>
    public int Limit
    {
        get
        {
            lock (_lock)
            {
                return _limit;
            }
        }

        set
        {
            if (value < 1)
            {
                throw new ArgumentOutOfRangeException(nameof(value));
            }

            lock (_lock)
            {
                _limit = value;
                _width = Math.Min(_width, value);
                LetIn();
            }
        }
    }

    /// <summary>Waits for a free slot, and for the end of a pause.</summary>
    /// <param name="age">
    /// When the request was first sent, or <see cref="New"/>. Who was refused goes before the new ones, the oldest first;
    /// else under a lasting throttle somebody would be refused until the retries are used up.
    /// </param>
    /// <param name="cancellationToken">Interrupts the wait.</param>
    /// <returns>The round in which the request starts, for <see cref="Throttled"/>.</returns>
    /// <exception cref="WfException">The gate is closed.</exception>
    public async Task<int> EnterAsync(long age, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var waiter = new LinkedListNode<Waiter>(new Waiter(age));
        lock (_lock)
        {
            if (_isClosed)
            {
                throw Closing.Error();
            }

            StandInLine(waiter);
            LetIn();
        }

        using CancellationTokenRegistration registration = cancellationToken.Register(() => Withdraw(waiter, cancellationToken));
        return await waiter.Value.Turn.Task.ConfigureAwait(false);
    }

    /// <summary>Gives the slot back.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            _inFlight--;
            LetIn();
        }
    }

    /// <summary>Tells that a request went well.</summary>
    public void WentWell()
    {
        lock (_lock)
        {
            if (++_good < _width)
            {
                return;
            }

            _good = 0;
            if (_width < _limit)
            {
                _width++;
                LetIn();
            }
        }
    }

    /// <summary>Tells that a request was throttled.</summary>
    /// <param name="round">The round in which it started: what was in flight together counts once.</param>
    public void Throttled(int round)
    {
        lock (_lock)
        {
            _good = 0;
            if (round == _round)
            {
                _round++;
                _width = Math.Max(1, _width / 2);
            }
        }
    }

    /// <summary>Holds everybody back. Who caused it needs no wait of its own and gets in line at once.</summary>
    /// <param name="pause">For how long from now.</param>
    public void Pause(TimeSpan pause)
    {
        lock (_lock)
        {
            if (pause <= PauseLeft())
            {
                return;
            }

            _pauseStart = _clock.GetTimestamp();
            _pause = pause;
            LetIn();
        }
    }

    /// <summary>Sends everybody in line away, and lets nobody in any more.</summary>
    public void Dispose()
    {
        Waiter[] left;
        lock (_lock)
        {
            _isClosed = true;
            left = _line.ToArray();
            _line.Clear();
            LetIn();
        }

        foreach (Waiter waiter in left)
        {
            waiter.Turn.TrySetException(Closing.Error());
        }
    }

    private void StandInLine(LinkedListNode<Waiter> waiter)
    {
        LinkedListNode<Waiter>? before = _line.Last;
        while (before is not null && before.Value.Age > waiter.Value.Age)
        {
            before = before.Previous;
        }

        if (before is null)
        {
            _line.AddFirst(waiter);
        }
        else
        {
            _line.AddAfter(before, waiter);
        }
    }

    private void Withdraw(LinkedListNode<Waiter> waiter, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (waiter.List is not null)
            {
                _line.Remove(waiter);
                LetIn();
            }
        }

        waiter.Value.Turn.TrySetCanceled(cancellationToken);
    }

    private TimeSpan PauseLeft() => _pause == TimeSpan.Zero ? TimeSpan.Zero : _pause - _clock.GetElapsedTime(_pauseStart);

    private void LetIn()
    {
        TimeSpan left = PauseLeft();
        while (left <= TimeSpan.Zero && _inFlight < _width && _line.First is LinkedListNode<Waiter> first)
        {
            _line.RemoveFirst();
            if (first.Value.Turn.TrySetResult(_round))
            {
                _inFlight++;
            }
        }

        if (_line.Count == 0 || left <= TimeSpan.Zero)
        {
            _opening?.Dispose();
            _opening = null;
        }
        else
        {
            _opening ??= new Opening(this, left);
        }
    }

    private void Open(Opening opening)
    {
        lock (_lock)
        {
            if (!ReferenceEquals(opening, _opening))
            {
                return;
            }

            _opening.Dispose();
            _opening = null;
            if (opening.IsOutOfStep && opening.PauseStart == _pauseStart)
            {
                _pause = TimeSpan.Zero;
            }

            // A timer may fire a tick early, and a longer pause may have begun meanwhile: then the rest is waited for.
            LetIn();
        }
    }

    /// <summary>Somebody in line.</summary>
    private sealed class Waiter
    {
        public Waiter(long age)
        {
            Age = age;
            Turn = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        public long Age { get; }

        public TaskCompletionSource<int> Turn { get; }
    }

    /// <summary>The timer that ends a pause.</summary>
    private sealed class Opening : IDisposable
    {
        private readonly TimeProvider _clock;
        private readonly TimeSpan _wait;
        private readonly long _start;
        private readonly ITimer _timer;

        public Opening(AdaptiveGate gate, TimeSpan wait)
        {
            _clock = gate._clock;
            _wait = wait;
            _start = _clock.GetTimestamp();
            PauseStart = gate._pauseStart;
            _timer = _clock.CreateTimer(_ => gate.Open(this), null, Waits.Whole(wait), Timeout.InfiniteTimeSpan);
        }

        public long PauseStart { get; }

        /// <summary>Gets a value indicating whether the clock's timestamps don't follow its timers, as in <see cref="Waits"/>.</summary>
        public bool IsOutOfStep => Waits.IsOutOfStep(_clock, _start, _wait);

        public void Dispose() => _timer.Dispose();
    }
}
