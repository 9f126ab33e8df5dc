using System.Globalization;

namespace WorkfrontOutlook.Diagnosis;

/// <summary>Who is affected by the switch-off, as far as it was read.</summary>
public sealed class WfAffected
{
    /// <summary>Gets how many mailboxes have an affected add-in installed.</summary>
    public int MailboxCount { get; init; }

    /// <summary>Gets how many mailboxes have Workfront installed.</summary>
    public int WorkfrontMailboxCount { get; init; }

    /// <summary>Gets how many add-ins are affected: Workfront, and those that ask or are listed as asking for legacy tokens.</summary>
    public int AddInCount { get; init; }

    /// <summary>Gets a value indicating whether an affected add-in is provided to the whole organization.</summary>
    public bool OrganizationWide { get; init; }

    /// <summary>
    /// Gets the mailboxes, one item for each mailbox and affected add-in, by address; of the mailboxes that were read, which
    /// <see cref="WfDiagnosis.Completeness"/> counts.
    /// </summary>
    public WfAffectedMailbox[] Mailboxes { get; init; } = Array.Empty<WfAffectedMailbox>();

    /// <inheritdoc/>
    public override string ToString() => string.Format(CultureInfo.CurrentCulture, DiagnosisText.Affected_Counts, MailboxCount, WorkfrontMailboxCount, AddInCount);
}
