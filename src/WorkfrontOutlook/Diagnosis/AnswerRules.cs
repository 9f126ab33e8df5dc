using System.Globalization;
using WorkfrontOutlook.AddIns;

namespace WorkfrontOutlook.Diagnosis;

/// <summary>What admins ask of such a list, answered from the facts of this run.</summary>
internal static class AnswerRules
{
    private const string TokenDates = "OfficeDev/office-js-docs-pr, turn Exchange tokens on or off (2025-05-22)";
    private const string Faq = "OfficeDev/office-js-docs-pr, FAQ on nested app authentication and legacy tokens (2025-11-03)";
    private const string Waiting = TokenDates + "; known issues with Office add-ins (2026-08-20)";
    private const string MicrosoftList = "OfficeDev/office-js, add-ins-using-exchange-tokens.csv (April 2025)";

    public static WfAnswer[] Answer(DiagnosisFacts facts, VerdictCode verdict) => new[]
    {
        ListComplete(facts),
        TimeRange(facts),
        PublisherNotAffected(facts),
        StillShows(facts),
        WhenSure(facts, verdict),
    };

    private static WfAnswer ListComplete(DiagnosisFacts facts) =>
        Make("ListComplete", DiagnosisText.Question_ListComplete, CompleteParts(facts), Basis.Observed, DiagnosisText.Source_Tenant);

    private static IEnumerable<string> CompleteParts(DiagnosisFacts facts)
    {
        WfCompleteness completeness = facts.Completeness;
        bool given = facts.Options.Mailboxes is not null;
        if (facts.IsComplete)
        {
            yield return given ? DiagnosisText.Answer_Complete_Given
                : completeness.Scanned == 0 ? DiagnosisText.Answer_Complete_None
                : Plural.Of(completeness.Scanned, DiagnosisText.Answer_Complete_One, DiagnosisText.Answer_Complete);
        }
        else
        {
            yield return completeness.Expected is int expected
                ? Text(DiagnosisText.Answer_Partial, Number(expected), Number(completeness.Scanned), Number(completeness.Failed), Number(completeness.Skipped))
                : DiagnosisText.Answer_Partial_NoListing;
            string sources = string.Join(", ", completeness.Missing.Where(missing => missing.Source != AddInSource.Mailbox).Select(missing => missing.Source).Distinct());
            if (sources.Length > 0)
            {
                yield return Text(DiagnosisText.Answer_Partial_Sources, sources);
            }

            yield return DiagnosisText.Answer_Partial_Meaning;
        }

        if (!given && facts.Tally.OnPremises is int onPremises and > 0)
        {
            yield return Plural.Of(onPremises, DiagnosisText.NothingFound_OnPremises_One, DiagnosisText.NothingFound_OnPremises);
        }

        yield return DiagnosisText.Answer_Complete_Limits;
    }

    private static WfAnswer TimeRange(DiagnosisFacts facts)
    {
        string installed = Text(DiagnosisText.Answer_Range, facts.Status.CheckedAt);
        string[] days = facts.Status.Requests.Where(request => request.LastSeen is not null).Select(request => IsoDate.Day(request.LastSeen!.Value)).OrderBy(day => day, StringComparer.Ordinal).ToArray();
        if (facts.Report is not { IsAvailable: true, Failure: null })
        {
            return Make("TimeRange", DiagnosisText.Question_TimeRange, new[] { installed, DiagnosisText.Answer_Range_NoReport }, Basis.Observed, DiagnosisText.Source_Tenant);
        }

        string report = facts.Status.Requests.Length == 0 ? DiagnosisText.Answer_Range_Empty
            : days.Length == 0 ? DiagnosisText.Answer_Range_NoDates
            : Text(DiagnosisText.Answer_Range_Report, days[0], days[days.Length - 1]);
        return Make("TimeRange", DiagnosisText.Question_TimeRange, new[] { installed, report }, facts.Status.Requests.Length == 0 ? Basis.Inferred : Basis.Documented, TokenDates);
    }

