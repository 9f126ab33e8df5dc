using System.Globalization;

namespace WorkfrontOutlook.Reporting;

/// <summary>
/// The report's charts as inline SVG. Lengths across are percentages and lengths down are pixels, so that a chart fits any
/// width while its text keeps its size. Each has its text equivalent on the page, so the drawing itself is silent.
/// </summary>
internal static class HtmlCharts
{
    private const int TrendHeight = 150;

    // In percent; behind it stands the last value, also on paper and on a narrow screen.
    private const int TrendEnd = 82;

    public static string Percent(double value) => value.ToString("0.##", CultureInfo.InvariantCulture) + "%";

    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    public static void Bar(HtmlWriter html, double share, string kind)
    {
        using (html.Open("svg", ("class", "bar"), ("width", "100%"), ("height", "10"), ("aria-hidden", "true"), ("focusable", "false")))
        {
            html.Element("rect", string.Empty, ("class", "track"), ("width", "100%"), ("height", "10"), ("rx", "3"));
            if (share > 0)
            {
                html.Element("rect", string.Empty, ("class", kind), ("width", Percent(Math.Max(0.6, share * 100))), ("height", "10"), ("rx", "3"));
            }
        }
    }

    public static void Stack(HtmlWriter html, IReadOnlyList<(string Kind, int Count)> parts)
    {
        double total = Math.Max(1, parts.Sum(part => (double)part.Count));
        using (html.Open("svg", ("class", "stack"), ("width", "100%"), ("height", "26"), ("aria-hidden", "true"), ("focusable", "false")))
        {
            using (html.Open("defs"))
            using (html.Open("pattern", ("id", "hatch"), ("width", "6"), ("height", "6"), ("patternUnits", "userSpaceOnUse"), ("patternTransform", "rotate(45)")))
            {
                html.Element("rect", string.Empty, ("class", "hatch-ground"), ("width", "6"), ("height", "6"));
                html.Element("rect", string.Empty, ("class", "hatch-line"), ("width", "2"), ("height", "6"));
            }

            double at = 0;
            foreach ((string kind, int count) in parts)
            {
                if (count > 0)
                {
                    double width = count / total * 100;
                    html.Element("rect", string.Empty, ("class", kind), ("x", Percent(at)), ("width", Percent(width)), ("height", "26"));
                    at += width;
                }
            }
        }
    }

    /// <summary>A line over time. A missing value breaks the line; a lower bound has a hollow point.</summary>
    public static void Trend(HtmlWriter html, IReadOnlyList<(DateTimeOffset At, int? Value, bool Whole)> points, string kind)
    {
        DateTimeOffset first = points[0].At;
        double span = Math.Max(1, (points[points.Count - 1].At - first).TotalSeconds);
        int top = Math.Max(1, points.Max(point => point.Value ?? 0));
        double X(DateTimeOffset at) => 8 + ((at - first).TotalSeconds / span * (TrendEnd - 8));
        double Y(int value) => TrendHeight - 30 - ((double)value / top * (TrendHeight - 52));
        using (html.Open("svg", ("class", "trend " + kind), ("width", "100%"), ("height", Number(TrendHeight)), ("aria-hidden", "true"), ("focusable", "false")))
        {
            foreach (int value in new[] { 0, top })
            {
                html.Void("line", ("class", "grid"), ("x1", "8%"), ("x2", Percent(TrendEnd)), ("y1", Number(Y(value))), ("y2", Number(Y(value))));
                html.Element("text", Words.Count(value), ("x", "8%"), ("dx", "-10"), ("y", Number(Y(value) + 4)), ("text-anchor", "end"));
            }

            for (int index = 1; index < points.Count; index++)
            {
                if (points[index].Value is int to && points[index - 1].Value is int from)
                {
                    html.Void("line", ("class", "line"), ("x1", Percent(X(points[index - 1].At))), ("y1", Number(Y(from))), ("x2", Percent(X(points[index].At))), ("y2", Number(Y(to))));
                }
            }

            foreach ((DateTimeOffset at, int? value, bool whole) in points)
            {
                if (value is int known)
                {
                    html.Void("circle", ("class", whole ? "point" : "point hollow"), ("cx", Percent(X(at))), ("cy", Number(Y(known))), ("r", "4.5"));
                }
            }

            if (points[points.Count - 1].Value is int last)
            {
                html.Element("text", Words.Count(last), ("class", "value"), ("x", Percent(TrendEnd)), ("dx", "10"), ("y", Number(Y(last) + 4)));
            }

            html.Element("text", Words.Day(first.UtcDateTime), ("x", "8%"), ("y", Number(TrendHeight - 6)), ("text-anchor", "start"));
            html.Element("text", Words.Day(points[points.Count - 1].At.UtcDateTime), ("x", Percent(TrendEnd)), ("y", Number(TrendHeight - 6)), ("text-anchor", "end"));
        }
    }

    /// <summary>The severity as a shape, so that it never rests on colour.</summary>
    public static void Icon(HtmlWriter html, string kind)
    {
        using (html.Open("svg", ("class", "icon " + kind), ("width", "20"), ("height", "20"), ("viewBox", "0 0 20 20"), ("aria-hidden", "true"), ("focusable", "false")))
        {
            string path = kind switch
            {
                "critical" => "M6.2 1.5h7.6l4.7 4.7v7.6l-4.7 4.7H6.2l-4.7-4.7V6.2zM9 5v6.5h2V5zM9 13.2v2h2v-2z",
                "warning" => "M10 1.6 19.2 18H.8zM9 7.2v5.4h2V7.2zM9 14v2h2v-2z",
                "ok" => "M10 1.2a8.8 8.8 0 1 0 0 17.6 8.8 8.8 0 0 0 0-17.6zM8.7 14.1 4.6 10 6 8.6l2.7 2.7 5.3-5.3 1.4 1.4z",
                "info" => "M10 1.2a8.8 8.8 0 1 0 0 17.6 8.8 8.8 0 0 0 0-17.6zM9 5v2h2V5zM9 8.7V15h2V8.7z",
                _ => "M10 1.2a8.8 8.8 0 1 0 0 17.6 8.8 8.8 0 0 0 0-17.6zM9 13.4v2h2v-2zM7 8h2c0-.8.4-1.2 1.1-1.2.6 0 1 .4 1 1 0 1.3-2.1 1.4-2.1 4.2h2c0-1.9 2.2-2 2.2-4.2 0-1.7-1.3-2.8-3.1-2.8C8.2 5 7 6.2 7 8z",
            };
            html.Element("path", string.Empty, ("fill", "currentColor"), ("fill-rule", "evenodd"), ("d", path));
        }
    }
}
