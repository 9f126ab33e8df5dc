using WorkfrontOutlook.AddIns;
using static WorkfrontOutlook.Diagnosis.ComparisonText;

namespace WorkfrontOutlook.Diagnosis;

/// <summary>
/// Tells from the dates of two token reports whether an add-in still asks for legacy tokens, and when that can be told at all.
/// </summary>
internal static class TokenRequestComparison
{
    /// <summary>
    /// The days after which the service moves the date of an add-in's last request. Source: Microsoft's article on turning
    /// Exchange tokens on or off (2025-05-22).
    /// </summary>
    private const int DateMovesAfterDays = 7;

    // The service moves the date only when a request comes seven or more days after it. So an unchanged date means
    // nothing until that many days have passed, and that it stopped once they have.
    public static ComparisonChange Compare(WfAddInSummary was, WfAddInSummary now, ComparedRun earlier, ComparedRun later, List<string> details)
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
                details.Add(Text(ReportText.Compare_AskedFirst, IsoDate.Day(last)));
                return ComparisonChange.StillAsking;
            }

            previous = last;
        }

        if (last.Date > previous.Date)
        {
            details.Add(Text(ReportText.Compare_Asked, IsoDate.Day(last), IsoDate.Day(previous)));
            return ComparisonChange.StillAsking;
        }

        // A day is over only when the next one has begun.
        DateTime moves = last.Date.AddDays(DateMovesAfterDays);
        if (later.Diagnosis.Status.CheckedAt.UtcDateTime.Date <= moves)
        {
            details.Add(Text(ReportText.Compare_TooEarly, IsoDate.Day(last), IsoDate.Day(moves)));
            return ComparisonChange.Unknown;
        }

        details.Add(Text(ReportText.Compare_Stopped, IsoDate.Day(last), IsoDate.Day(moves)));
        return earlier.Diagnosis.Status.CheckedAt.UtcDateTime.Date > moves ? ComparisonChange.Unchanged : ComparisonChange.Changed;
    }

    /// <summary>The first moment at which a date that has stayed shows that nobody asks any more.</summary>
    /// <param name="last">The date.</param>
    public static DateTimeOffset TellsFrom(DateTime last) =>
        new(DateTime.SpecifyKind(last.Date, DateTimeKind.Utc).AddDays(DateMovesAfterDays + 1));
}
