using System.Globalization;
using System.Text;

namespace WorkfrontOutlook.Tokens;

/// <summary>Makes values from a token fit to be shown: short, and without characters that a terminal acts on.</summary>
internal static class Printable
{
    private const int MaxLength = 120;

    public static string Text(ReadOnlySpan<byte> utf8)
    {
        ReadOnlySpan<byte> shown = utf8.Length > MaxLength * 4 ? utf8.Slice(0, MaxLength * 4) : utf8;
        return Text(Encoding.UTF8.GetString(shown.ToArray()));
    }

    /// <summary>Shortens a value and replaces what isn't printable.</summary>
    public static string Text(string value) => Clean(value.Length <= MaxLength ? value : value.Substring(0, MaxLength) + "…");

    /// <summary>Replaces what isn't printable; the length stays.</summary>
    public static string Clean(string value)
    {
        for (int i = 0; i < value.Length; i++)
        {
            if (IsUnsafe(value[i]))
            {
                char[] clean = value.ToCharArray();
                for (; i < clean.Length; i++)
                {
                    if (IsUnsafe(clean[i]))
                    {
                        clean[i] = '\uFFFD';
                    }
                }

                return new string(clean);
            }
        }

        return value;
    }

    /// <summary>Names a character by its code point.</summary>
    public static string CodePoint(char c) => string.Format(CultureInfo.InvariantCulture, "U+{0:X4}", (int)c);

    private static bool IsUnsafe(char c)
    {
        if (c is >= ' ' and <= '~')
        {
            return false;
        }

        return char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
    }
}
