using System.Globalization;

namespace WorkfrontOutlook;

/// <summary>
/// Dates in the form of ISO 8601, which is Gregorian whatever the calendar of the culture: with th-TH or ar-SA, a format alone
/// gives the years 2569 and 1448.
/// </summary>
internal static class IsoDate
{
    /// <summary>Gives a day, such as 2026-11-28.</summary>
    /// <param name="date">The day.</param>
    /// <returns>The text.</returns>
    public static string Day(DateTime date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Gives a moment in UTC to the minute, such as 2026-11-28 05:03.</summary>
    /// <param name="time">The moment.</param>
    /// <returns>The text, without a sign of UTC.</returns>
    public static string Minute(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
