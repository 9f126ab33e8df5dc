using System.Globalization;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.LegacyTokens;

namespace WorkfrontOutlook.Diagnosis;

/// <summary>
/// The verdict's rules, in their order: the first that applies decides. Evidence that the admin gave comes before what the
/// tenant shows, and NothingFound only where everything was read.
/// </summary>
internal static class VerdictRules
{
    private static readonly Rule[] Rules =
    {
        new(VerdictCode.OnPremisesTokenFault, facts => facts.Decisive(VerdictCode.OnPremisesTokenFault) is not null, OnPremises),
        new(VerdictCode.NotLegacyToken, facts => facts.Decisive(VerdictCode.NotLegacyToken) is not null, NotLegacyToken),
        new(VerdictCode.WorkfrontRetired, facts => facts.IsOff && facts.Workfront is not null, WorkfrontRetired),
        new(VerdictCode.LegacyTokensOff, facts => facts.IsOff && facts.OthersAsking.Any(), LegacyTokensOff),
        new(VerdictCode.Inconclusive, facts => !facts.IsOff && (facts.Workfront is not null || facts.OthersAsking.Any()), NotOff),
        new(VerdictCode.Inconclusive, facts => facts.IsComplete && facts.Decisive(VerdictCode.LegacyTokensOff) is not null, Refused),
        new(VerdictCode.NothingFound, facts => facts.IsComplete && facts.ReadMailboxes, NothingFound),
        new(VerdictCode.Inconclusive, _ => true, Partial),
    };

    public static WfVerdict Judge(DiagnosisFacts facts)
    {
        WfVerdict verdict = Rules.First(rule => rule.Applies(facts)).Make(facts);
        return facts.UsersMayDiffer && verdict is { Code: VerdictCode.WorkfrontRetired or VerdictCode.LegacyTokensOff }
            ? Make(verdict.Code, verdict.Confidence == Confidence.High ? Confidence.Medium : verdict.Confidence, verdict.Basis, verdict.Title, verdict.Explanation + " " + DiagnosisText.RollOut_Limit)
            : verdict;
    }

    /// <summary>What is missing, in a few words.</summary>
    public static string Gaps(DiagnosisFacts facts)
    {
        var gaps = facts.Completeness.Missing
            .Where(missing => missing.Source != AddInSource.Mailbox || facts.Completeness.Failed == 0)
            .Take(5)
            .Select(missing => Text(DiagnosisText.Missing_Item, missing.Source, missing.Scope, missing.Reason))
            .ToList();
        if (facts.Completeness.Failed > 0)
        {
            gaps.Add(Plural.Of(facts.Completeness.Failed, DiagnosisText.Missing_FailedMailboxes_One, DiagnosisText.Missing_FailedMailboxes));
        }

        return string.Join("; ", gaps) + ".";
    }

    private static WfVerdict OnPremises(DiagnosisFacts facts) =>
        Make(VerdictCode.OnPremisesTokenFault, Confidence.High, facts.Decisive(VerdictCode.OnPremisesTokenFault)!.Finding.Basis, DiagnosisText.Verdict_OnPremisesTokenFault_Title, DiagnosisText.Verdict_OnPremisesTokenFault_Why);

    private static WfVerdict NotLegacyToken(DiagnosisFacts facts)
    {
        GivenEvidence decisive = facts.Decisive(VerdictCode.NotLegacyToken)!;
        WfFinding shown = decisive.Finding;
        return Make(
            VerdictCode.NotLegacyToken,
            Confidence.High,
            shown.Basis,
            Text(DiagnosisText.Verdict_NotLegacyToken_Title, decisive.Cause ?? shown.Title),
            Text(DiagnosisText.Verdict_NotLegacyToken_Why, shown.Detail));
    }

    private static WfVerdict WorkfrontRetired(DiagnosisFacts facts) => facts.Workfront!.Sources.All(source => source == AddInSource.TokenReport)
        ? Make(
            VerdictCode.WorkfrontRetired,
            Confidence.Medium,
            Weakest(facts.Status.Basis, Basis.Observed),
            facts.IsComplete ? DiagnosisText.Verdict_WorkfrontRetired_Report_Title : DiagnosisText.Verdict_WorkfrontRetired_Report_Partial_Title,
            Text(
                DiagnosisText.Verdict_WorkfrontRetired_Report_Why,
                facts.Status.Explanation,
                facts.Workfront.LastTokenRequest is DateTime day ? Text(DiagnosisText.Report_LastRequest, IsoDate.Day(day)) : DiagnosisText.Report_NoDate))
        : Make(VerdictCode.WorkfrontRetired, Confidence.High, Weakest(facts.Status.Basis, Basis.Observed), DiagnosisText.Verdict_WorkfrontRetired_Title, Text(DiagnosisText.Verdict_WorkfrontRetired_Why, facts.Status.Explanation));

