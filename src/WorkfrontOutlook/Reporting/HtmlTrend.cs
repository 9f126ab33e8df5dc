using WorkfrontOutlook.Diagnosis;

namespace WorkfrontOutlook.Reporting;

/// <summary>The trend over the kept runs: two drawings, and the same as a table.</summary>
internal sealed class HtmlTrend
{
    private readonly WfDiagnosis _diagnosis;
    private readonly IReadOnlyList<WfHistoryPoint> _history;

    public HtmlTrend(WfDiagnosis diagnosis, IReadOnlyList<WfHistoryPoint> history)
    {
        _diagnosis = diagnosis;
        _history = history;
    }

    public void Write(HtmlWriter html)
    {
        if (_history.Count == 0)
        {
            return;
        }

        WfHistoryPoint[] points = _history.Append(WfHistoryPoint.From(_diagnosis)).ToArray();
        using (HtmlParts.Section(html, "trend", ReportText.Section_Trend, ReportText.TrendIntro))
        {
            using (html.Open("div", ("class", "split")))
            {
                Chart(ReportText.AffectedMailboxes, "workfront", point => point.Scanned > 0 ? point.MailboxCount : null);
                Chart(ReportText.AddInsAsking, "other", point => point.AddInsAsking);
            }

            using (html.Open("details"))
            {
                html.Element("summary", ReportText.TrendTable);
                using (html.Open("table", ("class", "list stacked")))
                {
                    html.Element("caption", ReportText.TrendTable, ("class", "hidden"));
                    HtmlParts.Columns(html, (ReportText.Date, null), (ReportText.Verdict, null), (ReportText.Completeness, null), (ReportText.AffectedMailboxes, "num"), (ReportText.AddInsAsking, "num"));
                    using (html.Open("tbody"))
                    {
                        foreach (WfHistoryPoint point in points.OrderByDescending(point => point.StartedAt))
                        {
                            using (html.Open("tr"))
                            {
                                using (html.Open("th", ("scope", "row")))
                                {
                                    html.Element("time", Words.Moment(point.StartedAt), ("datetime", IsoDate.Day(point.StartedAt.UtcDateTime)));
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
}
