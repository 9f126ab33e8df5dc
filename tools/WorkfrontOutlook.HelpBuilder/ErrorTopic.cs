using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.HelpBuilder;

/// <summary>Writes about_WorkfrontOutlook_Errors from the module's own table, in a language.</summary>
public static partial class ErrorTopic
{
    private const int Width = 78;

    /// <summary>Writes the topic.</summary>
    /// <param name="template">The topic with the line {0} where the list goes.</param>
    /// <param name="culture">The language of the texts.</param>
    /// <returns>The topic.</returns>
    public static string Make(string template, CultureInfo culture)
    {
        CultureInfo before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = culture;
        try
        {
            StringBuilder list = new();
            foreach (WfErrorDefinition error in WfErrors.All)
            {
                list.Append("    ").Append(error.Id).Append(" (").Append(error.Category).Append(")\n");
                Wrap(list, Readable(error.MessageFormat));
                Wrap(list, "-> " + Readable(error.ActionFormat));
                list.Append('\n');
            }

            return template.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("{0}\n", list.ToString().TrimEnd('\n') + "\n", StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    // A placeholder stands for something that only the moment knows.
    private static string Readable(string format) => Placeholder().Replace(format, "<...>");

    private static void Wrap(StringBuilder list, string text)
    {
        const string Indent = "        ";
        int used = 0;
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            bool fits = used > 0 && used + 1 + word.Length <= Width;
            list.Append(used == 0 ? Indent : fits ? " " : "\n" + Indent).Append(word);
            used = fits ? used + 1 + word.Length : Indent.Length + word.Length;
        }

        list.Append('\n');
    }

    [GeneratedRegex(@"\{\d+(:[^}]*)?\}")]
    private static partial Regex Placeholder();
}
