using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.AddIns;

/// <summary>What one mailbox answered: its add-ins, or the failure.</summary>
internal sealed class MailboxResult
{
    public required MailboxReference Mailbox { get; init; }

    public IReadOnlyList<AppFields> Apps { get; init; } = Array.Empty<AppFields>();

    public WfException? Failure { get; init; }

    /// <summary>Gets the failure as a file keeps it: the reason and what to do about it; null where it is fresh.</summary>
    public (string Reason, string Remedy)? Kept { get; init; }
}
