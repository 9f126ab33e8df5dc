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
    private static readonly Regex Jwt = new(@"[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]*", RegexOptions.CultureInvariant, Limit);

    public static string Clean(string? text, string? secret)
    {
        if (string.IsNullOrEmpty(text))
        {
            return string.Empty;
        }

        // Cut with room to spare before anything is searched: a body can be large.
        if (text!.Length > Longest * 8)
        {
            text = text.Substring(0, Longest * 8);
        }

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
}
