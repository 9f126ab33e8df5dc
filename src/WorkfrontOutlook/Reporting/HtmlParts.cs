using System.Globalization;

namespace WorkfrontOutlook.Reporting;

/// <summary>The pieces that several sections of the report share.</summary>
internal static class HtmlParts
{
    public static HtmlWriter.Ending Section(HtmlWriter html, string id, string title, string? intro)
    {
        HtmlWriter.Ending ending = html.Open("section", ("id", id), ("aria-labelledby", id + "-title"));
        html.Element("h2", title, ("id", id + "-title"));
        if (intro is not null)
        {
            html.Element("p", intro, ("class", "intro"));
        }

        return ending;
    }

    public static void Columns(HtmlWriter html, params (string Text, string? Kind)[] columns)
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

    public static void Fact(HtmlWriter html, string name, string value)
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

    public static void Search(HtmlWriter html, string id)
    {
        using (html.Open("label", ("class", "grow")))
        {
            html.Element("span", ReportText.Search);
            html.Void("input", ("type", "search"), ("id", id), ("autocomplete", "off"), ("spellcheck", "false"));
        }
    }

    public static void Pager(HtmlWriter html, string id)
    {
        using (html.Open("nav", ("class", "pager"), ("aria-label", ReportText.Pages), ("data-pager-for", id), ("hidden", string.Empty)))
        {
            html.Element("button", ReportText.Previous, ("type", "button"), ("data-step", "-1"));
            html.Element("span", string.Empty, ("data-page", ReportText.PageOf));
            html.Element("button", ReportText.Next, ("type", "button"), ("data-step", "1"));
        }
    }

    public static string Share(int count, int total)
    {
        double share = (double)count / total;
        return share is > 0 and < 0.001 ? "< " + 0.001.ToString("P1", CultureInfo.CurrentCulture) : share.ToString("P1", CultureInfo.CurrentCulture);
    }

    public static string Sentence(string text) => text.EndsWith(".", StringComparison.Ordinal) ? text : text + ".";
}
