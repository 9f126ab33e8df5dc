using System.Text;
using System.Text.RegularExpressions;

namespace WorkfrontOutlook.Services.Resilience;

/// <summary>Makes a service's own words fit for a message: one line, bounded, without anything that could be a token.</summary>
internal static class ServiceText
{
    private const int Longest = 500;
    private const string Removed = "[…]";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);
    private static readonly Regex Bearer = new(@"\bBearer\s+[^\s""',;]{6,}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Limit);

    // Signed ones of three parts, and encrypted ones of five, of which some may be empty.
    private static readonly Regex Jwt = new(@"eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*){2,}|[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}(?:\.[A-Za-z0-9_-]*)+", RegexOptions.CultureInvariant, Limit);

    /// <summary>Cuts a text, and never through a token: of half of one nobody would know what it is.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">The most characters.</param>
    /// <returns>The beginning.</returns>
    public static string Cut(string text, int longest)
    {
        if (text.Length <= longest)
        {
            return text;
        }

        int end = longest;
        while (end > 0 && IsOfToken(text[end - 1]))
        {
            end--;
        }

        return text.Substring(0, end) + Removed;
    }

    public static string Clean(string? text, string? secret)
    {
        if (string.IsNullOrEmpty(text))
        {
            return string.Empty;
        }

        // Cut with room to spare before anything is searched: a body can be large.
        text = Cut(text!, Longest * 8);

        if (!string.IsNullOrEmpty(secret))
        {
            text = text.Replace(secret!, Removed);
        }

        try
        {
            text = Jwt.Replace(Bearer.Replace(text, Removed), Removed);
        }
        catch (RegexMatchTimeoutException)
        {
            // What couldn't be searched in time isn't shown.
            return Removed;
        }

        var line = new StringBuilder(Math.Min(text.Length, Longest));
        foreach (char character in text)
        {
            if (line.Length == Longest)
            {
                line.Append('…');
                break;
            }

            bool blank = char.IsWhiteSpace(character) || char.IsControl(character);
            if (!blank)
            {
                line.Append(character);
            }
            else if (line.Length > 0 && line[line.Length - 1] != ' ')
            {
                line.Append(' ');
            }
        }

        return line.ToString().Trim();
    }

    private static bool IsOfToken(char character) =>
        character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-' or '_' or '.' or '~' or '+' or '/' or '=' or '%';
}
