using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.LegacyTokens;

namespace WorkfrontOutlook.Tests.Reporting;

public sealed class DiagnosisComparerTests
{
    private const string Id = "44444444-0000-4000-8000-000000000001";
    private static readonly DateTimeOffset First = new(2026, 11, 1, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Gone_and_new_when_both_runs_read_everything()
    {
        WfDiagnosisComparison result = DiagnosisComparer.Compare(
            Run(First, AddIn("a", AddInSource.Mailbox, mailboxes: 5)),
            Run(First.AddDays(10), AddIn("b", AddInSource.Organization)));
        Assert.Equal(new[] { ("b", ComparisonChange.New), ("a", ComparisonChange.Gone) }, result.Entries.Select(entry => (entry.AddIn, entry.Change)));
        Assert.True(result.IsWhole);
        Assert.Contains("Mailbox (5)", result.Entries[1].Detail, StringComparison.Ordinal);

        // Where no mailbox has it, the place is said and no number.
        Assert.Contains("Organization", result.Entries[0].Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(" 0 ", result.Entries[0].Detail, StringComparison.Ordinal);
        string? left = DiagnosisComparer.Compare(Run(First, AddIn("b", AddInSource.Organization)), Run(First.AddDays(10), AddIn("a", AddInSource.Mailbox, mailboxes: 5)))
            .Entries.Single(entry => entry.Change == ComparisonChange.Gone).Detail;
        Assert.Contains("Organization", left, StringComparison.Ordinal);
        Assert.DoesNotContain(" 0 ", left, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AddInSource.Mailbox)]
    [InlineData(AddInSource.IntegratedApps)]
    [InlineData(AddInSource.TokenReport)]
    public void What_was_not_read_is_never_gone_or_new(AddInSource source)
    {
        WfDiagnosis with = Run(First, AddIn("a", source, mailboxes: 5));
        WfDiagnosis without = RunWithout(First.AddDays(10), source);
        WfDiagnosisComparison gone = DiagnosisComparer.Compare(with, without);
        Assert.Equal(ComparisonChange.Unknown, Assert.Single(gone.Entries).Change);
        Assert.Contains(gone.NotComparable, gap => gap.Run == "After" && gap.Source == source);
        WfDiagnosisComparison came = DiagnosisComparer.Compare(RunWithout(First, source), Run(First.AddDays(10), AddIn("a", source, mailboxes: 5)));
        Assert.Equal(ComparisonChange.Unknown, Assert.Single(came.Entries).Change);
        Assert.Contains(came.NotComparable, gap => gap.Run == "Before" && gap.Source == source);
    }

    [Theory]
    [InlineData(-3, 10, 10, ComparisonChange.StillAsking)]
    [InlineData(-3, 10, -3, ComparisonChange.Changed)]
    [InlineData(-3, 4, -3, ComparisonChange.Unknown)]
    [InlineData(-3, 5, -3, ComparisonChange.Changed)]
    [InlineData(0, 7, 0, ComparisonChange.Unknown)]
    [InlineData(0, 8, 0, ComparisonChange.Changed)]
    [InlineData(-30, 10, -30, ComparisonChange.Unchanged)]
    [InlineData(null, 10, 2, ComparisonChange.StillAsking)]
    [InlineData(-3, 10, null, ComparisonChange.Unknown)]
    public void The_dates_of_requests_tell_who_still_asks(int? before, int runAfter, int? after, ComparisonChange expected)
    {
        WfDiagnosisComparison result = DiagnosisComparer.Compare(
            Run(First, AddIn("a", AddInSource.Organization, LegacyTokenUse.Confirmed, before)),
            Run(First.AddDays(runAfter), AddIn("a", AddInSource.Organization, LegacyTokenUse.Confirmed, after)));
        Assert.Equal(expected, Assert.Single(result.Entries).Change);
    }

    [Fact]
    public void Without_a_token_report_it_cannot_be_told_whether_it_asks()
    {
        WfDiagnosis after = Run(First.AddDays(20), report: false, AddIn("a", AddInSource.Organization, LegacyTokenUse.Listed));
        WfDiagnosisComparison result = DiagnosisComparer.Compare(Run(First, AddIn("a", AddInSource.Organization, LegacyTokenUse.Confirmed, -3)), after);
        Assert.NotEqual(ComparisonChange.Gone, Assert.Single(result.Entries).Change);
        Assert.Contains("can't be told", result.Entries[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Mailboxes_are_counted_by_what_became_of_them()
    {
        WfDiagnosis before = Run(First, AddIn("a", AddInSource.Mailbox, LegacyTokenUse.Listed, mailboxes: 4), "m1", "m2", "m3", "m4");
        WfDiagnosis after = RunMissing(First.AddDays(9), AddIn("a", AddInSource.Mailbox, LegacyTokenUse.Listed, mailboxes: 2), new[] { "m3@x.example" }, "m1", "m5");
        WfComparisonEntry entry = Assert.Single(DiagnosisComparer.Compare(before, after).Entries);
        Assert.Equal((ComparisonChange.Changed, 2, 1, 1), (entry.Change, entry.MailboxesGone, entry.MailboxesNew, entry.MailboxesUnknown));
    }

    [Fact]
    public void It_is_too_early_until_a_removal_has_reached_the_clients_and_the_week_of_the_report_is_over()
    {
        WfDiagnosis before = Run(First, AddIn("a", AddInSource.Organization));
        DateTimeOffset removed = First.AddHours(1);
        WfDiagnosisComparison early = DiagnosisComparer.Compare(before, Run(removed.AddHours(71)), removed);
        Assert.Equal(removed.AddHours(72), early.TooEarlyUntil);
        Assert.Contains("Too early to tell until 2026-11-04 10:00", early.FollowUp, StringComparison.Ordinal);
        Assert.Null(DiagnosisComparer.Compare(before, Run(removed.AddHours(73)), removed).TooEarlyUntil);

        // When nobody says when it was removed, it may have been just now.
        Assert.Equal(First.AddHours(4 + 72), DiagnosisComparer.Compare(before, Run(First.AddHours(4))).TooEarlyUntil);

        WfDiagnosis asks = Run(First, AddIn("a", AddInSource.TokenReport, LegacyTokenUse.Confirmed, lastRequest: 0));
        WfDiagnosisComparison week = DiagnosisComparer.Compare(asks, Run(First.AddDays(5), AddIn("a", AddInSource.TokenReport, LegacyTokenUse.Confirmed, lastRequest: 0)), removed);
        Assert.Equal(new DateTimeOffset(2026, 11, 9, 0, 0, 0, TimeSpan.Zero), week.TooEarlyUntil);
        Assert.Null(DiagnosisComparer.Compare(asks, Run(First.AddDays(8), AddIn("a", AddInSource.TokenReport, LegacyTokenUse.Confirmed, lastRequest: 0)), removed).TooEarlyUntil);
    }

    [Fact]
    public void A_removal_does_not_hide_that_the_week_of_the_report_is_not_over_nor_that_some_are_left()
    {
        // Removed from the organization; the report still shows a request of the day of the first run.
        WfDiagnosis before = Run(First, AddIn("a", AddInSource.Organization, LegacyTokenUse.Confirmed, lastRequest: 0));
        WfDiagnosisComparison early = DiagnosisComparer.Compare(before, Run(First.AddDays(5), AddIn("a", AddInSource.TokenReport, LegacyTokenUse.Confirmed, lastRequest: 0)), First);
        Assert.Equal(ComparisonChange.Changed, Assert.Single(early.Entries).Change);
        Assert.Equal(new DateTimeOffset(2026, 11, 9, 0, 0, 0, TimeSpan.Zero), early.TooEarlyUntil);
        WfDiagnosisComparison late = DiagnosisComparer.Compare(before, Run(First.AddDays(9), AddIn("a", AddInSource.TokenReport, LegacyTokenUse.Confirmed, lastRequest: 0)), First);
        Assert.Contains("nothing is left open", late.FollowUp, StringComparison.Ordinal);

        // Workfront that nobody removed is no proof that it is gone.
        var workfront = new WfAddInSummary { AddInId = WorkfrontAddIn.AddInId, Sources = new[] { AddInSource.Organization }, LegacyTokenUse = LegacyTokenUse.Listed };
        WfDiagnosisComparison left = DiagnosisComparer.Compare(Run(First, workfront), Run(First.AddDays(9), workfront), First);
        Assert.Null(left.TooEarlyUntil);
        Assert.Contains("still there", left.FollowUp, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_tenants_and_the_wrong_order_are_refused()
    {
        Assert.Equal("ComparisonOrder", Assert.Throws<WfException>(() => DiagnosisComparer.Compare(Run(First.AddDays(1)), Run(First))).ErrorId);
        Assert.Equal("TenantsDiffer", Assert.Throws<WfException>(() => DiagnosisComparer.Compare(SampleDiagnosis.Hostile(), SampleDiagnosis.Typical(3))).ErrorId);
    }

    [Fact]
    public void A_diagnosis_compared_with_itself_shows_no_change()
    {
        WfDiagnosis typical = SampleDiagnosis.Typical(1000, complete: true);
        WfDiagnosisComparison result = DiagnosisComparer.Compare(typical, typical);
        Assert.DoesNotContain(result.Entries, entry => entry.Change is ComparisonChange.Gone or ComparisonChange.New or ComparisonChange.Changed or ComparisonChange.StillAsking);
    }

    private static WfAddInSummary AddIn(string name, AddInSource source, LegacyTokenUse use = LegacyTokenUse.Possible, int? lastRequest = null, int mailboxes = 0) => new()
    {
        AddInId = name == "a" ? Id : "55555555-0000-4000-8000-000000000001",
        DisplayName = name,
        Sources = new[] { source },
        MailboxCount = mailboxes,
        LegacyTokenUse = use,
        LastTokenRequest = lastRequest is int days ? First.UtcDateTime.Date.AddDays(days) : null,
    };

    private static WfDiagnosis Run(DateTimeOffset at, params WfAddInSummary[] addIns) => Run(at, true, addIns);

    private static WfDiagnosis Run(DateTimeOffset at, WfAddInSummary addIn, params string[] mailboxes) => RunMissing(at, addIn, Array.Empty<string>(), mailboxes);

    private static WfDiagnosis Run(DateTimeOffset at, bool report, params WfAddInSummary[] addIns) =>
        Make(at, report, addIns, new WfCompleteness { State = CompletenessState.Complete, Scanned = 100, Expected = 100 }, Array.Empty<string>());

    private static WfDiagnosis RunMissing(DateTimeOffset at, WfAddInSummary addIn, string[] failed, params string[] mailboxes) => Make(
        at,
        true,
        new[] { addIn },
        new WfCompleteness
        {
            State = failed.Length == 0 ? CompletenessState.Complete : CompletenessState.Partial,
            Scanned = 100 - failed.Length,
            Failed = failed.Length,
            Expected = 100,
            Missing = failed.Select(name => Missing(AddInSource.Mailbox, name)).ToArray(),
        },
        mailboxes);

    private static WfDiagnosis RunWithout(DateTimeOffset at, AddInSource source) => source switch
    {
        AddInSource.TokenReport => Run(at, report: false),
        AddInSource.Mailbox => Make(at, true, Array.Empty<WfAddInSummary>(), new WfCompleteness { State = CompletenessState.Partial, Scanned = 90, Failed = 10, Expected = 100, Missing = new[] { Missing(source, "10 mailboxes") } }, Array.Empty<string>()),
        _ => Make(at, true, Array.Empty<WfAddInSummary>(), new WfCompleteness { State = CompletenessState.Partial, Scanned = 100, Expected = 100, Missing = new[] { Missing(source, "the whole source") } }, Array.Empty<string>()),
    };

    private static WfMissing Missing(AddInSource source, string scope) => new() { Source = source, Scope = scope, Reason = "no answer", Remedy = "again" };

    private static WfDiagnosis Make(DateTimeOffset at, bool report, WfAddInSummary[] addIns, WfCompleteness completeness, string[] mailboxes) => new()
    {
        Verdict = new WfVerdict { Code = VerdictCode.Inconclusive, Title = "t", Confidence = Confidence.Low, Explanation = "e" },
        Affected = new WfAffected { MailboxCount = mailboxes.Length, Mailboxes = mailboxes.Select(name => new WfAffectedMailbox { Mailbox = name + "@x.example", MailboxId = "id-" + name, AddInId = Id, AddIn = "a" }).ToArray() },
        Completeness = completeness,
        Status = new WfLegacyTokenStatus { AdminSetting = LegacyTokenAdminSetting.NotSet, EffectiveState = LegacyTokenEffectiveState.Off, Phase = LegacyTokenPhase.OffForAll, Explanation = "x", ReportAvailable = report, CheckedAt = at, NextStep = "n" },
        AddIns = addIns,
        TenantId = SampleDiagnosis.TenantId,
        StartedAt = at,
        ModuleVersion = "0.1.0",
    };
}
