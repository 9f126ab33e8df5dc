using System.Globalization;

namespace WorkfrontOutlook.Reporting;

/// <summary>The words for values, in the current culture.</summary>
internal static class Words
{
    public static string Of<T>(T value)
        where T : struct, Enum => ReportText.ResourceManager.GetString($"{typeof(T).Name}_{value}", CultureInfo.CurrentUICulture) ?? value.ToString();

    public static string Of(bool? value) => value switch { true => ReportText.Yes, false => ReportText.No, null => ReportText.NotKnown };

    public static string Count(int value) => value.ToString("N0", CultureInfo.CurrentCulture);

    public static string Day(DateTime date) => date.ToString("d MMM yyyy", CultureInfo.CurrentCulture);

    public static string Moment(DateTimeOffset time) => time.UtcDateTime.ToString("d MMM yyyy, HH:mm", CultureInfo.CurrentCulture) + " UTC";

    public static string Format(string format, params object?[] args) => string.Format(CultureInfo.CurrentCulture, format, args);

    public static string Duration(TimeSpan time) => time.TotalMinutes < 1
        ? Format(ReportText.Seconds, time.TotalSeconds.ToString("0.#", CultureInfo.CurrentCulture))
        : Format(ReportText.Minutes, Count((int)time.TotalMinutes), time.Seconds);

    /// <summary>The sentence that says how much of the tenant was read.</summary>
    public static string Coverage(Diagnosis.WfCompleteness completeness)
    {
        if (completeness.Expected is not int expected)
        {
            return completeness.Scanned > 0 ? Format(ReportText.Coverage_ScannedOnly, Count(completeness.Scanned), Count(completeness.Failed)) : ReportText.Coverage_None;
        }

        string text = Format(ReportText.Coverage_Scanned, Count(completeness.Scanned), Count(expected));
        if (completeness.Failed > 0)
        {
            text += "; " + Format(ReportText.Coverage_Failed, Count(completeness.Failed));
        }

        if (completeness.Skipped > 0)
        {
            text += "; " + Format(ReportText.Coverage_Skipped, Count(completeness.Skipped));
        }

        return text;
    }
}
