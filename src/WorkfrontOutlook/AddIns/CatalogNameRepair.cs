using System.Globalization;
using System.Net;
using System.Text;

namespace WorkfrontOutlook.AddIns;

/// <summary>
/// Makes a name of the published list readable: HTML entities decoded, blanks trimmed, and mojibake undone. Mojibake here is
/// UTF-8 that was read as Windows-1252 on its way into the list. It is undone only where there is no other reading: when
/// every character outside ASCII is part of a valid UTF-8 sequence; anything less leaves the name as it is, marked damaged.
/// </summary>
internal static class CatalogNameRepair
{
    // Windows-1252, 0x80 to 0x9F; the five bytes it leaves open stand for themselves, as in the WHATWG's table.
    private const string High =
        "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F" +
        "\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

    // What may well follow a word in ordinary text: CAFÉ™ is also valid UTF-8, but nobody means it so.
    private const string AfterWord = "\u2122\u00AE\u00A9\u2019\u201D\u00BB\u2026\u2013\u2014\u00AA\u00BA\u00B0\u00B7\u00A0\u203A\u2022\u00B4";

    private static readonly UTF8Encoding StrictUtf8 = new(false, true);

    /// <summary>Reads bytes as Windows-1252.</summary>
    internal static string Decode1252(byte[] bytes)
    {
        char[] text = new char[bytes.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            text[i] = bytes[i] is >= 0x80 and <= 0x9F ? High[bytes[i] - 0x80] : (char)bytes[i];
        }

        return new string(text);
    }

    internal static string Clean(string raw, out bool damaged)
    {
        damaged = false;
        if (IsPlain(raw))
        {
            return raw.Trim();
        }

        string name = raw;
        for (int pass = 0; pass < 2 && name.IndexOf('&') >= 0; pass++)
        {
            name = WebUtility.HtmlDecode(name);
        }

        for (int pass = 0; pass < 3 && !damaged; pass++)
        {
            string? repaired = Undo(name, out damaged);
            if (repaired is null)
            {
                break;
            }

            name = repaired;
        }

        return Printable(name, ref damaged).Trim();
    }

    /// <summary>Whether there is nothing to look at, as in most names.</summary>
    private static bool IsPlain(string name)
    {
        foreach (char c in name)
        {
            if (c is < ' ' or > '~' or '&' or '?')
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>One step back from mojibake; null when there is nothing to undo, or nothing certain.</summary>
    private static string? Undo(string name, out bool damaged)
    {
        damaged = false;
        bool foreign = false;
        bool repairable = false;
        List<byte> bytes = [];
        bool inSequence = false;
        int i = 0;
        while (i < name.Length)
        {
            if (name[i] < 0x80)
            {
                bytes.Add((byte)name[i++]);
                inSequence = false;
                continue;
            }

            int length = Sequence(name, i);
            Reading reading = length == 0 ? Reading.Text : Judge(name, i, length, inSequence);
            damaged |= reading == Reading.Open || (length == 0 && IsSuspect(name, i));
            if (reading == Reading.Mojibake)
            {
                for (int k = 0; k < length; k++)
                {
                    bytes.Add((byte)ByteOf(name[i + k]));
                }

                i += length;
                repairable = true;
                inSequence = true;
            }
            else
            {
                foreign = true;
                inSequence = false;
                i++;
            }
        }

        damaged |= (repairable && foreign) || name.IndexOf("???", StringComparison.Ordinal) >= 0;
        return repairable && !damaged ? StrictUtf8.GetString(bytes.ToArray()) : null;
    }

    /// <summary>The length of the UTF-8 sequence that starts here when read as Windows-1252; 0 when none does.</summary>
    private static int Sequence(string name, int start)
    {
        int lead = ByteOf(name[start]);
        int length = lead switch { >= 0xC2 and <= 0xDF => 2, >= 0xE0 and <= 0xEF => 3, >= 0xF0 and <= 0xF4 => 4, _ => 0 };
        if (length == 0 || start + length > name.Length)
        {
            return 0;
        }

        for (int k = 1; k < length; k++)
        {
            if (ByteOf(name[start + k]) is < 0x80 or > 0xBF)
            {
                return 0;
            }
        }

        int second = ByteOf(name[start + 1]);
        bool invalid = (lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F)
            || (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F);
        return invalid ? 0 : length;
    }

    private static Reading Judge(string name, int start, int length, bool inSequence)
    {
        char lead = name[start];
        bool endsWord = start > 0 && !inSequence && char.IsLetter(name[start - 1])
            && char.IsUpper(name[start - 1]) == char.IsUpper(lead)
            && (start + length == name.Length || !char.IsLetter(name[start + length]));
        for (int k = 1; k < length && endsWord; k++)
        {
            endsWord = AfterWord.IndexOf(name[start + k]) >= 0;
        }

        if (!endsWord || lead == '\u00C2')
        {
            return Reading.Mojibake;
        }

        return lead == '\u00C3' ? Reading.Open : Reading.Text;
    }

    /// <summary>Whether a character that is in no sequence looks like what is left of one.</summary>
    private static bool IsSuspect(string name, int i)
    {
        char c = name[i];
        bool afterLower = i > 0 && char.IsLower(name[i - 1]);
        bool beforeBlank = i + 1 == name.Length || name[i + 1] == ' ';
        return c == '\uFFFD' || c is >= '\u0080' and <= '\u009F'
            || (c is '\u00C2' or '\u00C3' && (afterLower || (beforeBlank && (i == 0 || name[i - 1] == ' '))))
            || (c == '\u00E2' && i + 1 < name.Length && name[i + 1] == '\u20AC')
            || (char.IsSurrogate(c) && !IsPaired(name, i));
    }

    private static bool IsPaired(string text, int i) =>
        char.IsHighSurrogate(text[i]) ? i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])
        : i > 0 && char.IsHighSurrogate(text[i - 1]);

    private static int ByteOf(char c)
    {
        if (c < 0x80 || c is >= '\u00A0' and <= '\u00FF')
        {
            return c;
        }

        int index = High.IndexOf(c);
        return index < 0 ? -1 : 0x80 + index;
    }

    /// <summary>A name goes to a console: control characters become blanks, and half a surrogate pair the replacement
    /// character.</summary>
    private static string Printable(string name, ref bool damaged)
    {
        StringBuilder? text = null;
        for (int i = 0; i < name.Length; i++)
        {
            bool half = char.IsSurrogate(name[i]) && !IsPaired(name, i);
            bool control = char.IsControl(name[i])
                || CharUnicodeInfo.GetUnicodeCategory(name[i]) == UnicodeCategory.Format && name[i] is '\u200B' or '\uFEFF'
                    or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
            if (half || control)
            {
                text ??= new StringBuilder(name);
                text[i] = half ? '\uFFFD' : ' ';
                damaged |= half;
            }
        }

        return text?.ToString() ?? name;
    }

    private enum Reading
    {
        Text,
        Mojibake,
        Open,
    }
}
