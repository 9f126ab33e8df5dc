using static WorkfrontOutlook.Diagnosis.ComparisonText;

namespace WorkfrontOutlook.Diagnosis;

/// <summary>What is to be done after a comparison: nothing more, go on, or look again later.</summary>
internal static class ComparisonFollowUp
{
    /// <summary>
    /// How long a removal takes to reach every client. Source: Microsoft's known issues of Office add-ins (2026-08-20): up to
    /// 72 hours.
    /// </summary>
    private static readonly TimeSpan ReachesClients = TimeSpan.FromHours(72);

    /// <summary>
    /// Tells until when a proof is too early: a removal takes its time to reach the clients, and the date of a request moves only
    /// after seven days.
    /// </summary>
    public static (DateTimeOffset? Until, string Text) Of(List<WfComparisonEntry> entries, WfDiagnosis after, DateTimeOffset? changedAt)
    {
        DateTimeOffset? until = null;
        DateTimeOffset now = after.StartedAt;
        bool removed = changedAt is not null || entries.Exists(entry => entry.Change == ComparisonChange.Gone || entry.MailboxesGone > 0);
        if (removed && (changedAt ?? now) + ReachesClients > now)
        {
            until = (changedAt ?? now) + ReachesClients;
        }

        foreach (WfComparisonEntry entry in entries.Where(entry => (entry.Change == ComparisonChange.Unknown || entry.IsOpen) && entry.LastTokenRequestAfter is not null))
        {
            // Only from the day after the last on which the date could have stayed.
            DateTimeOffset told = TokenRequestComparison.TellsFrom(entry.LastTokenRequestAfter!.Value);
            if (told > now && (until is null || told > until))
            {
                until = told;
            }
        }

        if (until is DateTimeOffset moment)
        {
            return (moment, Text(ReportText.FollowUp_TooEarly, IsoDate.Minute(moment)));
        }

        bool open = entries.Exists(entry => entry.IsOpen || entry.Change is ComparisonChange.StillAsking or ComparisonChange.Unknown or ComparisonChange.New);
        return (null, open ? ReportText.FollowUp_Open : ReportText.FollowUp_Done);
    }
}
