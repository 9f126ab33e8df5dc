using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Failures;
using static WorkfrontOutlook.Diagnosis.ComparisonText;

namespace WorkfrontOutlook.Diagnosis;

/// <summary>
/// Compares two diagnoses of one tenant. What one of them did not read is never taken for gone or new.
/// </summary>
public static class DiagnosisComparer
{
    private static readonly ComparisonChange[] Order =
    {
        ComparisonChange.StillAsking, ComparisonChange.New, ComparisonChange.Unknown, ComparisonChange.Changed, ComparisonChange.Gone, ComparisonChange.Unchanged,
    };

    /// <summary>Compares two diagnoses. The texts are in the current UI culture.</summary>
    /// <param name="before">The earlier one.</param>
    /// <param name="after">The later one.</param>
    /// <returns>The comparison.</returns>
    /// <exception cref="WfException">TenantsDiffer or ComparisonOrder.</exception>
    public static WfDiagnosisComparison Compare(WfDiagnosis before, WfDiagnosis after) => Compare(before, after, null);

    /// <summary>Compares two diagnoses. The texts are in the current UI culture.</summary>
    /// <param name="before">The earlier one.</param>
    /// <param name="after">The later one.</param>
    /// <param name="changedAt">
    /// When add-ins were removed or disabled, as the undo record has it; null when that isn't known, and then the later diagnosis
    /// counts.
    /// </param>
    /// <returns>The comparison.</returns>
    /// <exception cref="WfException">TenantsDiffer or ComparisonOrder.</exception>
    public static WfDiagnosisComparison Compare(WfDiagnosis before, WfDiagnosis after, DateTimeOffset? changedAt)
    {
        if (!IsSameTenant(before, after))
        {
            throw WfErrors.TenantsDiffer.For(after.TenantId, before.TenantId ?? before.Organization ?? "-", after.TenantId ?? after.Organization ?? "-");
        }

        if (before.StartedAt > after.StartedAt)
        {
            throw WfErrors.ComparisonOrder.For(before.TenantId, IsoDate.Day(before.StartedAt.UtcDateTime), IsoDate.Day(after.StartedAt.UtcDateTime));
        }

        ComparedRun earlier = new(before);
        ComparedRun later = new(after);
        List<WfComparisonEntry> entries = new();
        foreach (KeyValuePair<string, WfAddInSummary> pair in earlier.AddIns)
        {
            if (later.Find(pair.Value) is { } now)
            {
                if (InBoth(pair.Value, now, earlier, later) is { } entry)
                {
                    entries.Add(entry);
                }
            }
            else
            {
                entries.Add(InOne(pair.Value, seenIn: earlier, notIn: later, gone: true));
            }
        }

        entries.AddRange(later.AddIns.Values.Where(item => earlier.Find(item) is null).Select(item => InOne(item, seenIn: later, notIn: earlier, gone: false)));
        (DateTimeOffset? until, string followUp) = ComparisonFollowUp.Of(entries, after, changedAt);
        return new WfDiagnosisComparison
        {
            TooEarlyUntil = until,
            FollowUp = followUp,
            TenantId = after.TenantId ?? before.TenantId,
            Organization = after.Organization ?? before.Organization,
            Before = before.StartedAt,
            After = after.StartedAt,
            VerdictBefore = before.Verdict.Code,
            VerdictAfter = after.Verdict.Code,
            AffectedBefore = before.Affected.MailboxCount,
            AffectedAfter = after.Affected.MailboxCount,
            Entries = entries
                .OrderBy(entry => Array.IndexOf(Order, entry.Change))
                .ThenByDescending(entry => entry.IsWorkfront)
                .ThenByDescending(entry => Math.Max(entry.MailboxesBefore, entry.MailboxesAfter))
                .ThenBy(entry => entry.AddIn, StringComparer.Ordinal)
                .ToArray(),
            NotComparable = Gaps(before, "Before").Concat(Gaps(after, "After")).ToArray(),
        };
    }

    // An initial domain can stand for the id where one of the runs lacks it.
    private static bool IsSameTenant(WfDiagnosis before, WfDiagnosis after) =>
        before.TenantId is not null && after.TenantId is not null
            ? string.Equals(before.TenantId, after.TenantId, StringComparison.OrdinalIgnoreCase)
            : string.Equals(before.Organization, after.Organization, StringComparison.OrdinalIgnoreCase);

