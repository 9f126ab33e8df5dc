namespace WorkfrontOutlook.Services.Resilience;

/// <summary>
/// How many requests are in flight at once. Additive increase while it goes well (one more for each full round of good
/// answers), multiplicative decrease at a throttle (half, once a round), between 1 and the limit. A throttle that speaks
/// for the whole tenant holds everybody back until its time is over.
/// </summary>
internal sealed class AdaptiveGate
{
    public const int DefaultLimit = 8;

    private const int FirstWidth = 4;

    private readonly object _lock = new();
    private readonly TimeProvider _clock;
    private readonly LinkedList<TaskCompletionSource<bool>> _waiting = new();
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
    /// <param name="cancellationToken">Interrupts the wait.</param>
    /// <returns>The round in which the request starts, for <see cref="Throttled"/>.</returns>
    public async Task<int> EnterAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TaskCompletionSource<bool>? turn = null;
        lock (_lock)
        {
            if (_inFlight < _width && _waiting.Count == 0)
            {
                _inFlight++;
            }
            else
            {
                turn = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiting.AddLast(turn);
            }
        }

        if (turn is not null)
        {
            using CancellationTokenRegistration registration = cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken));
            await turn.Task.ConfigureAwait(false);
        }

        try
        {
            while (PauseLeft() is TimeSpan left && left > TimeSpan.Zero)
            {
                await Waits.ForAsync(_clock, left, cancellationToken).ConfigureAwait(false);
            }
        }
        catch
        {
            Leave();
            throw;
        }

        lock (_lock)
        {
            return _round;
        }
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

    /// <summary>Holds everybody back.</summary>
    /// <param name="pause">For how long from now.</param>
    public void Pause(TimeSpan pause)
    {
        lock (_lock)
        {
            if (pause > PauseLeftLocked())
            {
                _pauseStart = _clock.GetTimestamp();
                _pause = pause;
            }
        }
    }

    private TimeSpan PauseLeft()
    {
        lock (_lock)
        {
            return PauseLeftLocked();
        }
    }

    private TimeSpan PauseLeftLocked() => _pause == TimeSpan.Zero ? TimeSpan.Zero : _pause - _clock.GetElapsedTime(_pauseStart);

    private void LetIn()
    {
        while (_inFlight < _width && _waiting.First is LinkedListNode<TaskCompletionSource<bool>> first)
        {
            _waiting.RemoveFirst();
            if (first.Value.TrySetResult(true))
            {
                _inFlight++;
            }
        }
    }
}
