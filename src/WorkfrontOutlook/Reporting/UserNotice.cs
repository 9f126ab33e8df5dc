using System.Globalization;
using System.Text;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Reporting;

/// <summary>
/// Writes a notice to the users who have Workfront for Outlook, as text and HTML in English and Italian, and the list of their
/// addresses. Nothing is sent. The routes are those that Adobe documents (AdobeDocs/workfront.en, 2026-08-20).
/// </summary>
public static class UserNotice
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private static readonly string[] Languages = { "en", "it" };
    private static readonly string[] Routes = { "Route_Mail", "Route_Reply", "Route_Teams", "Route_Browser" };

    /// <summary>Gets the addresses of the mailboxes that have Workfront, each once.</summary>
    /// <param name="diagnoses">The diagnoses.</param>
    /// <returns>The addresses in order.</returns>
    public static IReadOnlyList<string> AddressesOf(IEnumerable<WfDiagnosis> diagnoses) => diagnoses
        .SelectMany(diagnosis => diagnosis.Affected.Mailboxes)
        .Where(mailbox => mailbox.IsWorkfront)
        .Select(mailbox => mailbox.Mailbox)
        .Distinct(StringComparer.OrdinalIgnoreCase)
        .OrderBy(address => address, StringComparer.OrdinalIgnoreCase)
        .ToArray();

    /// <summary>Tells why the list of addresses may lack somebody.</summary>
    /// <param name="diagnosis">The diagnosis.</param>
    /// <returns>The reason in the current UI culture, or null when it is whole.</returns>
    public static string? Gap(WfDiagnosis diagnosis)
    {
        bool organization = Array.Exists(diagnosis.AddIns, addIn => addIn.IsWorkfront && Array.Exists(addIn.Sources, source => source is AddInSource.Organization or AddInSource.PrivateCatalog or AddInSource.IntegratedApps));
        WfCompleteness read = diagnosis.Completeness;
        string unread = string.Join(", ", read.Missing.Where(missing => missing.Source != AddInSource.Mailbox).Select(missing => missing.Source).Distinct());
        bool isPartial = read.State != CompletenessState.Complete;
        string?[] gaps =
        {
            organization ? NoticeText.Gap_Organization : null,
            isPartial && (unread.Length == 0 || read.Expected is null || read.Scanned < read.Expected) ? Words.Format(NoticeText.Gap_Partial, Words.Coverage(read)) : null,
            isPartial && unread.Length > 0 ? Words.Format(NoticeText.Gap_Sources, unread) : null,
            isPartial && read.Skipped > 0 && diagnosis.Scope == DiagnosisScope.Auto && read.Expected > DiagnosisOptions.AutoSweepLimit ? NoticeText.Gap_Sweep : null,
        };
        return gaps.All(gap => gap is null) ? null : string.Join(" ", gaps.Where(gap => gap is not null));
    }

    /// <summary>Tells that the list of addresses is empty: the notice would go to nobody.</summary>
    /// <param name="diagnoses">The diagnoses.</param>
    /// <returns>The warning in the current UI culture, or null when there are addresses.</returns>
    public static string? Nobody(IEnumerable<WfDiagnosis> diagnoses) => AddressesOf(diagnoses).Count == 0 ? NoticeText.Nobody : null;

    /// <summary>Writes the files workfront-notice.en.txt, .en.html, .it.txt, .it.html and workfront-addresses.txt.</summary>
    /// <param name="folder">The folder's full path; it must exist.</param>
    /// <param name="noClobber">True to fail when a file exists.</param>
    /// <param name="diagnoses">The diagnoses; the list has the addresses of all of them.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <returns>The files.</returns>
    /// <exception cref="WfException">The errors of <see cref="ReportFile"/>.</exception>
    public static async Task<IReadOnlyList<FileInfo>> WriteAsync(string folder, bool noClobber, IReadOnlyList<WfDiagnosis> diagnoses, CancellationToken cancellationToken = default)
    {
        var files = new List<FileInfo>();
        foreach (string language in Languages)
        {
            CultureInfo culture = CultureInfo.GetCultureInfo(language);
            files.Add(await SaveAsync($"workfront-notice.{language}.txt", PlainText(culture)).ConfigureAwait(false));
            files.Add(await SaveAsync($"workfront-notice.{language}.html", Html(culture)).ConfigureAwait(false));
        }

        files.Add(await SaveAsync("workfront-addresses.txt", string.Concat(AddressesOf(diagnoses).Select(address => address + "\r\n"))).ConfigureAwait(false));
        return files;

        Task<FileInfo> SaveAsync(string name, string text) => ReportFile.WriteAsync(
            Path.Combine(folder, name),
            noClobber,
            async (stream, token) =>
            {
                byte[] bytes = Utf8.GetBytes(text);
                await stream.WriteAsync(bytes, 0, bytes.Length, token).ConfigureAwait(false);
            },
            ReportFile.OpenNew,
            cancellationToken);
    }

    private static string Get(string name, CultureInfo culture) => NoticeText.ResourceManager.GetString(name, culture) ?? name;

    private static string PlainText(CultureInfo culture)
    {
        var text = new StringBuilder();
        text.Append(Get("Title", culture)).Append("\r\n\r\n").Append(Get("What", culture)).Append("\r\n\r\n").Append(Get("Why", culture)).Append("\r\n\r\n").Append(Get("Instead", culture)).Append("\r\n\r\n");
        foreach (string route in Routes)
        {
            text.Append("- ").Append(Get(route, culture)).Append("\r\n");
        }

        return text.Append("\r\n").Append(Get("Help", culture)).Append("\r\n").ToString();
    }

    private static string Html(CultureInfo culture)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var html = new HtmlWriter(text);
        html.Doctype();
        using (html.Open("html", ("lang", culture.Name)))
        {
            using (html.Open("head"))
            {
                html.Void("meta", ("charset", "utf-8"));
                html.Element("title", Get("Title", culture));
            }

            using (html.Open("body"))
            {
                html.Element("h1", Get("Title", culture));
                html.Element("p", Get("What", culture));
                html.Element("p", Get("Why", culture));
                html.Element("p", Get("Instead", culture));
                using (html.Open("ul"))
                {
                    foreach (string route in Routes)
                    {
                        html.Element("li", Get(route, culture));
                    }
                }

                html.Element("p", Get("Help", culture));
            }
        }

        return text.ToString();
    }
}
