namespace WorkfrontOutlook.SimulatedTenant.Model;

/// <summary>The mailbox counts that a right diagnosis reports (design, semantics: completeness).</summary>
public sealed class TruthCounts
{
    /// <summary>Gets how many mailboxes the listing gives; null when it fails. 0 where the scope reads no mailboxes.</summary>
    public int? Expected { get; init; }

    /// <summary>Gets how many answer.</summary>
    public int Scanned { get; init; }

    /// <summary>
    /// Gets how many were asked in vain or not asked at all. Which of the two a mailbox is, when the caller may not run
    /// Get-App at all, is up to the client; otherwise see <see cref="Failed"/>.
    /// </summary>
    public int Unread { get; init; }

    /// <summary>Gets how many are asked in vain; null when that is up to the client.</summary>
    public int? Failed { get; init; }

    /// <summary>Gets how many mailboxes live on-premises; null when the caller can't list them.</summary>
    public int? OnPremises { get; init; }
}
