using System.Globalization;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.LegacyTokens;

namespace WorkfrontOutlook.Reporting;

/// <summary>Microsoft's steps with the tenant's own dates on them: a drawing, and the same as lists.</summary>
internal sealed class HtmlTimeline
{
    private const int LaneHeight = 27;
    private const double MarkWidth = 7.2;
    private const int MostDates = 8;
    private readonly WfLegacyTokenStatus _status;
    private readonly DateTime _from = new(2024, 4, 1, 0, 0, 0, DateTimeKind.Utc);
    private readonly DateTime _to;
    private readonly IReadOnlyList<WfLegacyTokenStep> _steps;
    private readonly List<(DateTime Day, string Text, string? Name)> _own = new();

    public HtmlTimeline(WfDiagnosis diagnosis)
    {
        _status = diagnosis.Status;
        DateTimeOffset at = _status.CheckedAt;
        _steps = LegacyTokenTimeline.At(at);
        foreach (WfLegacyTokenRequest request in _status.Requests
            .Where(request => request.LastSeen is not null)
            .OrderByDescending(request => request.IsWorkfront)
            .ThenByDescending(request => request.LastSeen)
            .Take(MostDates))
        {
            string outcome = request.Outcome == LegacyTokenRequestOutcome.Blocked ? ReportText.LastRequestBlocked : ReportText.LastRequestAllowed;
            string? name = request.Name ?? diagnosis.AddIns.FirstOrDefault(item => string.Equals(item.AddInId, request.AddInId, StringComparison.OrdinalIgnoreCase))?.DisplayName;
            _own.Add((request.LastSeen!.Value, outcome, name ?? request.AddInId));
        }

        _own.Add((at.UtcDateTime, ReportText.CheckedHere, null));
        _own.Sort((a, b) => a.Day.CompareTo(b.Day));
        DateTime last = _steps[_steps.Count - 1].Date.AddMonths(3);
        DateTime shown = at.UtcDateTime.AddMonths(3);
        _to = shown > last ? shown : last;
        if (_own[0].Day < _from)
        {
            DateTime day = _own[0].Day;
            _from = day.Year < 2020 ? _from : new DateTime(day.Year, day.Month, 1, 0, 0, 0, DateTimeKind.Utc);
        }
    }

    public void Write(HtmlWriter html)
    {
        using (HtmlParts.Section(html, "timeline", ReportText.Section_Timeline, null))
        {
            html.Element("p", DisplayText.Prose(_status.Explanation), ("class", "lead"));
            if (!_status.ReportAvailable)
            {
                html.Element("p", ReportText.NoTokenReport, ("class", "note"));
            }

            if (!string.IsNullOrEmpty(_status.ServerWarning))
            {
                using (html.Open("figure", ("class", "quote")))
                {
                    html.Element("figcaption", ReportText.ServiceSays);
                    html.Element("blockquote", DisplayText.Prose(_status.ServerWarning));
                }
            }

            Drawing(html);
            Legend(html);
            Dates(html);
        }
    }

