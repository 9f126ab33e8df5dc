using System.Text;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.AddIns;

/// <summary>
/// A strict reader of RFC 4180. Beyond it, it takes any of the three line ends, blank lines, blanks after a closing quote,
/// and a quote inside an unquoted field. Anything else is refused with its line.
/// </summary>
internal static class CatalogCsvReader
{
    private const int MaximumColumns = 256;

    internal static List<CatalogCsvRow> Read(string text, char delimiter, string source)
    {
        List<CatalogCsvRow> rows = [];
        List<string> fields = [];
        int position = 0;
        int line = 1;
        while (position < text.Length)
        {
            int start = line;
            fields.Clear();
            bool more;
            do
            {
                if (fields.Count == MaximumColumns)
                {
                    throw WfErrors.CatalogMalformed.For(source, source, line, CatalogText.Reason_TooManyColumns);
                }

                fields.Add(position < text.Length && text[position] == '"'
                    ? Quoted(text, delimiter, source, ref position, ref line)
                    : Plain(text, delimiter, ref position));
                more = position < text.Length && text[position] == delimiter;
                if (more)
                {
                    position++;
                }
            }
            while (more);

            SkipLineEnd(text, ref position, ref line);
            if (fields.Count > 1 || fields[0].Trim().Length > 0)
            {
                rows.Add(new CatalogCsvRow(start, fields.ToArray()));
            }
        }

        return rows;
    }

    private static string Plain(string text, char delimiter, ref int position)
    {
        int start = position;
        while (position < text.Length && text[position] != delimiter && text[position] is not ('\r' or '\n'))
        {
            position++;
        }

        return text.Substring(start, position - start);
    }

    private static string Quoted(string text, char delimiter, string source, ref int position, ref int line)
    {
        int start = line;
        StringBuilder value = new();
        position++;
        while (true)
        {
            if (position == text.Length)
            {
                throw WfErrors.CatalogCut.For(source, source, start, CatalogText.Reason_OpenQuote);
            }

            char c = text[position++];
            if (c == '"')
            {
                if (position == text.Length || text[position] != '"')
                {
                    break;
                }

                position++;
            }
            else if (c == '\n' || (c == '\r' && (position == text.Length || text[position] != '\n')))
            {
                line++;
            }

            value.Append(c);
        }

        while (position < text.Length && text[position] == ' ')
        {
            position++;
        }

        if (position < text.Length && text[position] != delimiter && text[position] is not ('\r' or '\n'))
        {
            throw WfErrors.CatalogMalformed.For(source, source, line, CatalogText.Reason_AfterQuote);
        }

        return value.ToString();
    }

    private static void SkipLineEnd(string text, ref int position, ref int line)
    {
        if (position < text.Length)
        {
            position += text[position] == '\r' && position + 1 < text.Length && text[position + 1] == '\n' ? 2 : 1;
            line++;
        }
    }
}
