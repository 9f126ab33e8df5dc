using System.Globalization;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Diagnosis;

namespace WorkfrontOutlook.Reporting;

/// <summary>The tables of add-ins: the affected ones, and the section of the others.</summary>
internal sealed class HtmlAddIns
{
    private const int MostAddIns = 1000;
    private readonly WfAddInSummary[] _others;

    public HtmlAddIns(WfDiagnosis diagnosis) => _others = diagnosis.AddIns.Where(item => !MarkdownReport.IsAffected(item)).ToArray();

    public void Write(HtmlWriter html)
    {
        using (HtmlParts.Section(html, "others", ReportText.Section_Others, _others.Length > 0 ? ReportText.OthersIntro : null))
        {
            if (_others.Length == 0)
            {
                html.Element("p", ReportText.NoOthers);
                return;
            }

            using (html.Open("form", ("class", "filters"), ("role", "search"), ("aria-label", ReportText.FilterAddIns), ("data-for", "other-addins"), ("hidden", string.Empty)))
            {
                HtmlParts.Search(html, "q-addins");
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
            Table(html, _others, "other-addins", ReportText.OthersCaption, bars: false);
        }
    }

    public static void Table(HtmlWriter html, WfAddInSummary[] addIns, string id, string caption, bool bars)
    {
        int most = Math.Max(1, addIns.Max(item => item.MailboxCount));
        using (html.Open("table", ("id", id), ("class", bars ? "list stacked addins withbars" : "list stacked addins"), ("data-enhance", "25")))
        {
            html.Element("caption", caption, ("class", "hidden"));
            HtmlParts.Columns(html, (ReportText.AddIn, null), (ReportText.TokenUse, null), (ReportText.SeenIn, null), (ReportText.LastRequest, null), (ReportText.Mailboxes, "num"));
            using (html.Open("tbody"))
            {
                foreach (WfAddInSummary item in addIns.Take(MostAddIns))
                {
                    Row(html, item, most, bars);
                }
            }
        }

        if (addIns.Length > MostAddIns)
        {
            html.Element("p", Words.Format(ReportText.AndMore, Words.Count(addIns.Length - MostAddIns)), ("class", "note"));
        }

        HtmlParts.Pager(html, id);
    }

    private static void Row(HtmlWriter html, WfAddInSummary item, int most, bool bars)
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

                // A space, so that the mark may stand on the next line.
                html.Text(" ");
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

            using (html.Open("td", ("data-label", ReportText.LastRequest), ("data-sort", item.LastTokenRequest is DateTime sort ? IsoDate.Day(sort) : string.Empty)))
            {
                if (item.LastTokenRequest is DateTime day)
                {
                    html.Element("time", Words.Day(day), ("datetime", IsoDate.Day(day)));
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
}
