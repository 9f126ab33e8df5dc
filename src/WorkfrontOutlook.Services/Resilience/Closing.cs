using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Services.Resilience;

/// <summary>Tells the work of a channel that the connection is being closed: what it waits for won't come any more.</summary>
#pragma warning disable CA1001 // Work that is just ending may still look at the source; it has no timer, so there is nothing to give back.
internal sealed class Closing
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _source = new();
    private volatile bool _hasBegun;

    /// <summary>Gets a value indicating whether the connection is being closed.</summary>
    public bool HasBegun => _hasBegun;

    public CancellationToken Token => _source.Token;

    /// <summary>Makes the error for what was not sent any more.</summary>
    /// <returns>The error.</returns>
    public static WfException Error() => WfErrors.NotConnected.For(null);

    /// <summary>Begins. Who waits hears of it on another thread: the caller's may be one that the work needs.</summary>
    public void Begin()
    {
        _hasBegun = true;
        _ = Task.Run(_source.Cancel);
    }
}
