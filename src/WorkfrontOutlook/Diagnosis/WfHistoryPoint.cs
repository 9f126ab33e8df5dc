using WorkfrontOutlook.AddIns;

namespace WorkfrontOutlook.Diagnosis;

/// <summary>One earlier diagnosis of the same tenant, reduced to what a trend needs.</summary>
public sealed class WfHistoryPoint
{
    /// <summary>Gets when the diagnosis began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Gets its verdict.</summary>
    public VerdictCode Verdict { get; init; }

    /// <summary>Gets whether it rested on all there was to read. A partial count is a lower bound.</summary>
    public CompletenessState Completeness { get; init; }

    /// <summary>Gets how many mailboxes gave their add-ins; 0 means that the mailboxes were not read.</summary>
    public int Scanned { get; init; }

    /// <summary>Gets how many mailboxes were affected.</summary>
    public int MailboxCount { get; init; }

    /// <summary>Gets how many add-ins were affected.</summary>
    public int AddInCount { get; init; }

    /// <summary>
    /// Gets how many add-ins asked for legacy tokens in the week before, to about a week; null when the service gave no
    /// token report.
    /// </summary>
    public int? AddInsAsking { get; init; }

    /// <summary>Gets the tenant's id.</summary>
    public string? TenantId { get; init; }

    /// <summary>Reduces a diagnosis.</summary>
    /// <param name="diagnosis">The diagnosis.</param>
    /// <returns>The point.</returns>
    public static WfHistoryPoint From(WfDiagnosis diagnosis) => new()
    {
        StartedAt = diagnosis.StartedAt,
        Verdict = diagnosis.Verdict.Code,
        Completeness = diagnosis.Completeness.State,
        Scanned = diagnosis.Completeness.Scanned,
        MailboxCount = diagnosis.Affected.MailboxCount,
        AddInCount = diagnosis.Affected.AddInCount,
        AddInsAsking = diagnosis.Status.ReportAvailable ? diagnosis.AddIns.Count(item => IsAsking(item, diagnosis.Status.CheckedAt)) : null,
        TenantId = diagnosis.TenantId,
    };

    // The service's date moves only when a request comes seven or more days later, so a date up to seven days old may
    // hide later requests. A request without a readable date counts.
    private static bool IsAsking(WfAddInSummary addIn, DateTimeOffset at) =>
        addIn.LegacyTokenUse == LegacyTokenUse.Confirmed
        && (addIn.LastTokenRequest is not DateTime last || (at.UtcDateTime.Date - last.Date).TotalDays <= 7);
}
