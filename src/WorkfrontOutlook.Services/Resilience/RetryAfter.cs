using System.Globalization;

namespace WorkfrontOutlook.Services.Resilience;

/// <summary>The Retry-After header in both forms of RFC 9110 10.2.3: seconds, or a date.</summary>
internal static class RetryAfter
{
    /// <summary>What a value stands for that no caller can wait for.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    private static readonly TimeSpan Sensible = TimeSpan.FromDays(1);

    private static readonly string[] DateForms =
    {
        "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
        "dddd, dd-MMM-yy HH:mm:ss 'GMT'",
        "ddd MMM d HH:mm:ss yyyy",
        "ddd MMM  d HH:mm:ss yyyy",
    };

    /// <summary>Reads the header.</summary>
    /// <param name="value">The header's value, or null.</param>
    /// <param name="serverDate">The reply's own Date header: a date is meant by the server's clock, not by this machine's.</param>
    /// <param name="now">The time by this machine's clock.</param>
    /// <returns>How long to wait; null when there is no value that can be read.</returns>
    public static TimeSpan? Read(string? value, string? serverDate, DateTimeOffset now)
    {
        value = value?.Trim();
        if (value is null || value.Length == 0)
        {
            return null;
        }

        if (value.All(character => character is >= '0' and <= '9'))
        {
            return value.Length <= 8
                ? Bound(TimeSpan.FromSeconds(int.Parse(value, CultureInfo.InvariantCulture)))
                : Longest;
        }

        if (ReadDate(value) is not DateTimeOffset date)
        {
            return null;
        }

        // By the clock that wrote it, however wrong this machine's is. Only where the service doesn't tell its own time, or one that
        // makes no sense of the date, as a gateway's may, that one has to do.
        TimeSpan own = date - now;
        TimeSpan wait = ReadDate(serverDate) is DateTimeOffset sent ? date - sent : own;
        return Bound(wait.Duration() > Sensible && own >= TimeSpan.Zero && own <= Sensible ? own : wait);
    }

    /// <summary>Reads a date as HTTP writes it.</summary>
    /// <param name="text">The text, or null.</param>
    /// <returns>The date, or null.</returns>
    public static DateTimeOffset? ReadDate(string? text) => DateTimeOffset.TryParseExact(
        text?.Trim(),
        DateForms,
        CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal,
        out DateTimeOffset date)
        ? date
        : null;

    private static TimeSpan Bound(TimeSpan wait) =>
        wait < TimeSpan.Zero ? TimeSpan.Zero : wait > Longest ? Longest : wait;
}
