using System.Globalization;
using System.Text;

namespace WorkfrontOutlook.Reporting;

/// <summary>
/// Makes text that somebody else chose fit to be shown: no control or direction-changing characters, no broken
/// surrogates, no towers of combining marks, and no more than a given length, with a visible sign where it was cut.
/// </summary>
internal static class DisplayText
{
    public const int NameLength = 120;
    public const int LineLength = 400;
    public const int ProseLength = 2000;
    private const int MarksInARow = 3;

    public static string Name(string? text) => Clean(text, NameLength);

    public static string Line(string? text) => Clean(text, LineLength);

    public static string Prose(string? text) => Clean(text, ProseLength);

    /// <summary>A command is never cut, since half a command is another command; only unsafe characters go.</summary>
    public static string Command(string? text) => Clean(text, int.MaxValue, keepLines: true);

    public static string Clean(string? text, int length, bool keepLines = false)
    {
        if (string.IsNullOrEmpty(text))
        {
            return string.Empty;
        }

        if (IsPlain(text!, length))
        {
            return text!;
        }

        StringBuilder clean = new(Math.Min(text!.Length, 4096));
        int marks = 0;
        int index = 0;
        for (; index < text.Length && clean.Length < length; index++)
        {
            char c = text[index];
            if (char.IsHighSurrogate(c) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
            {
                clean.Append(c).Append(text[++index]);
                marks = 0;
            }
            else if (char.IsSurrogate(c))
            {
                clean.Append('\uFFFD');
            }
            else if (IsDirectionOrInvisible(c))
            {
                continue;
            }
            else if (c == '\n' && keepLines)
            {
                clean.Append(c);
            }
            else if (char.IsControl(c) || c is '\u2028' or '\u2029')
            {
                clean.Append(' ');
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark)
            {
                if (++marks <= MarksInARow)
                {
                    clean.Append(c);
                }
            }
            else
            {
                clean.Append(c);
                marks = 0;
            }
        }

        string result = keepLines ? clean.ToString() : clean.ToString().Trim();
        int cut = text.Length - index;
        return cut <= 0 ? result : string.Format(CultureInfo.CurrentCulture, ReportText.Clipped, result, cut);
    }

    private static bool IsPlain(string text, int length)
    {
        if (text.Length > length || text[0] == ' ' || text[text.Length - 1] == ' ')
        {
            return false;
        }

        foreach (char c in text)
        {
            if (c is < ' ' or > '\u02FF' or (>= '\u007F' and <= '\u009F'))
            {
                return false;
            }
        }

        return true;
    }

    // The bidirectional controls, the zero-width space, the word joiner and its kin, the byte order mark, the interlinear
    // and tag-like fillers. The zero-width joiners stay: scripts and emoji need them.
    private static bool IsDirectionOrInvisible(char c) => c is '\u061C' or '\u200B' or '\u200E' or '\u200F'
        or (>= '\u202A' and <= '\u202E') or (>= '\u2060' and <= '\u206F') or '\uFEFF' or (>= '\uFFF9' and <= '\uFFFB') or '\u00AD';
}
