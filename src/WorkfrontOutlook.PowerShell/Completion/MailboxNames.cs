using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;

namespace WorkfrontOutlook.PowerShell.Completion;

/// <summary>The mailboxes that are offered.</summary>
internal static class MailboxNames
{
    /// <summary>How long the prompt may wait.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(1.5);

    private const int Most = 50;

    /// <summary>
    /// Finds mailboxes: those that the connection's results have named, and those that the tenant names within the time limit. Through
    /// the admin's own session the tenant isn't asked: its functions run on the prompt's thread and can't be cut short. Nor
    /// where asking could open a sign-in.
    /// </summary>
    /// <param name="tenant">The connection.</param>
    /// <param name="start">What was typed.</param>
    /// <param name="timeLimit">How long to wait for the tenant.</param>
    /// <returns>The addresses and what explains them; a failure gives fewer, never an error.</returns>
    public static IReadOnlyList<(string Value, string Tip)> Find(TenantContext tenant, string start, TimeSpan timeLimit)
    {
        IEnumerable<(string Value, string Tip)> seen = Seen.Of(tenant).Mailboxes()
            .Where(address => address.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            .Select(address => (address, address));
        return (MayAsk(tenant) ? Ask(tenant, start, timeLimit) : Array.Empty<(string, string)>())
            .Concat(seen)
            .GroupBy(mailbox => mailbox.Value, StringComparer.OrdinalIgnoreCase)
            .Select(same => same.First())
            .Take(Most)
            .ToArray();
    }

    private static bool MayAsk(TenantContext tenant) =>
        tenant.Exchange.RunsInParallel
        && (tenant.Connection.SignIn is not (SignInKind.Interactive or SignInKind.Device) || tenant.Connection.ExpiresAt is not DateTimeOffset end || end > tenant.Clock.GetUtcNow());

    private static IReadOnlyList<(string Value, string Tip)> Ask(TenantContext tenant, string start, TimeSpan timeLimit)
    {
        // Not disposed: work that doesn't heed the token may still hold it when the prompt has gone on.
        var limit = new CancellationTokenSource(timeLimit);
        try
        {
            Task<IReadOnlyList<MailboxSuggestion>> asking = Task.Run(() => MailboxSuggestions.FindAsync(tenant.Exchange, start, Most, limit.Token), limit.Token);
            return asking.Wait(timeLimit)
                ? asking.Result.Select(mailbox => (mailbox.Address, $"{mailbox.DisplayName} <{mailbox.Address}>")).ToArray()
                : Array.Empty<(string, string)>();
        }
        catch (AggregateException)
        {
            // Whatever it was, the command itself will tell; a prompt has no place for it.
            return Array.Empty<(string, string)>();
        }
    }
}
