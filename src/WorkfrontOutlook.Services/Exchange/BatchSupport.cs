using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Services.Resilience;

namespace WorkfrontOutlook.Services.Exchange;

/// <summary>
/// Whether the service takes batches. They are a saving that the endpoint need not offer: they are as undocumented as the
/// endpoint itself.
/// </summary>
internal sealed class BatchSupport
{
    private volatile bool _isRefused;
    private volatile bool _works;

    /// <summary>Gets a value indicating whether the service has refused batches.</summary>
    public bool IsRefused => _isRefused;

    /// <summary>Notes that a batch was answered.</summary>
    public void Worked() => _works = true;

    /// <summary>Notes that a whole batch failed.</summary>
    /// <param name="reply">The answer, if there was one.</param>
    /// <param name="whole">What it means.</param>
    /// <param name="commands">The commands.</param>
    /// <returns>Whether it is batches that the service refuses: then nothing was done.</returns>
    public bool Failed(ServiceReply? reply, Trouble whole, IReadOnlyList<ExchangeCommand> commands)
    {
        // Only before any batch was answered: later a refusal is one batch's trouble.
        bool isRefused = !_works && reply?.Status is 400 or 404 or 405 or 415 or 501 && !whole.IsThrottle && commands.All(command => command.IsRead);
        if (isRefused)
        {
            _isRefused = true;
        }

        return isRefused;
    }
}
