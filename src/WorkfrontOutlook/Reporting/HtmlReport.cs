using System.Globalization;
using System.Text;
using System.Text.Json;
using WorkfrontOutlook.Diagnosis;

namespace WorkfrontOutlook.Reporting;

/// <summary>
/// The diagnosis as one page that needs nothing else. All of it is there without scripts; the script, allowed by its hash,
/// adds search, sorting and the rows beyond the first 500.
/// </summary>
internal sealed class HtmlReport : IDisposable
{
    private readonly WfDiagnosis _diagnosis;
    private readonly IReadOnlyList<WfHistoryPoint> _history;
    private readonly CultureInfo _culture;
    private readonly MemoryStream _buffer = new();

    public HtmlReport(WfDiagnosis diagnosis, IReadOnlyList<WfHistoryPoint> history, CultureInfo culture)
    {
        _diagnosis = diagnosis;
        _history = history;
        _culture = culture;
    }

    private WfAffectedMailbox[] Mailboxes => _diagnosis.Affected.Mailboxes;

    public void Dispose() => _buffer.Dispose();

    public async Task WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        using StreamWriter text = new(_buffer, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 16384, leaveOpen: true);
        HtmlWriter html = new(text);
        ReportAsset style = new("report.css");
        ReportAsset script = new("report.js");
        html.Doctype();
        using (html.Open("html", ("lang", _culture.Name)))
        {
            Head(html, style, script);
            using (html.Open("body"))
            {
                html.Element("a", ReportText.Skip, ("class", "skip"), ("href", "#verdict"));
                Top(html);
                using (html.Open("div", ("class", "page")))
                {
                    Contents(html);
                    using (html.Open("main", ("id", "main")))
                    {
                        new HtmlSummary(_diagnosis).Write(html);
                        await SendAsync(text, stream, cancellationToken).ConfigureAwait(false);
                        new HtmlAffected(_diagnosis).Write(html);
                        new HtmlAddIns(_diagnosis).Write(html);
                        await SendAsync(text, stream, cancellationToken).ConfigureAwait(false);
                        new HtmlTimeline(_diagnosis).Write(html);
                        new HtmlTrend(_diagnosis, _history).Write(html);
                        new HtmlEvidence(_diagnosis).Write(html);
                        new HtmlQuestions(_diagnosis).Write(html);
                    }
                }

                Foot(html);
                if (Mailboxes.Length > HtmlAffected.RowsOnPage)
                {
                    using (html.Open("script", ("type", "application/json"), ("id", "rows")))
                    {
                        await SendAsync(text, stream, cancellationToken).ConfigureAwait(false);
                        await RowsAsync(stream, cancellationToken).ConfigureAwait(false);
                    }
                }

                html.Asset("script", script);
            }
        }