    private static WfAnswer PublisherNotAffected(DiagnosisFacts facts)
    {
        WfAddInSummary[] confirmed = facts.OthersAsking.Where(addIn => addIn.LegacyTokenUse == LegacyTokenUse.Confirmed).ToArray();
        WfAddInSummary[] listed = facts.OthersAsking.Where(addIn => addIn.LegacyTokenUse == LegacyTokenUse.Listed).ToArray();
        int open = facts.AddIns.Count(addIn => addIn.LegacyTokenUse is LegacyTokenUse.Possible or LegacyTokenUse.Unknown && !addIn.IsWorkfront);
        var parts = new List<string>();
        if (confirmed.Length > 0)
        {
            parts.Add(Text(DiagnosisText.Answer_Publisher_Confirmed, VerdictRules.Names(confirmed)));
        }

        if (listed.Length > 0)
        {
            parts.Add(Text(DiagnosisText.Answer_Publisher_Listed, VerdictRules.Names(listed)));
        }

        if (parts.Count == 0)
        {
            parts.Add(DiagnosisText.Answer_Publisher_Alone);
        }

        parts.Add(DiagnosisText.Answer_Publisher_Proof);
        parts.Add(Plural.Of(open, DiagnosisText.Answer_Publisher_Open_One, DiagnosisText.Answer_Publisher_Open));
        return confirmed.Length > 0 ? Make("PublisherNotAffected", DiagnosisText.Question_Publisher, parts, Basis.Observed, DiagnosisText.Source_TokenReport)
            : listed.Length > 0 ? Make("PublisherNotAffected", DiagnosisText.Question_Publisher, parts, Basis.Observed, MicrosoftList)
            : Make("PublisherNotAffected", DiagnosisText.Question_Publisher, parts, Basis.Documented, Faq);
    }

    private static WfAnswer StillShows(DiagnosisFacts facts)
    {
        var parts = new List<string> { DiagnosisText.Answer_Still };
        WfAddInSummary[] dated = facts.AddIns.Where(addIn => addIn.LastTokenRequest is not null).OrderByDescending(addIn => addIn.LastTokenRequest).Take(3).ToArray();
        if (dated.Length > 0)
        {
            parts.Add(Text(DiagnosisText.Answer_Still_Here, string.Join("; ", dated.Select(addIn => Text(DiagnosisText.Answer_Still_Date, addIn, IsoDate.Day(addIn.LastTokenRequest!.Value))))));
        }

        return Make("StillShows", DiagnosisText.Question_Still, parts, Basis.Documented, TokenDates);
    }

    private static WfAnswer WhenSure(DiagnosisFacts facts, VerdictCode verdict)
    {
        bool found = facts.Workfront is not null || facts.OthersAsking.Any();
        string answer = verdict == VerdictCode.NothingFound ? Text(facts.Options.Mailboxes is null ? DiagnosisText.Answer_Sure_Now : DiagnosisText.Answer_Sure_Given, facts.Status.CheckedAt)
            : found ? Text(DiagnosisText.Answer_Sure_Wait, IsoDate.Day(facts.Status.CheckedAt.UtcDateTime.AddDays(7)))
            : DiagnosisText.Answer_Sure_Read;
        return Make("WhenSure", DiagnosisText.Question_Sure, new[] { answer }, found ? Basis.Documented : Basis.Observed, found ? Waiting : DiagnosisText.Source_Tenant);
    }

    private static WfAnswer Make(string id, string question, IEnumerable<string> parts, Basis basis, string source) => new()
    {
        Id = id,
        Question = question,
        Answer = string.Join(" ", parts),
        Basis = basis,
        Source = source,
    };

    private static string Number(int value) => value.ToString("N0", CultureInfo.CurrentCulture);

    private static string Text(string format, params object?[] args) => string.Format(CultureInfo.CurrentCulture, format, args);
}
