using System.Text.RegularExpressions;

namespace WorkfrontOutlook.Failures;

/// <summary>
/// Takes out of a text what looks like a token: one that was given in another's place, as a path or a mailbox, must not come back
/// in the message that quotes it. What services say is searched for more (<c>ServiceText</c>): a path may have such parts, too.
/// </summary>
public static class TokenMask
{
    /// <summary>What stands where a token stood.</summary>
    public const string Shown = "[token]";

    // A token's header is a JSON object: base64url of '{"' begins with eyJ, that of '{' and white space with one of the others.
    private static readonly Regex Token = new(
        @"(?<![A-Za-z0-9])(?:eyJ[A-Za-z0-9_-]{17,}(?:\.[A-Za-z0-9_-]*)*|(?:eyA|eyI|ewo|ew0|ewk)[A-Za-z0-9_-]{13,}(?:\.[A-Za-z0-9_-]*){2,})",
        RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1));

    /// <summary>Tells whether a text has something that looks like a token, or like the beginning of one.</summary>
    /// <param name="text">The text, or null.</param>
    /// <returns>Whether it has.</returns>
    public static bool Finds(string? text)
    {
        try
        {
            return text is not null && MayHold(text) && Token.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return true;
        }
    }

    /// <summary>Gives the text without tokens.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The text, with <see cref="Shown"/> in the place of each.</returns>
    public static string Hide(string text)
    {
        try
        {
            return MayHold(text) ? Token.Replace(text, Shown) : text;
        }
        catch (RegexMatchTimeoutException)
        {
            // What couldn't be searched in time isn't shown.
            return Shown;
        }
    }

    // Nearly every text ends here.
    private static bool MayHold(string text) => text.IndexOf("ey", StringComparison.Ordinal) >= 0 || text.IndexOf("ew", StringComparison.Ordinal) >= 0;
}