        await SendAsync(text, stream, cancellationToken).ConfigureAwait(false);
    }

    private static void Head(HtmlWriter html, ReportAsset style, ReportAsset script)
    {
        using (html.Open("head"))
        {
            html.Void("meta", ("charset", "utf-8"));
            html.Void("meta", ("http-equiv", "Content-Security-Policy"), ("content", $"default-src 'none'; style-src {style.Hash}; img-src data:; script-src {script.Hash}; base-uri 'none'; form-action 'none'"));
            html.Void("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
            html.Void("meta", ("name", "color-scheme"), ("content", "light dark"));
            html.Void("meta", ("name", "referrer"), ("content", "no-referrer"));
            html.Void("meta", ("name", "robots"), ("content", "noindex"));
            html.Void("meta", ("name", "generator"), ("content", "WorkfrontOutlook"));
            html.Element("title", ReportText.PageTitle);
            html.Void("link", ("rel", "icon"), ("href", "data:,"));
            html.Asset("style", style);
        }
    }

    private void Top(HtmlWriter html)
    {
        using (html.Open("header", ("class", "top")))
        using (html.Open("div", ("class", "inner")))
        {
            html.Element("p", ReportText.PageTitle, ("class", "brand"));
            using (html.Open("dl", ("class", "facts")))
            {
                HtmlParts.Fact(html, ReportText.Tenant, (_diagnosis.Organization ?? _diagnosis.TenantId ?? ReportText.NotKnown) + (_diagnosis.Demo is null ? string.Empty : " " + ReportText.DemoTenant));
                HtmlParts.Fact(html, ReportText.CheckedLabel, Words.Moment(_diagnosis.StartedAt));
                HtmlParts.Fact(html, ReportText.ScopeLabel, Words.Of(_diagnosis.Scope));
            }
        }
    }

    private void Contents(HtmlWriter html)
    {
        using (html.Open("nav", ("class", "contents"), ("aria-label", ReportText.Contents)))
        using (html.Open("ul"))
        {
            Entry("verdict", ReportText.Verdict);
            Entry("actions", ReportText.Section_Actions);
            Entry("affected", ReportText.Section_Affected);
            Entry("others", ReportText.Section_Others);
            Entry("timeline", ReportText.Section_Timeline);
            if (_history.Count > 0)
            {
                Entry("trend", ReportText.Section_Trend);
            }

            Entry("evidence", ReportText.Section_Evidence);
            Entry("missing", ReportText.Section_Missing);
            if (_diagnosis.Answers.Length > 0)
            {
                Entry("questions", ReportText.Section_Questions);
            }
        }

        void Entry(string id, string text)
        {
            using (html.Open("li"))
            {
                html.Element("a", text, ("href", "#" + id));
            }
        }
    }

    private void Foot(HtmlWriter html)
    {
        using (html.Open("footer"))
        {
            using (html.Open("dl", ("class", "facts")))
            {
                HtmlParts.Fact(html, ReportText.TenantIdLabel, _diagnosis.TenantId ?? ReportText.NotKnown);
                HtmlParts.Fact(html, ReportText.Environment, _diagnosis.Status.Environment ?? ReportText.NotKnown);
                HtmlParts.Fact(html, ReportText.Transport, _diagnosis.Transport ?? ReportText.NotKnown);
                HtmlParts.Fact(html, ReportText.ReadBy, _diagnosis.Account ?? ReportText.NotKnown);
                HtmlParts.Fact(html, ReportText.StartedLabel, Words.Moment(_diagnosis.StartedAt));
                HtmlParts.Fact(html, ReportText.DurationLabel, Words.Duration(_diagnosis.Duration));
                HtmlParts.Fact(html, ReportText.Module, "WorkfrontOutlook " + _diagnosis.ModuleVersion);
            }

            html.Element("p", ReportText.Private);
        }
    }

    // The rows beyond the first 500: names and domains once each, then per row the part before the @, domain, add-in, state.
    private async Task RowsAsync(Stream stream, CancellationToken cancellationToken)
    {
        Dictionary<string, int> domains = new(StringComparer.Ordinal);
        Dictionary<string, int> addIns = new(StringComparer.Ordinal);
        using Utf8JsonWriter json = new(_buffer);
        json.WriteStartObject();
        json.WriteStartArray("rows");
        for (int index = HtmlAffected.RowsOnPage; index < Mailboxes.Length; index++)
        {
            WfAffectedMailbox item = Mailboxes[index];
            string address = DisplayText.Name(item.Mailbox);
            int at = address.LastIndexOf('@');
            json.WriteStringValue(at < 0 ? address : address.Substring(0, at));
            json.WriteNumberValue(at < 0 ? -1 : Index(domains, address.Substring(at + 1)));
            json.WriteNumberValue(Index(addIns, DisplayText.Name(item.AddIn ?? item.AddInId ?? ReportText.NotKnown)));
            json.WriteNumberValue(item.Enabled switch { true => 0, false => 1, null => 2 });
            if (index % 5000 == 0)
            {
                await json.FlushAsync(cancellationToken).ConfigureAwait(false);
                await SendAsync(null, stream, cancellationToken).ConfigureAwait(false);
            }
        }

        json.WriteEndArray();
        Strings("domains", domains.Keys);
        Strings("addIns", addIns.Keys);
        Strings("states", new[] { ReportText.Yes, ReportText.No, ReportText.NotKnown });
        json.WriteEndObject();
        await json.FlushAsync(cancellationToken).ConfigureAwait(false);
        await SendAsync(null, stream, cancellationToken).ConfigureAwait(false);

        static int Index(Dictionary<string, int> known, string text)
        {
            if (!known.TryGetValue(text, out int index))
            {
                index = known.Count;
                known.Add(text, index);
            }

            return index;
        }

        // Dictionaries without removals keep their order of arrival.
        void Strings(string name, IEnumerable<string> values)
        {
            json.WriteStartArray(name);
            foreach (string value in values)
            {
                json.WriteStringValue(value);
            }

            json.WriteEndArray();
        }
    }

    private async Task SendAsync(StreamWriter? text, Stream stream, CancellationToken cancellationToken)
    {
        // Into memory, so at once.
        text?.Flush();
        await stream.WriteAsync(_buffer.GetBuffer(), 0, (int)_buffer.Length, cancellationToken).ConfigureAwait(false);
        _buffer.SetLength(0);
    }
}
