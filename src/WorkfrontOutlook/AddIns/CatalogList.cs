using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.AddIns;

/// <summary>Reads the published list, and refuses what isn't whole. Its form: OfficeDev/office-js, add-in-ids/, header
/// AssetID,AppId,Name, every row ended by a line break (editions of 2024-11 to 2025-05).</summary>
internal static class CatalogList
{
    /// <summary>The largest list, in bytes; the published one has 58 kB.</summary>
    internal const int MaximumSize = 4 * 1024 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(false, true);

    internal static string Hash(byte[] content)
    {
        using SHA256 sha = SHA256.Create();
        return string.Concat(sha.ComputeHash(content).Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));
    }

    internal static AddInCatalog Read(
        byte[] content, string source, DateTimeOffset? listDate, DateTimeOffset updatedAt, int countInUse, string folder)
    {
        if (content.Length > MaximumSize)
        {
            throw WfErrors.CatalogTooLarge.For(source, source, MaximumSize);
        }

        string text = Decode(content, source, out bool guessed);
        (int asset, int addIn, int name, char delimiter) = Header(text, source);
        List<CatalogCsvRow> rows = CatalogCsvReader.Read(text, delimiter, source);
        if (text[text.Length - 1] is not ('\n' or '\r'))
        {
            throw WfErrors.CatalogCut.For(source, source, rows[rows.Count - 1].Line, CatalogText.Reason_NoLineEnd);
        }

        List<WfCatalogEntry> entries = [];
        HashSet<(string?, string?)> seen = [];
        int total = rows.Count - 1;
        int withoutId = 0;
        int columns = rows[0].Fields.Length;
        int needed = Math.Max(asset, addIn) + 1;
        foreach (CatalogCsvRow row in rows)
        {
            string[] fields = row.Fields;
            if (Array.Exists(fields, field => HoldsRow(field, delimiter)))
            {
                // Two stray quotation marks, and all rows between them would be lost in silence.
                throw WfErrors.CatalogMalformed.For(source, source, row.Line, CatalogText.Reason_RowInField);
            }

            if (row.Line == rows[0].Line)
            {
                continue;
            }

            if (fields.Length < needed)
            {
                throw WfErrors.CatalogCut.For(source, source, row.Line, CatalogText.Reason_ShortRow);
            }

            string? assetId = AssetId(fields[asset]);
            string? addInId = AddInId(fields[addIn]);
            if (assetId is null && addInId is null)
            {
                withoutId++;
                continue;
            }

            if (seen.Add((assetId, addInId)))
            {
                string raw = Name(fields, name, columns, delimiter);
                string display = CatalogNameRepair.Clean(raw, out bool damaged);
                entries.Add(new WfCatalogEntry(assetId, addInId, display, damaged || (guessed && raw.Any(c => c > 0x7F))));
            }
        }

        if (total == 0)
        {
            throw WfErrors.CatalogNotAList.For(source, source, CatalogText.Reason_NoRows);
        }

        // One odd row in fifty is a slip of the publisher; more is another kind of file.
        if (withoutId > Math.Max(1, total / 50) || entries.Count == 0)
        {
            throw WfErrors.CatalogRowsWithoutId.For(source, source, withoutId, total);
        }

        if (entries.Count < countInUse / 2)
        {
            throw WfErrors.CatalogTooFewRows.For(source, source, entries.Count, countInUse, folder);
        }

        WfCatalog info = new(entries.Count, listDate, updatedAt, Hash(content), source);
        return new AddInCatalog(entries, info, false);
    }

    /// <summary>The text, by its byte order mark, else as UTF-8; what is no UTF-8 is guessed to be Windows-1252, which a
    /// spreadsheet writes.</summary>
    private static string Decode(byte[] content, string source, out bool guessed)
    {
        guessed = false;
        string text;
        try
        {
            text = content switch
            {
                [0xEF, 0xBB, 0xBF, ..] => StrictUtf8.GetString(content, 3, content.Length - 3),
                [0xFF, 0xFE, ..] => new UnicodeEncoding(false, true, true).GetString(content, 2, content.Length - 2),
                [0xFE, 0xFF, ..] => new UnicodeEncoding(true, true, true).GetString(content, 2, content.Length - 2),
                _ => StrictUtf8.GetString(content),
            };
        }
        catch (ArgumentException)
        {
            guessed = true;
            text = CatalogNameRepair.Decode1252(content);
        }

        if (text.IndexOf('\0') >= 0)
        {
            throw WfErrors.CatalogNotAList.For(source, source, CatalogText.Reason_Binary);
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            throw WfErrors.CatalogNotAList.For(source, source, CatalogText.Reason_Empty);
        }

        if (text.TrimStart()[0] == '<')
        {
            throw WfErrors.CatalogNotAList.For(source, source, CatalogText.Reason_Html);
        }

        return text;
    }

    private static (int Asset, int AddIn, int Name, char Delimiter) Header(string text, string source)
    {
        string first = text.TrimStart('\r', '\n', ' ');
        int end = first.IndexOfAny(['\r', '\n']);
        first = end < 0 ? first : first.Substring(0, end);
        foreach (char delimiter in ",;\t")
        {
            string[] names = first.Split(delimiter).Select(Plain).ToArray();
            int asset = Array.FindIndex(names, name => name is "ASSETID" or "MARKETPLACEASSETID");
            int addIn = Array.FindIndex(names, name => name is "APPID" or "ADDINID" or "PRODUCTID");
            int display = Array.FindIndex(names, name => name is "NAME" or "DISPLAYNAME" or "ADDINNAME");
            if (asset >= 0 && addIn >= 0 && display >= 0)
            {
                return (asset, addIn, display, delimiter);
            }
        }

        throw WfErrors.CatalogNotAList.For(source, source, CatalogText.Reason_NoHeader);
    }

    private static bool HoldsRow(string field, char delimiter) =>
        field.IndexOfAny(['\r', '\n']) >= 0 && field.Split('\r', '\n', delimiter).Any(part => AddInId(part.Trim('"', ' ')) is not null);

    private static string Plain(string header) => new(header.Where(char.IsLetter).Select(char.ToUpperInvariant).ToArray());

    private static string? AssetId(string field)
    {
        string id = field.Trim().ToUpperInvariant();
        bool valid = id.Length is >= 3 and <= 32 && id.All(c => c is (>= 'A' and <= 'Z') or (>= '0' and <= '9'))
            && id.Any(char.IsDigit) && char.IsLetter(id[0]);
        return valid ? id : null;
    }

    private static string? AddInId(string field) =>
        Guid.TryParse(field, out Guid id) && id != Guid.Empty ? id.ToString("D") : null;

    /// <summary>The name; where it is the last column and has the delimiter without quotes, all of it.</summary>
    private static string Name(string[] fields, int name, int columns, char delimiter)
    {
        if (name >= fields.Length)
        {
            return string.Empty;
        }

        return name == columns - 1 && fields.Length > columns
            ? string.Join(delimiter.ToString(), fields.Skip(name))
            : fields[name];
    }
}
