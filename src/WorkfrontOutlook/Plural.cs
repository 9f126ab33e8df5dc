using System.Globalization;

namespace WorkfrontOutlook;

/// <summary>Texts that count something: English and Italian have one form for one and another for all else.</summary>
internal static class Plural
{
    /// <summary>Fills a text that counts.</summary>
    /// <param name="count">The number.</param>
    /// <param name="one">The text for one.</param>
    /// <param name="several">The text for any other number, with {0} for it.</param>
    /// <returns>The text.</returns>
    public static string Of(int count, string one, string several) =>
        string.Format(CultureInfo.CurrentCulture, count == 1 ? one : several, count.ToString("N0", CultureInfo.CurrentCulture));
}
