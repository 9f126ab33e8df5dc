using WorkfrontOutlook.Connections;

namespace WorkfrontOutlook.AddIns;

/// <summary>What one mailbox answered.</summary>
internal sealed class MailboxResult
{
    public MailboxResult(MailboxReference mailbox, ExchangeOutcome outcome)
    {
        Mailbox = mailbox;
        Outcome = outcome;
    }

    public MailboxReference Mailbox { get; }

    public ExchangeOutcome Outcome { get; }
}
