using System.Globalization;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Diagnosis;

/// <summary>
/// Compares two diagnoses of one tenant. What one of them did not read is never taken for gone or new.
/// </summary>
public static class DiagnosisComparer
{
    /// <summary>
    /// The days after which the service moves the date of an add-in's last request. Source: Microsoft's article on turning
    /// Exchange tokens on or off (2025-05-22).
    /// </summary>
    private const int DateMovesAfterDays = 7;

    /// <summary>
    /// How long a removal takes to reach every client. Source: Microsoft's known issues of Office add-ins (2026-08-20): up to
    /// 72 hours.
    /// </summary>
    private static readonly TimeSpan ReachesClients = TimeSpan.FromHours(72);

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
            throw WfErrors.ComparisonOrder.For(before.TenantId, Day(before.StartedAt.UtcDateTime), Day(after.StartedAt.UtcDateTime));
        }

        Run earlier = new(before);
        Run later = new(after);
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
        (DateTimeOffset? until, string followUp) = FollowUp(entries, after, changedAt);
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

    /// <summary>
    /// Tells until when a proof is too early: a removal takes its time to reach the clients, and the date of a request moves only
    /// after seven days.
    /// </summary>
    private static (DateTimeOffset? Until, string Text) FollowUp(List<WfComparisonEntry> entries, WfDiagnosis after, DateTimeOffset? changedAt)
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
            var told = new DateTimeOffset(DateTime.SpecifyKind(entry.LastTokenRequestAfter!.Value.Date, DateTimeKind.Utc).AddDays(DateMovesAfterDays + 1));
            if (told > now && (until is null || told > until))
            {
                until = told;
            }
        }

        if (until is DateTimeOffset moment)
        {
            return (moment, Text(ReportText.FollowUp_TooEarly, moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)));
        }

        bool open = entries.Exists(entry => entry.IsOpen || entry.Change is ComparisonChange.StillAsking or ComparisonChange.Unknown or ComparisonChange.New);
        return (null, open ? ReportText.FollowUp_Open : ReportText.FollowUp_Done);
    }

    // An initial domain can stand for the id where one of the runs lacks it.
    private static bool IsSameTenant(WfDiagnosis before, WfDiagnosis after) =>
        before.TenantId is not null && after.TenantId is not null
            ? string.Equals(before.TenantId, after.TenantId, StringComparison.OrdinalIgnoreCase)
            : string.Equals(before.Organization, after.Organization, StringComparison.OrdinalIgnoreCase);

    private static WfComparisonEntry InOne(WfAddInSummary item, Run seenIn, Run notIn, bool gone)
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
        string detail = (unsure, gone) switch
        {
            (true, true) => Text(ReportText.Compare_GoneUnknown, places),
            (true, false) => Text(ReportText.Compare_NewUnknown, places),
            (false, true) => Text(ReportText.Compare_Gone, Count(item.MailboxCount), Day(seenIn.Diagnosis.StartedAt.UtcDateTime)),
            (false, false) => Text(ReportText.Compare_New, Day(notIn.Diagnosis.StartedAt.UtcDateTime), Count(item.MailboxCount)),
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

    private static WfComparisonEntry? InBoth(WfAddInSummary was, WfAddInSummary now, Run earlier, Run later)
    {
        List<string> details = new();
        bool affected = now.IsWorkfront || now.LegacyTokenUse >= LegacyTokenUse.Listed || was.LegacyTokenUse >= LegacyTokenUse.Listed;
        ComparisonChange change = affected ? Asking(was, now, earlier, later, details) : ComparisonChange.Unchanged;
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

    // The service moves the date only when a request comes seven or more days after it. So an unchanged date means
    // nothing until that many days have passed, and that it stopped once they have.
    private static ComparisonChange Asking(WfAddInSummary was, WfAddInSummary now, Run earlier, Run later, List<string> details)
    {
        if (!later.Diagnosis.Status.ReportAvailable)
        {
            details.Add(ReportText.Compare_NoReport);
            return ComparisonChange.Unknown;
        }

        if (now.LastTokenRequest is not DateTime last)
        {
            if (was.LastTokenRequest is null && now.LegacyTokenUse != LegacyTokenUse.Confirmed)
            {
                return ComparisonChange.Unchanged;
            }

            details.Add(ReportText.Compare_DateLost);
            return ComparisonChange.Unknown;
        }

        if (was.LastTokenRequest is not DateTime previous)
        {
            if (earlier.Diagnosis.Status.ReportAvailable || last.Date >= earlier.Diagnosis.StartedAt.UtcDateTime.Date)
            {
                details.Add(Text(ReportText.Compare_AskedFirst, Day(last)));
                return ComparisonChange.StillAsking;
            }

            previous = last;
        }

        if (last.Date > previous.Date)
        {
            details.Add(Text(ReportText.Compare_Asked, Day(last), Day(previous)));
            return ComparisonChange.StillAsking;
        }

        // A day is over only when the next one has begun.
        DateTime moves = last.Date.AddDays(DateMovesAfterDays);
        if (later.Diagnosis.Status.CheckedAt.UtcDateTime.Date <= moves)
        {
            details.Add(Text(ReportText.Compare_TooEarly, Day(last), Day(moves)));
            return ComparisonChange.Unknown;
        }

        details.Add(Text(ReportText.Compare_Stopped, Day(last), Day(moves)));
        return earlier.Diagnosis.Status.CheckedAt.UtcDateTime.Date > moves ? ComparisonChange.Unchanged : ComparisonChange.Changed;
    }

    private static IEnumerable<WfComparisonGap> Gaps(WfDiagnosis diagnosis, string run)
    {
        WfCompleteness completeness = diagnosis.Completeness;
        foreach (WfMissing missing in completeness.Missing.Where(item => item.Source != AddInSource.Mailbox))
        {
            yield return new WfComparisonGap { Run = run, Source = missing.Source, Reason = $"{missing.Scope}: {missing.Reason}", Remedy = missing.Remedy };
        }

        if (!Run.HasSweptAll(completeness))
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

    private static string Text(string format, params object?[] args) => string.Format(CultureInfo.CurrentCulture, format, args);

    private static string Count(int value) => value.ToString("N0", CultureInfo.CurrentCulture);

    private static string Day(DateTime date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private sealed class Run
    {
        private static readonly Dictionary<string, bool?> None = new(StringComparer.OrdinalIgnoreCase);
        private readonly Dictionary<string, WfAddInSummary> _byAssetId = new(StringComparer.OrdinalIgnoreCase);
        private readonly Dictionary<string, Dictionary<string, bool?>> _mailboxes = new(StringComparer.OrdinalIgnoreCase);
        private readonly HashSet<AddInSource> _unread;
        private readonly HashSet<string> _missing;
        private readonly bool _missingIsWhole;

        public Run(WfDiagnosis diagnosis)
        {
            Diagnosis = diagnosis;
            foreach (WfAddInSummary item in diagnosis.AddIns)
            {
                string key = Key(item.AddInId, item.AssetId);
                AddIns[key] = item;
                if (item.AssetId is string asset)
                {
                    _byAssetId[asset] = item;
                }
            }

            foreach (WfAffectedMailbox item in diagnosis.Affected.Mailboxes)
            {
                string key = Key(item.AddInId, null);
                if (!_mailboxes.TryGetValue(key, out Dictionary<string, bool?>? mailboxes))
                {
                    _mailboxes[key] = mailboxes = new(StringComparer.OrdinalIgnoreCase);
                }

                string id = item.MailboxId.Length > 0 ? item.MailboxId : item.Mailbox;
                mailboxes[id] = item.Enabled;
                Addresses[id] = item.Mailbox;
            }

            WfCompleteness completeness = diagnosis.Completeness;
            _unread = new HashSet<AddInSource>(completeness.Missing.Select(item => item.Source));
            if (HasSweptAll(completeness))
            {
                _unread.Remove(AddInSource.Mailbox);
            }
            else
            {
                _unread.Add(AddInSource.Mailbox);
            }

            if (!diagnosis.Status.ReportAvailable)
            {
                _unread.Add(AddInSource.TokenReport);
            }

            _missing = new HashSet<string>(completeness.Missing.Where(item => item.Source == AddInSource.Mailbox).Select(item => item.Scope), StringComparer.OrdinalIgnoreCase);
            _missingIsWhole = completeness.Expected is not null && _missing.Count(name => name.IndexOf('@') > 0) == completeness.Failed + completeness.Skipped;
        }

        public WfDiagnosis Diagnosis { get; }

        public Dictionary<string, WfAddInSummary> AddIns { get; } = new(StringComparer.OrdinalIgnoreCase);

        public Dictionary<string, string> Addresses { get; } = new(StringComparer.OrdinalIgnoreCase);

        public static bool HasSweptAll(WfCompleteness completeness) =>
            completeness.Expected == completeness.Scanned && completeness.Failed == 0 && completeness.Skipped == 0 && completeness.State != CompletenessState.Unknown;

        public bool HasRead(AddInSource source) => !_unread.Contains(source);

        public WfAddInSummary? Find(WfAddInSummary item) =>
            AddIns.TryGetValue(Key(item.AddInId, item.AssetId), out WfAddInSummary? found) || (item.AssetId is string asset && _byAssetId.TryGetValue(asset, out found)) ? found : null;

        public Dictionary<string, bool?> MailboxesOf(WfAddInSummary item) => _mailboxes.TryGetValue(Key(item.AddInId, null), out Dictionary<string, bool?>? found) ? found : None;

        public bool ListsMailboxes(WfAddInSummary item) => MailboxesOf(item).Count == item.MailboxCount;

        /// <summary>How many of another run's mailboxes this one did not read.</summary>
        public (int Total, int Open) CountUnread(Dictionary<string, bool?> mailboxes, Run of) => (mailboxes.Count, HasRead(AddInSource.Mailbox)
            ? 0
            : !_missingIsWhole ? mailboxes.Count : mailboxes.Keys.Count(id => _missing.Contains(id) || _missing.Contains(of.Addresses[id])));

        private static string Key(string? addInId, string? assetId) => addInId is { Length: > 0 } ? addInId.Trim('{', '}') : "asset:" + assetId;
    }
}