    private static WfComparisonEntry InOne(WfAddInSummary item, ComparedRun seenIn, ComparedRun notIn, bool gone)
    {
        AddInSource[] unread = item.Sources.Where(source => !notIn.HasRead(source)).Distinct().ToArray();
        (int total, int open) = notIn.CountUnread(seenIn.MailboxesOf(item), seenIn);

        // When every mailbox that had it was read, the other gaps of the mailbox source don't matter.
        if (total > 0 && open == 0 && seenIn.ListsMailboxes(item))
        {
            unread = unread.Where(source => source != AddInSource.Mailbox).ToArray();
        }

        string places = string.Join(", ", unread.Select(Reporting.Words.Of));
        bool unsure = unread.Length > 0;
        string sources = string.Join(", ", item.Sources.Select(source => Reporting.Words.Of(source) + (source == AddInSource.Mailbox ? $" ({Count(item.MailboxCount)})" : string.Empty)));
        string detail = (unsure, gone) switch
        {
            (true, true) => Text(ReportText.Compare_GoneUnknown, places),
            (true, false) => Text(ReportText.Compare_NewUnknown, places),
            (false, true) => Text(ReportText.Compare_Gone, sources, IsoDate.Day(seenIn.Diagnosis.StartedAt.UtcDateTime)),
            (false, false) => Text(ReportText.Compare_New, IsoDate.Day(notIn.Diagnosis.StartedAt.UtcDateTime), sources),
        };
        return new WfComparisonEntry
        {
            Change = unsure ? ComparisonChange.Unknown : gone ? ComparisonChange.Gone : ComparisonChange.New,
            AddIn = item.ToString(),
            AddInId = item.AddInId,
            AssetId = item.AssetId,
            Scope = item.Sources,
            MailboxesBefore = gone ? item.MailboxCount : 0,
            MailboxesAfter = gone ? 0 : item.MailboxCount,
            MailboxesGone = gone ? total - open : 0,
            MailboxesNew = gone ? 0 : total - open,
            MailboxesUnknown = open,
            LastTokenRequestBefore = gone ? item.LastTokenRequest : null,
            LastTokenRequestAfter = gone ? null : item.LastTokenRequest,
            Detail = detail,
        };
    }

