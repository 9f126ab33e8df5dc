using System.Globalization;

namespace WorkfrontOutlook.Diagnosis;

/// <summary>Tells who may be missing from <see cref="WfAffected.Mailboxes"/>: to whoever goes on with that list alone, an empty one reads as nobody.</summary>
public static class AffectedGap
{
    /// <summary>Tells why the list may lack somebody.</summary>
    /// <param name="read">What was read.</param>
    /// <param name="options">What was asked for.</param>
    /// <returns>
    /// The reason in the current UI culture; null when the list is whole, when mailboxes were named, of which each has its error, or
    /// when the organization alone was asked for.
    /// </returns>
    public static string? Of(WfCompleteness read, DiagnosisOptions options)
    {
        if (options.Mailboxes is not null || options.Scope == DiagnosisScope.Organization || read.Failed + read.Skipped == 0)
        {
            return null;
        }

        bool isLeftOut = options.Scope == DiagnosisScope.Auto && options.SweepPaths.Count == 0 && read.Skipped > 0 && read.Expected > DiagnosisOptions.AutoSweepLimit;
        return isLeftOut
            ? string.Format(CultureInfo.CurrentCulture, DiagnosisText.Affected_LeftOut, read.Skipped, read.Expected)
            : string.Format(CultureInfo.CurrentCulture, DiagnosisText.Affected_NotRead, read.Failed + read.Skipped, read.Expected?.ToString("N0", CultureInfo.CurrentCulture) ?? "?");
    }
}
