namespace WorkfrontOutlook.Services.Resilience;

/// <summary>
/// How many requests are in flight at once. Additive increase while it goes well (one more for each full round of good
/// answers), multiplicative decrease at a throttle (half, once a round), between 1 and the limit. A throttle that speaks
/// for the whole tenant holds everybody back until its time is over; then the oldest goes first.
/// </summary>
internal sealed class AdaptiveGate
{
    public const int DefaultLimit = 8;

    /// <summary>The age of a request that is sent for the first time.</summary>
    public const long New = long.MaxValue;

    private const int FirstWidth = 4;

    private readonly object _lock = new();
    private readonly TimeProvider _clock;
    private readonly LinkedList<(long Age, TaskCompletionSource<int> Turn)> _line = new();
    private int _limit = DefaultLimit;
    private int _width = FirstWidth;
    private int _inFlight;
    private int _good;
    private int _round;
    private long _pauseStart;
    private TimeSpan _pause;

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
    public async Task<int> EnterAsync(long age, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var turn = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            LinkedListNode<(long Age, TaskCompletionSource<int> Turn)>? before = _line.Last;
            while (before is not null && before.Value.Age > age)
            {
                before = before.Previous;
            }

            if (before is null)
            {
                _line.AddFirst((age, turn));
            }
            else
            {
                _line.AddAfter(before, (age, turn));
            }

            LetIn();
        }

        using CancellationTokenRegistration registration = cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken));
        return await turn.Task.ConfigureAwait(false);
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
        long start;
        lock (_lock)
        {
            if (pause <= PauseLeft())
            {
                return;
            }

            start = _pauseStart = _clock.GetTimestamp();
            _pause = pause;
        }

        _ = OpenAfterAsync(start, pause);
    }

    private TimeSpan PauseLeft() => _pause == TimeSpan.Zero ? TimeSpan.Zero : _pause - _clock.GetElapsedTime(_pauseStart);

    private async Task OpenAfterAsync(long start, TimeSpan pause)
    {
        await Waits.ForAsync(_clock, pause, CancellationToken.None).ConfigureAwait(false);
        lock (_lock)
        {
            // A longer pause may have begun meanwhile.
            if (_pauseStart == start)
            {
                _pause = TimeSpan.Zero;
            }

            LetIn();
        }
    }

    private void LetIn()
    {
        while (_inFlight < _width && _line.First is LinkedListNode<(long Age, TaskCompletionSource<int> Turn)> first && PauseLeft() <= TimeSpan.Zero)
        {
            _line.RemoveFirst();
            if (first.Value.Turn.TrySetResult(_round))
            {
                _inFlight++;
            }
        }
    }
}
