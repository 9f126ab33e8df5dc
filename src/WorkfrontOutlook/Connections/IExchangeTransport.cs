using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Connections;

/// <summary>
/// A way to run Exchange cmdlets. Both ways give the same records; the same tests run on both.
/// Failures are <see cref="WfException"/>s; a list that was cut short is a failure, never a shorter list.
/// </summary>
public interface IExchangeTransport : IDisposable
{
    /// <summary>Gets which way this is.</summary>
    ExchangeTransportKind Kind { get; }

    /// <summary>Gets how many commands are worth handing over at once; 1 means that there is no batching.</summary>
    int BatchSize { get; }

    /// <summary>Gets a value indicating whether commands may be in flight side by side.</summary>
    bool RunsInParallel { get; }

    /// <summary>
    /// Gets or sets how many requests may be in flight at once, at least 1; 8 unless set. The transport stays below it
    /// while the service throttles. A transport that doesn't run in parallel keeps the value and has no use for it.
    /// </summary>
    int ThrottleLimit { get; set; }

    /// <summary>Runs a command and gives its output page by page, as it arrives.</summary>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">Interrupts the call and any wait before a retry.</param>
    /// <returns>The pages. Enumerating throws <see cref="WfException"/> when the command fails or a page is lost.</returns>
    IAsyncEnumerable<ExchangePage> InvokeAsync(ExchangeCommand command, CancellationToken cancellationToken);

    /// <summary>Runs several independent commands; one's failure doesn't touch the others.</summary>
    /// <param name="commands">The commands, at most <see cref="BatchSize"/>.</param>
    /// <param name="cancellationToken">Interrupts the calls and any wait before a retry.</param>
    /// <returns>An outcome for each command, in the order of the commands.</returns>
    Task<IReadOnlyList<ExchangeOutcome>> InvokeBatchAsync(IReadOnlyList<ExchangeCommand> commands, CancellationToken cancellationToken);

    /// <summary>Asks which cmdlets the caller may run.</summary>
    /// <param name="cancellationToken">Interrupts the call.</param>
    /// <returns>The names, compared without case, or null when that can't be told.</returns>
    Task<ISet<string>?> GetAvailableCommandsAsync(CancellationToken cancellationToken);
}
