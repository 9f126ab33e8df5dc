using System.Globalization;
using System.Text;
using System.Text.Json;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.LegacyTokens;

namespace WorkfrontOutlook.Reporting;

/// <summary>
/// The diagnosis as one page that needs nothing else. All of it is there without scripts; the script, allowed by its hash,
/// adds search, sorting and the rows beyond the first 500.
/// </summary>
internal sealed class HtmlReport : IDisposable
{
    private const int RowsOnPage = 500;
    private const int TopItems = 12;
    private const int MostMissing = 200;
    private const int MostAddIns = 1000;
    private const int MostEvidence = 50;
    private readonly WfDiagnosis _diagnosis;
    private readonly IReadOnlyList<WfHistoryPoint> _history;
    private readonly CultureInfo _culture;
    private readonly WfAddInSummary[] _affected;
    private readonly WfAddInSummary[] _others;
    private readonly MemoryStream _buffer = new();

    public HtmlReport(WfDiagnosis diagnosis, IReadOnlyList<WfHistoryPoint> history, CultureInfo culture)
    {
        _diagnosis = diagnosis;
        _history = history;
        _culture = culture;
        _affected = diagnosis.AddIns.Where(MarkdownReport.IsAffected).OrderByDescending(item => item.IsWorkfront).ThenByDescending(item => item.MailboxCount).ToArray();
        _others = diagnosis.AddIns.Where(item => !MarkdownReport.IsAffected(item)).ToArray();
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
                        Verdict(html);
                        Completeness(html);
                        Figures(html);
                        Actions(html);
                        await SendAsync(text, stream, cancellationToken).ConfigureAwait(false);
                        Affected(html);
                        Others(html);
                        await SendAsync(text, stream, cancellationToken).ConfigureAwait(false);
                        Timeline(html);
                        Trend(html);
                        Evidence(html);
                        Missing(html);
                        Questions(html);
                    }
                }

                Foot(html);
                if (Mailboxes.Length > RowsOnPage)
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
                Fact(html, ReportText.Tenant, _diagnosis.Organization ?? _diagnosis.TenantId ?? ReportText.NotKnown);
                Fact(html, ReportText.CheckedLabel, Words.Moment(_diagnosis.StartedAt));
                Fact(html, ReportText.ScopeLabel, Words.Of(_diagnosis.Scope));
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
            Entry("questions", ReportText.Section_Questions);
        }

        void Entry(string id, string text)
        {
            using (html.Open("li"))
            {
                html.Element("a", text, ("href", "#" + id));
            }
        }
    }

    private void Verdict(HtmlWriter html)
    {
        WfVerdict verdict = _diagnosis.Verdict;
        string kind = verdict.Code switch
        {
            VerdictCode.WorkfrontRetired or VerdictCode.LegacyTokensOff => "critical",
            VerdictCode.OnPremisesTokenFault or VerdictCode.NotLegacyToken => "warning",
            VerdictCode.NothingFound => "ok",
            _ => "open",
        };
        using (html.Open("section", ("id", "verdict"), ("class", "verdict " + kind), ("aria-labelledby", "verdict-title")))
        {
            using (html.Open("p", ("class", "eyebrow")))
            {
                HtmlCharts.Icon(html, kind);
                html.Element("span", Words.Of(verdict.Code));
                html.Element("code", verdict.Code.ToString());
            }

            html.Element("h1", DisplayText.Line(verdict.Title), ("id", "verdict-title"));
            html.Element("p", DisplayText.Prose(verdict.Explanation), ("class", "lead"));
            using (html.Open("p", ("class", "confidence")))
            {
                using (html.Open("svg", ("width", "46"), ("height", "12"), ("aria-hidden", "true"), ("focusable", "false")))
                {
                    for (int step = 0; step < 3; step++)
                    {
                        html.Void("rect", ("class", step <= (int)verdict.Confidence ? "on" : "off"), ("x", HtmlCharts.Number(step * 16)), ("width", "14"), ("height", "12"), ("rx", "2"));
                    }
                }

                html.Element("strong", $"{ReportText.ConfidenceLabel}: {Words.Of(verdict.Confidence)}");
                html.Text(" — " + ReportText.ResourceManager.GetString($"ConfidenceMeaning_{verdict.Confidence}", CultureInfo.CurrentUICulture));
            }
        }
    }

    private void Completeness(HtmlWriter html)
    {
        WfCompleteness completeness = _diagnosis.Completeness;
        string kind = completeness.State switch { CompletenessState.Complete => "ok", CompletenessState.Partial => "warning", _ => "open" };
        using (html.Open("section", ("class", "banner " + kind), ("aria-label", ReportText.Completeness)))
        {
            HtmlCharts.Icon(html, kind);
            using (html.Open("div"))
            {
                using (html.Open("p"))
                {
                    html.Element("strong", Words.Of(completeness.State) + ".");
                    html.Text(" " + Sentence(Words.Coverage(completeness)));
                }

                if (completeness.State != CompletenessState.Complete)
                {
                    using (html.Open("p"))
                    {
                        html.Text(ReportText.PartialMeaning + " ");
                        html.Element("a", ReportText.SeeMissing, ("href", "#missing"));
                    }
                }
            }
        }
    }

    private void Figures(HtmlWriter html)
    {
        using (html.Open("ul", ("class", "figures"), ("aria-label", ReportText.KeyFigures)))
        {
            bool partial = _diagnosis.Completeness.State != CompletenessState.Complete;
            bool read = !partial || _diagnosis.Completeness.Scanned > 0 || _diagnosis.Affected.MailboxCount > 0;
            string workfront = partial && _diagnosis.Affected.WorkfrontMailboxCount == 0
                ? ReportText.NoneOfThemWorkfrontSoFar
                : Words.Format(ReportText.OfThemWorkfront, Words.Count(_diagnosis.Affected.WorkfrontMailboxCount));
            Figure(ReportText.AffectedMailboxes, read ? Words.Count(_diagnosis.Affected.MailboxCount) : ReportText.NotRead, workfront, Bound(_diagnosis.Affected.MailboxCount));
            Figure(ReportText.AffectedAddIns, Words.Count(_diagnosis.Affected.AddInCount), _diagnosis.Affected.OrganizationWide ? ReportText.ProvidedToAll : ReportText.NotProvidedToAll, Bound(_diagnosis.Affected.AddInCount));
            Figure(ReportText.TokensInForce, Words.Of(_diagnosis.Status.EffectiveState), $"{ReportText.Configured}: {Words.Of(_diagnosis.Status.AdminSetting)}");
            Figure(ReportText.OnPremisesMailboxes, _diagnosis.OnPremises is int count ? Words.Count(count) : ReportText.NotKnown, ReportText.OnPremisesNote);
        }

        // A figure of what was read in part is a lower bound, and a zero is none of all.
        string? Bound(int count) => _diagnosis.Completeness.State == CompletenessState.Complete ? null
            : count > 0 ? ReportText.AtLeastAlone
            : _diagnosis.Completeness.Scanned > 0 || _diagnosis.AddIns.Length > 0 ? ReportText.InWhatWasRead : null;

        void Figure(string label, string value, string note, string? before = null)
        {
            using (html.Open("li"))
            {
                html.Element("span", label, ("class", "label"));
                using (html.Open("span", ("class", "value")))
                {
                    if (before is not null)
                    {
                        html.Element("small", before + " ");
                    }

                    html.Text(value);
                }

                html.Element("span", note, ("class", "note"));
            }
        }
    }

    private void Actions(HtmlWriter html)
    {
        using (Section(html, "actions", ReportText.Section_Actions, null))
        {
            if (_diagnosis.Actions.Length == 0)
            {
                html.Element("p", ReportText.NoActions);
                return;
            }

            using (html.Open("ol", ("class", "steps")))
            {
                foreach (WfAction action in _diagnosis.Actions.OrderBy(action => action.Order))
                {
                    using (html.Open("li"))
                    {
                        html.Element("h3", DisplayText.Line(action.Title));
                        html.Element("p", DisplayText.Prose(action.Detail));
                        if (action.Command is string command)
                        {
                            using (html.Open("div", ("class", "command")))
                            {
                                using (html.Open("pre", ("tabindex", "0"), ("role", "region"), ("aria-label", Words.Format(ReportText.CommandFor, action.Order))))
                                {
                                    html.Element("code", DisplayText.Command(command));
                                }

                                html.Element("button", ReportText.Copy, ("type", "button"), ("class", "copy"), ("data-done", ReportText.Copied), ("aria-label", Words.Format(ReportText.CopyCommand, action.Order)), ("hidden", string.Empty));
                            }
                        }
                    }
                }
            }
        }
    }

    private void Affected(HtmlWriter html)
    {
        WfAffected affected = _diagnosis.Affected;
        using (Section(html, "affected", ReportText.Section_Affected, null))
        {
            MailboxChart(html);
            if (_affected.Length > 0)
            {
                html.Element("h3", ReportText.AffectedAddIns);
                AddInTable(html, _affected, "affected-addins", ReportText.AffectedAddInsCaption, bars: true);
            }

            if (Mailboxes.Length == 0)
            {
                html.Element("p", _diagnosis.Completeness.State == CompletenessState.Complete ? ReportText.NoMailboxes : ReportText.NoMailboxesSoFar);
                return;
            }

            Domains(html);
            html.Element("h3", ReportText.MailboxList, ("id", "mailbox-list"));
            if (Mailboxes.Length > RowsOnPage)
            {
                using (html.Open("p", ("class", "note noscript")))
                {
                    html.Text(Words.Format(ReportText.FirstRows, Words.Count(RowsOnPage), Words.Count(Mailboxes.Length)) + " ");
                    html.Element("code", "Invoke-WfDiagnosis | Export-WfReport affected.csv");
                }
            }

            MailboxTable(html);
        }
    }

    private void MailboxChart(HtmlWriter html)
    {
        WfAffected affected = _diagnosis.Affected;
        WfCompleteness completeness = _diagnosis.Completeness;
        int workfront = Math.Min(affected.WorkfrontMailboxCount, affected.MailboxCount);
        int other = Math.Max(0, affected.MailboxCount - workfront);
        int clear = Math.Max(0, completeness.Scanned - affected.MailboxCount);
        int unread = completeness.Failed + completeness.Skipped;
        (string Kind, string Label, int Count)[] parts =
        {
            ("workfront", ReportText.Part_Workfront, workfront),
            ("other", ReportText.Part_Other, other),
            ("clear", ReportText.Part_Clear, clear),
            ("unread", ReportText.Part_Unread, unread),
        };
        int total = parts.Sum(part => part.Count);
        if (total == 0)
        {
            return;
        }

        using (html.Open("figure", ("class", "chart")))
        {
            html.Element("figcaption", ReportText.MailboxChart);
            HtmlCharts.Stack(html, parts.Select(part => (part.Kind, part.Count)).ToArray());
            using (html.Open("ul", ("class", "legend")))
            {
                foreach ((string kind, string label, int count) in parts)
                {
                    using (html.Open("li"))
                    {
                        using (html.Open("svg", ("width", "14"), ("height", "14"), ("aria-hidden", "true"), ("focusable", "false")))
                        {
                            html.Void("rect", ("class", kind), ("width", "14"), ("height", "14"), ("rx", "3"));
                        }

                        html.Text(label + " ");
                        html.Element("strong", Words.Count(count));
                        html.Text($" ({Share(count, total)})");
                    }
                }
            }
        }
    }

    private void Domains(HtmlWriter html)
    {
        // Mailboxes, not rows: a mailbox with two affected add-ins counts once.
        Dictionary<string, int> counts = new(StringComparer.OrdinalIgnoreCase);
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        foreach (WfAffectedMailbox item in Mailboxes)
        {
            if (seen.Add(item.MailboxId.Length > 0 ? item.MailboxId : item.Mailbox))
            {
                string domain = item.Mailbox.Substring(item.Mailbox.LastIndexOf('@') + 1);
                counts[domain] = counts.TryGetValue(domain, out int count) ? count + 1 : 1;
            }
        }

        if (counts.Count < 2)
        {
            return;
        }

        KeyValuePair<string, int>[] ordered = counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).ToArray();
        html.Element("h3", ReportText.ByDomain);
        using (html.Open("table", ("class", "bars")))
        {
            html.Element("caption", ReportText.ByDomainCaption, ("class", "hidden"));
            Columns(html, (ReportText.Domain, null), (ReportText.Share, "chartcol"), (ReportText.Mailboxes, "num"));
            using (html.Open("tbody"))
            {
                foreach (KeyValuePair<string, int> pair in ordered.Take(TopItems))
                {
                    Row(pair.Key, pair.Value);
                }

                if (ordered.Length > TopItems)
                {
                    Row(Words.Format(ReportText.OtherDomains, Words.Count(ordered.Length - TopItems)), ordered.Skip(TopItems).Sum(pair => pair.Value));
                }
            }
        }

        void Row(string name, int count)
        {
            using (html.Open("tr"))
            {
                using (html.Open("th", ("scope", "row")))
                {
                    html.Name(name);
                }

                using (html.Open("td", ("class", "chartcol")))
                {
                    HtmlCharts.Bar(html, (double)count / seen.Count, "plain");
                    html.Element("span", Share(count, seen.Count), ("class", "share"));
                }

                html.Element("td", Words.Count(count), ("class", "num"));
            }
        }
    }

    private void MailboxTable(HtmlWriter html)
    {
        (string? Id, string Name)[] addIns = Mailboxes.Select(item => (item.AddInId, Name: item.AddIn ?? item.AddInId ?? ReportText.NotKnown)).Distinct().OrderBy(item => item.Name, StringComparer.CurrentCulture).ToArray();
        using (html.Open("form", ("class", "filters"), ("role", "search"), ("aria-label", ReportText.FilterMailboxes), ("data-for", "mailboxes"), ("hidden", string.Empty)))
        {
            Search(html, "q-mailboxes");
            using (html.Open("label"))
            {
                html.Element("span", ReportText.AddIn);
                using (html.Open("select", ("data-column", "1")))
                {
                    html.Element("option", ReportText.All, ("value", string.Empty));
                    foreach (string name in addIns.Select(item => DisplayText.Name(item.Name)).Distinct(StringComparer.Ordinal).Take(MostAddIns))
                    {
                        html.Element("option", name, ("value", name));
                    }
                }
            }

            using (html.Open("label"))
            {
                html.Element("span", ReportText.Enabled);
                using (html.Open("select", ("data-column", "2")))
                {
                    html.Element("option", ReportText.All, ("value", string.Empty));
                    foreach (string word in new[] { ReportText.Yes, ReportText.No, ReportText.NotKnown })
                    {
                        html.Element("option", word, ("value", word));
                    }
                }
            }
        }

        html.Element("p", string.Empty, ("class", "count"), ("role", "status"), ("data-count-for", "mailboxes"), ("data-all", ReportText.RowsAll), ("data-some", ReportText.RowsSome));
        using (html.Open("table", ("id", "mailboxes"), ("class", "list"), ("data-enhance", "25"), ("data-rows", Mailboxes.Length > RowsOnPage ? "rows" : null)))
        {
            html.Element("caption", ReportText.MailboxCaption, ("class", "hidden"));
            Columns(html, (ReportText.Mailbox, null), (ReportText.AddIn, null), (ReportText.Enabled, null));
            using (html.Open("tbody"))
            {
                foreach (WfAffectedMailbox item in Mailboxes.Take(RowsOnPage))
                {
                    using (html.Open("tr"))
                    {
                        using (html.Open("th", ("scope", "row")))
                        {
                            html.Name(item.Mailbox);
                        }

                        using (html.Open("td", ("data-label", ReportText.AddIn)))
                        {
                            html.Name(item.AddIn ?? item.AddInId ?? ReportText.NotKnown);
                        }

                        html.Element("td", Words.Of(item.Enabled), ("data-label", ReportText.Enabled));
                    }
                }
            }
        }

        Pager(html, "mailboxes");
    }

    private static void AddInTable(HtmlWriter html, WfAddInSummary[] addIns, string id, string caption, bool bars)
    {
        int most = Math.Max(1, addIns.Max(item => item.MailboxCount));
        using (html.Open("table", ("id", id), ("class", bars ? "list addins withbars" : "list addins"), ("data-enhance", "25")))
        {
            html.Element("caption", caption, ("class", "hidden"));
            Columns(html, (ReportText.AddIn, null), (ReportText.TokenUse, null), (ReportText.SeenIn, null), (ReportText.LastRequest, null), (ReportText.Mailboxes, "num"));
            using (html.Open("tbody"))
            {
                foreach (WfAddInSummary item in addIns.Take(MostAddIns))
                {
                    AddInRow(html, item, most, bars);
                }
            }
        }

        if (addIns.Length > MostAddIns)
        {
            html.Element("p", Words.Format(ReportText.AndMore, Words.Count(addIns.Length - MostAddIns)), ("class", "note"));
        }

        Pager(html, id);
    }

    private static void AddInRow(HtmlWriter html, WfAddInSummary item, int most, bool bars)
    {
        using (html.Open("tr"))
        {
            using (html.Open("th", ("scope", "row"), ("data-sort", DisplayText.Name(item.ToString()))))
            {
                if (string.IsNullOrEmpty(item.DisplayName))
                {
                    html.Element("span", ReportText.NameNotKnown, ("class", "nameless"));
                }
                else
                {
                    html.Name(item.DisplayName);
                }

                if (item.IsWorkfront)
                {
                    html.Element("span", ReportText.IsWorkfront, ("class", "chip critical"));
                }
                else if (item.NeedsReview)
                {
                    html.Element("span", ReportText.NeedsReview, ("class", "chip"));
                }

                using (html.Open("span", ("class", "sub")))
                {
                    if (!string.IsNullOrEmpty(item.ProviderName))
                    {
                        html.Name(item.ProviderName);
                        html.Text(" · ");
                    }

                    html.Element("code", DisplayText.Name(item.AddInId ?? item.AssetId ?? "-"));
                }
            }

            using (html.Open("td", ("data-label", ReportText.TokenUse), ("data-key", Words.Of(item.LegacyTokenUse))))
            {
                html.Text(Words.Of(item.LegacyTokenUse));
                html.Element("span", Words.Of(item.Basis), ("class", "sub"));
            }

            using (html.Open("td", ("data-label", ReportText.SeenIn)))
            {
                html.Text(item.Sources.Length == 0 ? "-" : string.Join(", ", item.Sources.Distinct().Select(Words.Of)));
            }

            using (html.Open("td", ("data-label", ReportText.LastRequest), ("data-sort", item.LastTokenRequest is DateTime sort ? Words.Iso(sort) : string.Empty)))
            {
                if (item.LastTokenRequest is DateTime day)
                {
                    html.Element("time", Words.Day(day), ("datetime", Words.Iso(day)));
                }
                else
                {
                    html.Text(ReportText.NoneKnown);
                }
            }

            using (html.Open("td", ("class", "num"), ("data-label", ReportText.Mailboxes), ("data-sort", item.MailboxCount.ToString(CultureInfo.InvariantCulture))))
            {
                html.Text(Words.Count(item.MailboxCount));
                if (bars)
                {
                    HtmlCharts.Bar(html, (double)item.MailboxCount / most, item.IsWorkfront ? "workfront" : "other");
                }
            }
        }
    }

    private void Others(HtmlWriter html)
    {
        using (Section(html, "others", ReportText.Section_Others, _others.Length > 0 ? ReportText.OthersIntro : null))
        {
            if (_others.Length == 0)
            {
                html.Element("p", ReportText.NoOthers);
                return;
            }

            using (html.Open("form", ("class", "filters"), ("role", "search"), ("aria-label", ReportText.FilterAddIns), ("data-for", "other-addins"), ("hidden", string.Empty)))
            {
                Search(html, "q-addins");
                using (html.Open("label"))
                {
                    html.Element("span", ReportText.TokenUse);
                    using (html.Open("select", ("data-column", "1")))
                    {
                        html.Element("option", ReportText.All, ("value", string.Empty));
                        foreach (LegacyTokenUse use in new[] { LegacyTokenUse.Possible, LegacyTokenUse.Unknown, LegacyTokenUse.Impossible })
                        {
                            html.Element("option", Words.Of(use), ("value", Words.Of(use)));
                        }
                    }
                }
            }

            html.Element("p", string.Empty, ("class", "count"), ("role", "status"), ("data-count-for", "other-addins"), ("data-all", ReportText.RowsAll), ("data-some", ReportText.RowsSome));
            AddInTable(html, _others, "other-addins", ReportText.OthersCaption, bars: false);
        }
    }

    private void Timeline(HtmlWriter html)
    {
        using (Section(html, "timeline", ReportText.Section_Timeline, null))
        {
            WfLegacyTokenStatus status = _diagnosis.Status;
            html.Element("p", DisplayText.Prose(status.Explanation), ("class", "lead"));
            if (!status.ReportAvailable)
            {
                html.Element("p", ReportText.NoTokenReport, ("class", "note"));
            }

            if (!string.IsNullOrEmpty(status.ServerWarning))
            {
                using (html.Open("figure", ("class", "quote")))
                {
                    html.Element("figcaption", ReportText.ServiceSays);
                    html.Element("blockquote", DisplayText.Prose(status.ServerWarning));
                }
            }

            new HtmlTimeline(_diagnosis).Write(html);
        }
    }

    private void Trend(HtmlWriter html)
    {
        if (_history.Count == 0)
        {
            return;
        }

        WfHistoryPoint[] points = _history.Append(WfHistoryPoint.From(_diagnosis)).ToArray();
        using (Section(html, "trend", ReportText.Section_Trend, ReportText.TrendIntro))
        {
            using (html.Open("div", ("class", "split")))
            {
                Chart(ReportText.AffectedMailboxes, "workfront", point => point.Scanned > 0 ? point.MailboxCount : null);
                Chart(ReportText.AddInsAsking, "other", point => point.AddInsAsking);
            }

            using (html.Open("details"))
            {
                html.Element("summary", ReportText.TrendTable);
                using (html.Open("table", ("class", "list")))
                {
                    html.Element("caption", ReportText.TrendTable, ("class", "hidden"));
                    Columns(html, (ReportText.Date, null), (ReportText.Verdict, null), (ReportText.Completeness, null), (ReportText.AffectedMailboxes, "num"), (ReportText.AddInsAsking, "num"));
                    using (html.Open("tbody"))
                    {
                        foreach (WfHistoryPoint point in points.OrderByDescending(point => point.StartedAt))
                        {
                            using (html.Open("tr"))
                            {
                                using (html.Open("th", ("scope", "row")))
                                {
                                    html.Element("time", Words.Moment(point.StartedAt), ("datetime", Words.Iso(point.StartedAt.UtcDateTime)));
                                }

                                html.Element("td", Words.Of(point.Verdict), ("data-label", ReportText.Verdict));
                                html.Element("td", Words.Of(point.Completeness), ("data-label", ReportText.Completeness));
                                html.Element("td", point.Scanned > 0 ? Words.Count(point.MailboxCount) : ReportText.NotRead, ("class", "num"), ("data-label", ReportText.AffectedMailboxes));
                                html.Element("td", point.AddInsAsking is int asking ? Words.Count(asking) : ReportText.NotKnown, ("class", "num"), ("data-label", ReportText.AddInsAsking));
                            }
                        }
                    }
                }
            }
        }

        void Chart(string title, string kind, Func<WfHistoryPoint, int?> value)
        {
            using (html.Open("figure", ("class", "chart")))
            {
                html.Element("figcaption", title);
                if (points.Any(point => value(point) is not null))
                {
                    HtmlCharts.Trend(html, points.Select(point => (point.StartedAt, value(point), point.Completeness == CompletenessState.Complete)).ToArray(), kind);
                }
                else
                {
                    html.Element("p", ReportText.NothingToDraw, ("class", "note"));
                }
            }
        }
    }

    private void Evidence(HtmlWriter html)
    {
        using (Section(html, "evidence", ReportText.Section_Evidence, ReportText.EvidenceIntro))
        {
            if (_diagnosis.Findings.Length == 0)
            {
                html.Element("p", ReportText.NoFindings);
                return;
            }

            using (html.Open("ol", ("class", "findings")))
            {
                foreach (WfFinding finding in _diagnosis.Findings)
                {
                    string kind = finding.Severity switch { FindingSeverity.Critical => "critical", FindingSeverity.Warning => "warning", _ => "info" };
                    using (html.Open("li", ("class", kind)))
                    {
                        HtmlCharts.Icon(html, kind);
                        using (html.Open("div"))
                        {
                            using (html.Open("p", ("class", "tags")))
                            {
                                html.Element("span", Words.Of(finding.Severity), ("class", "chip " + kind));
                                html.Element("span", Words.Of(finding.Basis), ("class", "chip"));
                                html.Element("code", DisplayText.Name(finding.Id));
                            }

                            html.Element("h3", DisplayText.Line(finding.Title));
                            html.Element("p", DisplayText.Prose(finding.Detail));
                            EvidenceLines(html, finding.Evidence);
                            html.Element("p", Words.Format(ReportText.SourceIs, DisplayText.Line(finding.Source)), ("class", "source"));
                        }
                    }
                }
            }
        }
    }

    private static void EvidenceLines(HtmlWriter html, string[] lines)
    {
        if (lines.Length == 0)
        {
            return;
        }

        using (html.Open("ul", ("class", "seen")))
        {
            foreach (string line in lines.Take(MostEvidence))
            {
                using (html.Open("li"))
                {
                    html.Element("bdi", DisplayText.Line(line));
                }
            }

            if (lines.Length > MostEvidence)
            {
                html.Element("li", Words.Format(ReportText.AndMore, Words.Count(lines.Length - MostEvidence)));
            }
        }
    }

    private void Missing(HtmlWriter html)
    {
        WfMissing[] missing = _diagnosis.Completeness.Missing;
        using (Section(html, "missing", ReportText.Section_Missing, missing.Length > 0 ? ReportText.MissingIntro : null))
        {
            if (missing.Length == 0)
            {
                html.Element("p", _diagnosis.Completeness.State == CompletenessState.Complete ? ReportText.NothingMissing : Sentence(Words.Coverage(_diagnosis.Completeness)));
                return;
            }

            using (html.Open("table", ("id", "missing-list"), ("class", "list"), ("data-enhance", "25")))
            {
                html.Element("caption", ReportText.MissingIntro, ("class", "hidden"));
                Columns(html, (ReportText.What, null), (ReportText.Source, null), (ReportText.Why, null), (ReportText.Remedy, null));
                using (html.Open("tbody"))
                {
                    foreach (WfMissing item in missing.Take(MostMissing))
                    {
                        using (html.Open("tr"))
                        {
                            using (html.Open("th", ("scope", "row")))
                            {
                                html.Name(item.Scope);
                            }

                            html.Element("td", Words.Of(item.Source), ("data-label", ReportText.Source));
                            html.Element("td", DisplayText.Line(item.Reason), ("data-label", ReportText.Why));
                            html.Element("td", DisplayText.Line(item.Remedy), ("data-label", ReportText.Remedy));
                        }
                    }
                }
            }

            Pager(html, "missing-list");
            if (missing.Length > MostMissing)
            {
                html.Element("p", Words.Format(ReportText.AndMore, Words.Count(missing.Length - MostMissing)) + " " + ReportText.RestInJson, ("class", "note"));
            }
        }
    }

    private void Questions(HtmlWriter html)
    {
        WfCompleteness completeness = _diagnosis.Completeness;
        int open = _others.Count(item => item.LegacyTokenUse is LegacyTokenUse.Possible or LegacyTokenUse.Unknown);
        string coverage = Words.Coverage(completeness);
        using (Section(html, "questions", ReportText.Section_Questions, null))
        {
            Question(ReportText.Q_Complete, completeness.State == CompletenessState.Complete ? Words.Format(ReportText.A_Complete, coverage) : Words.Format(ReportText.A_Partial, coverage));
            Question(ReportText.Q_Range, Words.Format(_diagnosis.Status.ReportAvailable ? ReportText.A_Range : ReportText.A_RangeNoReport, Words.Moment(_diagnosis.StartedAt)));
            Question(ReportText.Q_Publisher, Words.Format(ReportText.A_Publisher, Words.Count(open)));
            Question(ReportText.Q_Still, ReportText.A_Still);
            Question(ReportText.Q_Sure, ReportText.A_Sure);
        }

        void Question(string question, string answer)
        {
            using (html.Open("div", ("class", "question")))
            {
                html.Element("h3", question);
                html.Element("p", answer);
            }
        }
    }

    private void Foot(HtmlWriter html)
    {
        using (html.Open("footer"))
        {
            using (html.Open("dl", ("class", "facts")))
            {
                Fact(html, ReportText.TenantIdLabel, _diagnosis.TenantId ?? ReportText.NotKnown);
                Fact(html, ReportText.Environment, _diagnosis.Status.Environment ?? ReportText.NotKnown);
                Fact(html, ReportText.Transport, _diagnosis.Transport ?? ReportText.NotKnown);
                Fact(html, ReportText.StartedLabel, Words.Moment(_diagnosis.StartedAt));
                Fact(html, ReportText.DurationLabel, Words.Duration(_diagnosis.Duration));
                Fact(html, ReportText.Module, "WorkfrontOutlook " + _diagnosis.ModuleVersion);
            }

            html.Element("p", ReportText.Private);
        }
    }

    private static void Fact(HtmlWriter html, string name, string value)
    {
        using (html.Open("div"))
        {
            html.Element("dt", name);
            using (html.Open("dd"))
            {
                html.Name(value);
            }
        }
    }

    private static void Search(HtmlWriter html, string id)
    {
        using (html.Open("label", ("class", "grow")))
        {
            html.Element("span", ReportText.Search);
            html.Void("input", ("type", "search"), ("id", id), ("autocomplete", "off"), ("spellcheck", "false"));
        }
    }

    private static void Pager(HtmlWriter html, string id)
    {
        using (html.Open("nav", ("class", "pager"), ("aria-label", ReportText.Pages), ("data-pager-for", id), ("hidden", string.Empty)))
        {
            html.Element("button", ReportText.Previous, ("type", "button"), ("data-step", "-1"));
            html.Element("span", string.Empty, ("data-page", ReportText.PageOf));
            html.Element("button", ReportText.Next, ("type", "button"), ("data-step", "1"));
        }
    }

    private static void Columns(HtmlWriter html, params (string Text, string? Kind)[] columns)
    {
        using (html.Open("thead"))
        using (html.Open("tr"))
        {
            foreach ((string text, string? kind) in columns)
            {
                html.Element("th", text, ("scope", "col"), ("class", kind));
            }
        }
    }

    private static HtmlWriter.Ending Section(HtmlWriter html, string id, string title, string? intro)
    {
        HtmlWriter.Ending ending = html.Open("section", ("id", id), ("aria-labelledby", id + "-title"));
        html.Element("h2", title, ("id", id + "-title"));
        if (intro is not null)
        {
            html.Element("p", intro, ("class", "intro"));
        }

        return ending;
    }

    private static string Share(int count, int total)
    {
        double share = (double)count / total;
        return share is > 0 and < 0.001 ? "< " + 0.001.ToString("P1", CultureInfo.CurrentCulture) : share.ToString("P1", CultureInfo.CurrentCulture);
    }

    private static string Sentence(string text) => text.EndsWith(".", StringComparison.Ordinal) ? text : text + ".";

    // The rows beyond the first 500: names and domains once each, then per row the part before the @, domain, add-in, state.
    private async Task RowsAsync(Stream stream, CancellationToken cancellationToken)
    {
        Dictionary<string, int> domains = new(StringComparer.Ordinal);
        Dictionary<string, int> addIns = new(StringComparer.Ordinal);
        using Utf8JsonWriter json = new(_buffer);
        json.WriteStartObject();
        json.WriteStartArray("rows");
        for (int index = RowsOnPage; index < Mailboxes.Length; index++)
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
