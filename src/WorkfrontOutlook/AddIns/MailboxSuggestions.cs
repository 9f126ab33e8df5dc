using WorkfrontOutlook.Connections;

namespace WorkfrontOutlook.AddIns;

/// <summary>Finds a few mailboxes by the beginning of a name, for completion at the prompt.</summary>
public static class MailboxSuggestions
{
    /// <summary>Asks Exchange for mailboxes whose name or alias begins with a text.</summary>
    /// <param name="exchange">The way to Exchange.</param>
    /// <param name="start">The text; when empty, any mailboxes. Of an address, the part before the @ is asked for.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="cancellationToken">Interrupts the call.</param>
    /// <returns>The mailboxes, by address.</returns>
    /// <exception cref="Failures.WfException">Exchange didn't answer.</exception>
    public static async Task<IReadOnlyList<MailboxSuggestion>> FindAsync(IExchangeTransport exchange, string start, int count, CancellationToken cancellationToken)
    {
        var parameters = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase) { ["ResultSize"] = count };
        string name = (start ?? throw new ArgumentNullException(nameof(start))).Split('@')[0].Trim();
        if (name.Length > 0)
        {
            // Ambiguous name resolution: the beginning of the name, the first or last name, or the alias.
            parameters["Anr"] = name;
        }

        var command = new ExchangeCommand("Get-Mailbox", parameters) { Select = new[] { "PrimarySmtpAddress", "DisplayName" } };
        ExchangePage found = await exchange.InvokeWholeAsync(command, cancellationToken).ConfigureAwait(false);
        return found.Records
            .Select(record => (Address: record.String("PrimarySmtpAddress"), Name: record.String("DisplayName")))
            .Where(mailbox => !string.IsNullOrEmpty(mailbox.Address) && (name.Length == start.Length || mailbox.Address!.StartsWith(start, StringComparison.OrdinalIgnoreCase)))
            .Select(mailbox => new MailboxSuggestion(mailbox.Address!, string.IsNullOrEmpty(mailbox.Name) ? mailbox.Address! : mailbox.Name!))
            .OrderBy(mailbox => mailbox.Address, StringComparer.OrdinalIgnoreCase)
            .ToArray();
    }
}
