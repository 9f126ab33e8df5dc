using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.AddIns;

/// <summary>What one mailbox answered: its add-ins, or the failure.</summary>
internal sealed class MailboxResult
{
    public required MailboxReference Mailbox { get; init; }

    public IReadOnlyList<AppFields> Apps { get; init; } = Array.Empty<AppFields>();

    public WfException? Failure { get; init; }
}
