using System.Collections.Concurrent;

namespace WorkfrontOutlook.Tests.Chaos;

/// <summary>
/// Stops the world: from then on no timer fires and no network answers, so that whoever waits for anything but the cancellation
/// waits for ever. It goes on with <see cref="Thaw"/>.
/// </summary>
internal sealed class Freeze(TimeProvider inner) : TimeProvider
{
    private readonly ConcurrentQueue<Action> _late = new();
    private volatile bool _frozen;

    public override long TimestampFrequency => inner.TimestampFrequency;

    public void Now() => _frozen = true;

    public void Thaw()
    {
        _frozen = false;
        while (_late.TryDequeue(out Action? fire))
        {
            fire();
        }
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
            if (_frozen)
            {
                _late.Enqueue(() => callback(state));
            }
            else
            {
                callback(state);
            }
        },
        null,
        dueTime,
        period);
}