    private static WfComparisonEntry? InBoth(WfAddInSummary was, WfAddInSummary now, ComparedRun earlier, ComparedRun later)
    {
        List<string> details = new();
        bool affected = now.IsWorkfront || now.LegacyTokenUse >= LegacyTokenUse.Listed || was.LegacyTokenUse >= LegacyTokenUse.Listed;
        ComparisonChange change = affected ? TokenRequestComparison.Compare(was, now, earlier, later, details) : ComparisonChange.Unchanged;
        bool changed = false;

        // Whatever else changed does not answer it.
        bool open = change == ComparisonChange.Unknown;

        Dictionary<string, bool?> mailboxesBefore = earlier.MailboxesOf(was);
        Dictionary<string, bool?> mailboxesAfter = later.MailboxesOf(now);
        Dictionary<string, bool?> went = mailboxesBefore.Where(pair => !mailboxesAfter.ContainsKey(pair.Key)).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.OrdinalIgnoreCase);
        Dictionary<string, bool?> came = mailboxesAfter.Where(pair => !mailboxesBefore.ContainsKey(pair.Key)).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.OrdinalIgnoreCase);
        int wentOpen = later.CountUnread(went, earlier).Open;
        int cameOpen = earlier.CountUnread(came, later).Open;
        int switched = mailboxesBefore.Count(pair => mailboxesAfter.TryGetValue(pair.Key, out bool? enabled) && enabled is not null && pair.Value is not null && enabled != pair.Value);
        if (went.Count + came.Count > 0)
        {
            details.Add(Text(ReportText.Compare_Moves, Count(went.Count - wentOpen), Count(came.Count - cameOpen), Count(wentOpen + cameOpen)));
            changed |= went.Count + came.Count > wentOpen + cameOpen;
        }
        else if (was.MailboxCount != now.MailboxCount)
        {
            bool whole = earlier.HasRead(AddInSource.Mailbox) && later.HasRead(AddInSource.Mailbox);
            details.Add(Text(whole ? ReportText.Compare_Mailboxes : ReportText.Compare_MailboxesOpen, Count(was.MailboxCount), Count(now.MailboxCount)));
            changed |= whole;
            if (!whole && change == ComparisonChange.Unchanged)
            {
                change = ComparisonChange.Unknown;
            }
        }

        if (switched > 0)
        {
            details.Add(Text(ReportText.Compare_Enabled, Count(switched)));
            changed = true;
        }

        AddInSource[] differing = was.Sources.Except(now.Sources).Where(later.HasRead).Concat(now.Sources.Except(was.Sources).Where(earlier.HasRead)).ToArray();
        if (differing.Length > 0)
        {
            details.Add(Text(ReportText.Compare_Sources, Sources(was), Sources(now)));
            changed = true;
        }

        if (was.LegacyTokenUse != now.LegacyTokenUse)
        {
            details.Add(Text(ReportText.Compare_Use, Reporting.Words.Of(was.LegacyTokenUse), Reporting.Words.Of(now.LegacyTokenUse)));
            changed = true;
        }

        bool isThere = now.IsWorkfront
            && (Array.Exists(now.Sources, source => source is not (AddInSource.TokenReport or AddInSource.Mailbox))
                || (mailboxesAfter.Count == 0 ? now.MailboxCount > 0 : mailboxesAfter.Values.Any(enabled => enabled != false)));

        if (changed && change is (ComparisonChange.Unchanged or ComparisonChange.Unknown))
        {
            change = ComparisonChange.Changed;
        }

        if (change == ComparisonChange.Unchanged && wentOpen + cameOpen > 0)
        {
            change = ComparisonChange.Unknown;
        }

        if (change == ComparisonChange.Unchanged && !affected)
        {
            return null;
        }

        if (details.Count == 0)
        {
            details.Add(ReportText.Compare_Same);
        }

        return new WfComparisonEntry
        {
            Change = change,
            AddIn = now.DisplayName ?? was.DisplayName ?? now.ToString(),
            AddInId = now.AddInId ?? was.AddInId,
            AssetId = now.AssetId ?? was.AssetId,
            Scope = was.Sources.Union(now.Sources).ToArray(),
            MailboxesBefore = was.MailboxCount,
            MailboxesAfter = now.MailboxCount,
            MailboxesGone = went.Count - wentOpen,
            MailboxesNew = came.Count - cameOpen,
            MailboxesUnknown = wentOpen + cameOpen,
            LastTokenRequestBefore = was.LastTokenRequest,
            LastTokenRequestAfter = now.LastTokenRequest,
            IsOpen = open || isThere || wentOpen + cameOpen > 0,
            Detail = string.Join(" ", details),
        };
    }

    private static IEnumerable<WfComparisonGap> Gaps(WfDiagnosis diagnosis, string run)
    {
        WfCompleteness completeness = diagnosis.Completeness;
        foreach (WfMissing missing in completeness.Missing.Where(item => item.Source != AddInSource.Mailbox))
        {
            yield return new WfComparisonGap { Run = run, Source = missing.Source, Reason = $"{missing.Scope}: {missing.Reason}", Remedy = missing.Remedy };
        }

        if (!ComparedRun.HasSweptAll(completeness))
        {
            yield return new WfComparisonGap
            {
                Run = run,
                Source = AddInSource.Mailbox,
                Reason = completeness.Scanned == 0 ? ReportText.Gap_Scope : Text(ReportText.Gap_Mailboxes, Reporting.Words.Coverage(completeness)),
                Remedy = ReportText.Gap_Mailboxes_Remedy,
            };
        }

        if (!diagnosis.Status.ReportAvailable && !Array.Exists(completeness.Missing, item => item.Source == AddInSource.TokenReport))
        {
            yield return new WfComparisonGap { Run = run, Source = AddInSource.TokenReport, Reason = ReportText.Gap_Report, Remedy = ReportText.Gap_Report_Remedy };
        }
    }

    private static string Sources(WfAddInSummary item) => item.Sources.Length == 0 ? "-" : string.Join(", ", item.Sources.Select(Reporting.Words.Of));
}
