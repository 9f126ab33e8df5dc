using System.Collections.Concurrent;

namespace WorkfrontOutlook.Tests.Chaos;

/// <summary>
/// Stops the world: from then on no timer fires and no network answers, so that whoever waits for anything but the cancellation
/// waits for ever. It goes on with <see cref="Thaw"/>. Also stops by itself, <see cref="When"/> something has come about.
/// </summary>
internal sealed class Freeze(TimeProvider inner) : TimeProvider
{
    private readonly ConcurrentQueue<Action> _late = new();
    private volatile bool _frozen;
    private volatile Func<bool>? _when;

    /// <summary>Gets or sets what stops the timers as soon as it is true; whoever watches from beside may look too late.</summary>
    public Func<bool>? When
    {
        get => _when;
        set => _when = value;
    }

    public override long TimestampFrequency => inner.TimestampFrequency;

    public void Now() => _frozen = true;

    public void Thaw()
    {
        _when = null;
        _frozen = false;
        FireLate();
    }

    public async Task StepAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (_frozen)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow();

    public override long GetTimestamp() => inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => inner.CreateTimer(
        _ =>
        {
            if (_when?.Invoke() == true)
            {
                _frozen = true;
            }

            if (_frozen)
            {
                _late.Enqueue(() => callback(state));
                if (!_frozen)
                {
                    FireLate();
                }
            }
            else
            {
                callback(state);
            }
        },
        null,
        dueTime,
        period);

    private void FireLate()
    {
        while (_late.TryDequeue(out Action? fire))
        {
            fire();
        }
    }
}
