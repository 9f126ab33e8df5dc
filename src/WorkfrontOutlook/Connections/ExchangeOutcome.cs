using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Connections;

/// <summary>What became of one command of several: its whole output, or the failure.</summary>
public sealed class ExchangeOutcome
{
    private ExchangeOutcome(ExchangeCommand command, ExchangePage? output, WfException? failure)
    {
        Command = command;
        Output = output;
        Failure = failure;
    }

    /// <summary>Gets the command.</summary>
    public ExchangeCommand Command { get; }

    /// <summary>Gets the whole output, or null when the command failed.</summary>
    public ExchangePage? Output { get; }

    /// <summary>Gets the failure, or null when the command succeeded.</summary>
    public WfException? Failure { get; }

    /// <summary>A command that succeeded.</summary>
    /// <param name="command">The command.</param>
    /// <param name="output">Its whole output.</param>
    /// <returns>The outcome.</returns>
    public static ExchangeOutcome Of(ExchangeCommand command, ExchangePage output) => new(command, output, null);

    /// <summary>A command that failed, after every retry that was allowed.</summary>
    /// <param name="command">The command.</param>
    /// <param name="failure">The failure.</param>
    /// <returns>The outcome.</returns>
    public static ExchangeOutcome Of(ExchangeCommand command, WfException failure) => new(command, null, failure);
}