    private void Drawing(HtmlWriter html)
    {
        int[] above = Lanes(_steps.Select(step => step.Date).ToArray());
        int[] below = Lanes(_own.Select(date => date.Day).ToArray());
        int band = ((above.Max() + 1) * LaneHeight) + 14;
        int axis = band + 16;
        DateTime at = _own.Find(date => date.Name is null).Day;
        int height = axis + 28 + ((below.Max() + 1) * LaneHeight) + 8;
        using (html.Open("div", ("class", "chart")))
        using (html.Open("svg", ("class", "timeline"), ("width", "100%"), ("height", HtmlCharts.Number(height)), ("aria-hidden", "true"), ("focusable", "false")))
        {
            Bands(html, band);
            for (int year = _from.Year + 1; year <= _to.Year; year++)
            {
                string x = X(new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Utc));
                html.Void("line", ("class", "tick"), ("x1", x), ("x2", x), ("y1", HtmlCharts.Number(band)), ("y2", HtmlCharts.Number(axis + 6)));
                html.Element("text", year.ToString(CultureInfo.InvariantCulture), ("class", "year"), ("x", x), ("dx", "4"), ("y", HtmlCharts.Number(axis + 15)));
            }

            // The lines first, so that none crosses a mark.
            foreach (bool heads in new[] { false, true })
            {
                for (int index = 0; index < _steps.Count; index++)
                {
                    string kind = _steps[index].Date > at ? "step future" : _steps[index].IsCurrent ? "step current" : "step";
                    Mark(html, X(_steps[index].Date), 13 + (above[index] * LaneHeight), band + 16, heads ? (index + 1).ToString(CultureInfo.InvariantCulture) : null, kind, round: true);
                }

                for (int index = 0; index < _own.Count; index++)
                {
                    Mark(html, X(_own[index].Day), axis + 38 + (below[index] * LaneHeight), band, heads ? Letter(index) : null, _own[index].Name is null ? "own now" : "own", round: false);
                }
            }
        }
    }

    private void Dates(HtmlWriter html)
    {
        html.Element("h3", ReportText.OwnDates);
        using (html.Open("ol", ("class", "keyed own")))
        {
            for (int index = 0; index < _own.Count; index++)
            {
                Own(html, index);
            }
        }

        html.Element("p", ReportText.WeekNote, ("class", "note"));
        html.Element("h3", ReportText.Steps);
        using (html.Open("ol", ("class", "keyed")))
        {
            for (int index = 0; index < _steps.Count; index++)
            {
                Step(html, index);
            }
        }
    }

    private static string Letter(int index) => ((char)('A' + index)).ToString();

    private void Own(HtmlWriter html, int index)
    {
        (DateTime day, string text, string? name) = _own[index];
        using (html.Open("li"))
        {
            html.Element("span", Letter(index), ("class", name is null ? "key now" : "key"));
            using (html.Open("div"))
            {
                html.Element("time", Words.Day(day), ("datetime", IsoDate.Day(day)));
                using (html.Open("p"))
                {
                    html.Text(text);
                    if (name is not null)
                    {
                        html.Text(" ");
                        html.Name(name);
                    }
                }
            }
        }
    }

    private void Step(HtmlWriter html, int index)
    {
        WfLegacyTokenStep step = _steps[index];
        using (html.Open("li", ("aria-current", step.IsCurrent ? "step" : null)))
        {
            html.Element("span", (index + 1).ToString(CultureInfo.InvariantCulture), ("class", step.IsCurrent ? "key current" : "key"));
            using (html.Open("div"))
            {
                html.Element("time", Words.Day(step.Date), ("datetime", IsoDate.Day(step.Date)));
                if (step.IsCurrent)
                {
                    html.Text(" ");
                    html.Element("span", ReportText.Current, ("class", "chip"));
                }

                html.Element("p", step.Title, ("class", "strong"));
                html.Element("p", step.Effect);
                html.Element("p", Words.Format(ReportText.BasisAndSource, Words.Of(step.Basis), step.Source), ("class", "source"));
            }
        }
    }

    private void Bands(HtmlWriter html, int y)
    {
        WfLegacyTokenStep[] phases = _steps.Where(step => step.Phase is not null).ToArray();
        DateTime from = _from;
        for (int index = 0; index <= phases.Length; index++)
        {
            DateTime to = index < phases.Length ? phases[index].Date : _to;
            LegacyTokenPhase phase = index == 0 ? LegacyTokenPhase.OnByDefault : phases[index - 1].Phase!.Value;
            html.Void("rect", ("class", "phase " + phase), ("x", X(from)), ("width", HtmlCharts.Percent(Position(to) - Position(from))), ("y", HtmlCharts.Number(y)), ("height", "16"));
            from = to;
        }
    }

    // The line when there is no label, else the head with it.
    private static void Mark(HtmlWriter html, string x, int y, int foot, string? label, string kind, bool round)
    {
        using (html.Open("g", ("class", kind)))
        {
            if (label is null)
            {
                html.Void("line", ("class", "stem"), ("x1", x), ("x2", x), ("y1", HtmlCharts.Number(y)), ("y2", HtmlCharts.Number(foot)));
                return;
            }

            if (round)
            {
                html.Void("circle", ("cx", x), ("cy", HtmlCharts.Number(y)), ("r", "11"));
            }
            else
            {
                using (html.Open("svg", ("x", x), ("y", HtmlCharts.Number(y)), ("overflow", "visible")))
                {
                    html.Void("rect", ("x", "-9.5"), ("y", "-9.5"), ("width", "19"), ("height", "19"), ("rx", "3"));
                }
            }

            html.Element("text", label, ("class", "label"), ("x", x), ("y", HtmlCharts.Number(y + 4)), ("text-anchor", "middle"));
        }
    }

    private static void Legend(HtmlWriter html)
    {
        using (html.Open("ul", ("class", "legend")))
        {
            foreach (LegacyTokenPhase phase in new[] { LegacyTokenPhase.OnByDefault, LegacyTokenPhase.OffByDefault, LegacyTokenPhase.SelfServiceEnding, LegacyTokenPhase.OffExceptExempt, LegacyTokenPhase.OffForAll })
            {
                using (html.Open("li"))
                {
                    using (html.Open("svg", ("width", "14"), ("height", "14"), ("aria-hidden", "true"), ("focusable", "false")))
                    {
                        html.Void("rect", ("class", "phase " + phase), ("width", "14"), ("height", "14"), ("rx", "3"));
                    }

                    html.Text(Words.Of(phase));
                }
            }
        }
    }

    private string X(DateTime date) => HtmlCharts.Percent(Position(date));

    private double Position(DateTime date) => 4 + (Math.Min(1, Math.Max(0, (date - _from).TotalDays / (_to - _from).TotalDays)) * 92);

    // The lowest lane whose last mark is far enough away, also on a narrow screen.
    private int[] Lanes(DateTime[] dates)
    {
        List<double> ends = new();
        int[] lanes = new int[dates.Length];
        for (int index = 0; index < dates.Length; index++)
        {
            double at = Position(dates[index]);
            int lane = ends.FindIndex(end => end <= at - MarkWidth);
            if (lane < 0)
            {
                lane = ends.Count;
                ends.Add(at);
            }

            ends[lane] = at;
            lanes[index] = lane;
        }

        return lanes;
    }
}
