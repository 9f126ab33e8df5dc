using System.Globalization;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Reporting;

/// <summary>Writes a diagnosis in one of the report formats.</summary>
public static class ReportWriter
{
    /// <summary>Writes a report. The stream stays open.</summary>
    /// <param name="diagnosis">The diagnosis; the points in its History become the trend.</param>
    /// <param name="format">The format.</param>
    /// <param name="stream">Where to.</param>
    /// <param name="culture">
    /// The language of the labels, and the form of numbers and dates, of HTML and Markdown; null for the
    /// diagnosis's own language. English where there is no translation. JSON and CSV don't depend on it.
    /// </param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <returns>The work.</returns>
    public static Task WriteAsync(WfDiagnosis diagnosis, ReportFormat format, Stream stream, CultureInfo? culture = null, CancellationToken cancellationToken = default) =>
        WriteAsync(new[] { diagnosis }, format, stream, culture, cancellationToken);

    /// <summary>Writes one report of several diagnoses of one tenant: of the latest one, with the others as its history.</summary>
    /// <param name="diagnoses">The diagnoses, at least one.</param>
    /// <param name="format">The format; JSON and CSV take one diagnosis.</param>
    /// <param name="stream">Where to.</param>
    /// <param name="culture">As for one diagnosis.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <returns>The work.</returns>
    /// <exception cref="WfException">ReportTakesOne or TenantsDiffer.</exception>
    public static async Task WriteAsync(IReadOnlyList<WfDiagnosis> diagnoses, ReportFormat format, Stream stream, CultureInfo? culture = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (diagnoses.Count > 1 && format is (ReportFormat.Json or ReportFormat.Csv))
        {
            throw WfErrors.ReportTakesOne.For(format.ToString(), format, diagnoses.Count);
        }

        WfDiagnosis latest = diagnoses.OrderBy(item => item.StartedAt).Last();
        if (diagnoses.FirstOrDefault(item => !string.Equals(item.TenantId, latest.TenantId, StringComparison.OrdinalIgnoreCase)) is { } other)
        {
            throw WfErrors.TenantsDiffer.For(other.TenantId, other.TenantId ?? "-", latest.TenantId ?? "-");
        }

        WfHistoryPoint[] history = diagnoses.Where(item => item != latest).Select(WfHistoryPoint.From)
            .Concat(diagnoses.SelectMany(item => item.History))
            .Where(item => item.StartedAt < latest.StartedAt && string.Equals(item.TenantId, latest.TenantId, StringComparison.OrdinalIgnoreCase))
            .GroupBy(item => item.StartedAt)
            .Select(group => group.First())
            .OrderBy(item => item.StartedAt)
            .ToArray();

        if (format == ReportFormat.Json)
        {
            await DiagnosisJson.WriteAsync(latest, stream, cancellationToken).ConfigureAwait(false);
            return;
        }

        // The cultures are those of this asynchronous flow: the caller keeps its own.
        CultureInfo shown = format == ReportFormat.Csv ? CultureInfo.InvariantCulture : ShownCulture(culture ?? OwnCulture(latest));
        CultureInfo.CurrentUICulture = shown;
        CultureInfo.CurrentCulture = shown;
        if (format != ReportFormat.Csv && latest.Again is not null && !string.Equals(latest.Language, DiagnosisText.Language, StringComparison.Ordinal))
        {
            latest = latest.Again();
        }

        switch (format)
        {
            case ReportFormat.Csv:
                await CsvReport.WriteAsync(latest, stream, cancellationToken).ConfigureAwait(false);
                break;
            case ReportFormat.Markdown:
                await MarkdownReport.WriteAsync(latest, history, stream, cancellationToken).ConfigureAwait(false);
                break;
            default:
                using (HtmlReport report = new(latest, history, shown))
                {
                    await report.WriteAsync(stream, cancellationToken).ConfigureAwait(false);
                }

                break;
        }
    }

    /// <summary>
    /// Tells whether a report in a culture will keep the diagnosis's own texts in another language: one that was read back
    /// from JSON has only the texts that it was saved with.
    /// </summary>
    /// <param name="diagnoses">The diagnoses.</param>
    /// <param name="culture">The report's culture, or null.</param>
    /// <returns>The language that is kept, or null when all is in one.</returns>
    public static string? LanguageKept(IReadOnlyList<WfDiagnosis> diagnoses, CultureInfo? culture)
    {
        WfDiagnosis latest = diagnoses.OrderBy(item => item.StartedAt).Last();
        return culture is null || latest.Again is not null || latest.Language is null
            || string.Equals(latest.Language, DiagnosisText.ResourceManager.GetString(nameof(DiagnosisText.Language), culture), StringComparison.Ordinal)
            ? null
            : latest.Language;
    }

    // The session's culture, unless the diagnosis speaks another language.
    private static CultureInfo OwnCulture(WfDiagnosis diagnosis)
    {
        CultureInfo session = CultureInfo.CurrentUICulture;
        string? spoken = DiagnosisText.ResourceManager.GetString(nameof(DiagnosisText.Language), session);
        if (diagnosis.Language is not { Length: 2 } own || string.Equals(own, spoken, StringComparison.Ordinal))
        {
            return session;
        }

        try
        {
            return CultureInfo.GetCultureInfo(own);
        }
        catch (CultureNotFoundException)
        {
            return session;
        }
    }

    // The culture whose language the texts really have, so that numbers and words agree.
    private static CultureInfo ShownCulture(CultureInfo culture)
    {
        for (CultureInfo c = culture; !c.Equals(CultureInfo.InvariantCulture); c = c.Parent)
        {
            if (string.Equals(c.TwoLetterISOLanguageName, "en", StringComparison.Ordinal) || ReportText.ResourceManager.GetResourceSet(c, createIfNotExists: true, tryParents: false) is not null)
            {
                return culture;
            }
        }

        return CultureInfo.GetCultureInfo("en-US");
    }
}
