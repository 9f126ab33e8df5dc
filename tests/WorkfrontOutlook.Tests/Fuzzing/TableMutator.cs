using System.Text;

namespace WorkfrontOutlook.Tests.Fuzzing;

/// <summary>Edits rows of separated values: quotes, separators, columns, headers and line ends.</summary>
internal static class TableMutator
{
    private static readonly string[] Fields =
    [
        string.Empty, " ", "\"", "\"\"", "\"a", "a\"b", "\"a\"b", "\"a,b\"", "\"a\nb\"", "\"a\r\nb,c\"", "=1+1", "\u00C3\u00A9", "&lt;", "AppId", "AssetID", "Name", "\0", "0", "-1", "1.5", "2147483648",
        "wa200000001", "00000000-1111-4222-8333-000000000001", "00000000-0000-0000-0000-000000000000", "{00000000-1111-4222-8333-000000000001}",
    ];

    /// <summary>Edits a table.</summary>
    internal static byte[] Mutate(string text, Random random)
    {
        List<List<string>> rows = text.Split('\n').Select(line => line.Split(',').ToList()).ToList();
        string separator = ",";
        string end = "\n";
        for (int edits = random.Next(1, 4); edits > 0; edits--)
        {
            int at = random.Next(rows.Count);
            List<string> row = rows[at];
            int field = random.Next(row.Count);
            switch (random.Next(14))
            {
                case 0 when rows.Count > 1:
                    rows.RemoveAt(at);
                    break;
                case 1:
                    rows.InsertRange(random.Next(rows.Count), Enumerable.Repeat(row, random.Next(1, 30)));
                    break;
                case 2:
                    int there = random.Next(rows.Count);
                    (rows[at], rows[there]) = (rows[there], rows[at]);
                    break;
                case 3 when row.Count > 1:
                    rows[at] = [.. row.Where((_, i) => i != field)];
                    break;
                case 4:
                    rows[at] = [.. row, .. Enumerable.Repeat("x", random.Next(1, 300))];
                    break;
                case 5:
                    rows[at] = [.. row.Select((value, i) => i == field ? Fields[random.Next(Fields.Length)] : value)];
                    break;
                case 6:
                    rows[at] = [.. row.Select(value => "\"" + value + "\"")];
                    break;
                case 7:
                    // Two quotation marks that make one field of several rows.
                    int last = Math.Min(rows.Count - 1, at + random.Next(4));
                    rows[at] = [.. row.Take(row.Count - 1), "\"" + row[^1]];
                    rows[last] = [.. rows[last].Take(rows[last].Count - 1), rows[last][^1] + "\""];
                    break;
                case 8:
                    (int one, int two) = (random.Next(3), random.Next(3));
                    foreach (List<string> each in rows.Where(each => each.Count > 2))
                    {
                        (each[one], each[two]) = (each[two], each[one]);
                    }

                    break;
                case 9:
                    separator = ";\t|, ".Substring(random.Next(5), 1);
                    break;
                case 10:
                    end = random.Next(3) switch { 0 => "\r\n", 1 => "\r", _ => "\n\n" };
                    break;
                case 11:
                    rows[at] = [.. row.Select((value, i) => i == field ? new string('z', random.Next(30_000)) : value)];
                    break;
                case 12:
                    rows.RemoveRange(at, rows.Count - at);
                    rows.Add([row[0]]);
                    break;
                default:
                    rows[0] = [.. rows[0].Select(value => value + Fields[random.Next(Fields.Length)])];
                    break;
            }
        }

        var table = new StringBuilder();
        foreach (List<string> row in rows)
        {
            table.Append(string.Join(separator, row)).Append(end);
        }

        string whole = table.ToString();
        return InputMutator.Encoded(whole[..^Math.Min(whole.Length, random.Next(3) == 0 ? random.Next(40) : end.Length)], random);
    }
}