    private static WfVerdict LegacyTokensOff(DiagnosisFacts facts)
    {
        WfAddInSummary[] asking = facts.OthersAsking.ToArray();
        return Make(
            VerdictCode.LegacyTokensOff,
            asking.Any(addIn => addIn.LegacyTokenUse == LegacyTokenUse.Confirmed) ? Confidence.High : Confidence.Medium,
            Weakest(facts.Status.Basis, Basis.Observed),
            asking.All(addIn => addIn.LegacyTokenUse == LegacyTokenUse.Confirmed)
                ? Plural.Of(asking.Length, DiagnosisText.Verdict_LegacyTokensOff_Title_One, DiagnosisText.Verdict_LegacyTokensOff_Title)
                : Plural.Of(asking.Length, DiagnosisText.Verdict_LegacyTokensOff_Listed_Title_One, DiagnosisText.Verdict_LegacyTokensOff_Listed_Title),
            Text(
                DiagnosisText.Verdict_LegacyTokensOff_Why,
                facts.Status.Explanation,
                facts.IsComplete ? string.Empty : DiagnosisText.Because_Partial,
                Names(asking)));
    }

    private static WfVerdict NotOff(DiagnosisFacts facts) =>
        Make(
            VerdictCode.Inconclusive,
            Confidence.Medium,
            Weakest(facts.Status.Basis, Basis.Observed),
            DiagnosisText.Verdict_Inconclusive_NotOff_Title,
            Text(
                DiagnosisText.Verdict_Inconclusive_NotOff_Why,
                facts.Status.EffectiveState == LegacyTokenEffectiveState.On ? LegacyTokenText.State_On : LegacyTokenText.State_Unknown,
                facts.Status.Explanation));

    private static WfVerdict Refused(DiagnosisFacts facts) =>
        Make(VerdictCode.Inconclusive, Confidence.Medium, facts.Decisive(VerdictCode.LegacyTokensOff)!.Finding.Basis, DiagnosisText.Verdict_Inconclusive_Refused_Title, DiagnosisText.Verdict_Inconclusive_Refused_Why);

    private static WfVerdict NothingFound(DiagnosisFacts facts) =>
        Make(
            VerdictCode.NothingFound,
            Confidence.Medium,
            Basis.Observed,
            facts.Options.Mailboxes is null ? DiagnosisText.Verdict_NothingFound_Title : DiagnosisText.Verdict_NothingFound_Given_Title,
            string.Join(" ", NothingFoundParts(facts)));

    private static IEnumerable<string> NothingFoundParts(DiagnosisFacts facts)
    {
        yield return facts.Options.Mailboxes is not null
            ? DiagnosisText.Verdict_NothingFound_Given_Why
            : facts.Completeness.Scanned == 0 ? DiagnosisText.Verdict_NothingFound_Why_None
            : Plural.Of(facts.Completeness.Scanned, DiagnosisText.Verdict_NothingFound_Why_One, DiagnosisText.Verdict_NothingFound_Why);
        if (facts.Report is { IsAvailable: false })
        {
            yield return DiagnosisText.NothingFound_NoReport;
        }

        if (facts.Tally.OnPremises is int onPremises and > 0)
        {
            yield return Plural.Of(onPremises, DiagnosisText.NothingFound_OnPremises_One, DiagnosisText.NothingFound_OnPremises);
        }

        foreach (GivenEvidence given in facts.Evidence.Where(item => item.Finding.Severity >= FindingSeverity.Warning))
        {
            // Not sure enough to decide, but whoever gave it must not read that all is well.
            yield return Text(DiagnosisText.NothingFound_Given, given.Finding.Title);
        }

        int near = facts.AddIns.Count(addIn => addIn.NeedsReview);
        if (near > 0)
        {
            yield return Plural.Of(near, DiagnosisText.NothingFound_NearMatch_One, DiagnosisText.NothingFound_NearMatch);
        }

        yield return DiagnosisText.NothingFound_Limits;
    }

    private static WfVerdict Partial(DiagnosisFacts facts) =>
        Make(VerdictCode.Inconclusive, Confidence.Low, Basis.Observed, DiagnosisText.Verdict_Inconclusive_Partial_Title, Text(DiagnosisText.Verdict_Inconclusive_Partial_Why, Gaps(facts)));

    internal static string Names(IReadOnlyCollection<WfAddInSummary> addIns)
    {
        string names = string.Join(", ", addIns.Take(5).Select(addIn => addIn.ToString()));
        return addIns.Count <= 5 ? names : names + ", … (" + addIns.Count.ToString(CultureInfo.CurrentCulture) + ")";
    }

    private static Basis Weakest(Basis one, Basis other) => one > other ? one : other;

    private static WfVerdict Make(VerdictCode code, Confidence confidence, Basis basis, string title, string explanation) =>
        new() { Code = code, Confidence = confidence, Basis = basis, Title = title, Explanation = explanation };

    private static string Text(string format, params object?[] args) => string.Format(CultureInfo.CurrentCulture, format, args);

    private sealed record Rule(VerdictCode Code, Func<DiagnosisFacts, bool> Applies, Func<DiagnosisFacts, WfVerdict> Make);
}
