namespace WorkfrontOutlook.Connections;

/// <summary>Short forms of what callers of a transport often want.</summary>
public static class ExchangeTransportExtensions
{
    /// <summary>Runs a command whose output is small and gives all of it.</summary>
    /// <param name="transport">The transport.</param>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">Interrupts the call.</param>
    /// <returns>The whole output as one page.</returns>
    public static async Task<ExchangePage> InvokeWholeAsync(this IExchangeTransport transport, ExchangeCommand command, CancellationToken cancellationToken)
    {
        var records = new List<ExchangeRecord>();
        var warnings = new List<string>();
        await foreach (ExchangePage page in transport.InvokeAsync(command, cancellationToken).ConfigureAwait(false))
        {
            records.AddRange(page.Records);
            warnings.AddRange(page.Warnings);
        }

        return new ExchangePage(records, warnings);
    }
}
