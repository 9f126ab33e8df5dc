using WorkfrontOutlook.Diagnosis;

namespace WorkfrontOutlook.Reporting;

/// <summary>The section that says who is affected: the charts, the affected add-ins, and the table of mailboxes.</summary>
internal sealed class HtmlAffected
{
    /// <summary>So many rows stand on the page itself; the rest comes as data for the script.</summary>
    public const int RowsOnPage = 500;
    private const int TopItems = 12;
    private const int MostInFilter = 1000;
    private readonly WfDiagnosis _diagnosis;
    private readonly WfAddInSummary[] _affected;

    public HtmlAffected(WfDiagnosis diagnosis)
    {
        _diagnosis = diagnosis;
        _affected = diagnosis.AddIns.Where(MarkdownReport.IsAffected).OrderByDescending(item => item.IsWorkfront).ThenByDescending(item => item.MailboxCount).ToArray();
    }

    private WfAffectedMailbox[] Mailboxes => _diagnosis.Affected.Mailboxes;

    public void Write(HtmlWriter html)
    {
        WfAffected affected = _diagnosis.Affected;
        using (HtmlParts.Section(html, "affected", ReportText.Section_Affected, null))
        {
            MailboxChart(html);
            if (_affected.Length > 0)
            {
                html.Element("h3", ReportText.AffectedAddIns);
                HtmlAddIns.Table(html, _affected, "affected-addins", ReportText.AffectedAddInsCaption, bars: true);
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
                        html.Text($" ({HtmlParts.Share(count, total)})");
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
            HtmlParts.Columns(html, (ReportText.Domain, null), (ReportText.Share, "chartcol"), (ReportText.Mailboxes, "num"));
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
                    html.Element("span", HtmlParts.Share(count, seen.Count), ("class", "share"));
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
            HtmlParts.Search(html, "q-mailboxes");
            using (html.Open("label"))
            {
                html.Element("span", ReportText.AddIn);
                using (html.Open("select", ("data-column", "1")))
                {
                    html.Element("option", ReportText.All, ("value", string.Empty));
                    foreach (string name in addIns.Select(item => DisplayText.Name(item.Name)).Distinct(StringComparer.Ordinal).Take(MostInFilter))
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
        using (html.Open("table", ("id", "mailboxes"), ("class", "list stacked"), ("data-enhance", "25"), ("data-rows", Mailboxes.Length > RowsOnPage ? "rows" : null)))
        {
            html.Element("caption", ReportText.MailboxCaption, ("class", "hidden"));
            HtmlParts.Columns(html, (ReportText.Mailbox, null), (ReportText.AddIn, null), (ReportText.Enabled, null));
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

        HtmlParts.Pager(html, "mailboxes");
    }
}
