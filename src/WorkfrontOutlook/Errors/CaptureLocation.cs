using System.Globalization;
using System.Text;

namespace WorkfrontOutlook.Errors;

/// <summary>
/// A place in a capture or message. It holds what finds the place again and nothing of what stands there.
/// </summary>
public sealed record CaptureLocation
{
    /// <summary>Gets the file name, or which message or code it was.</summary>
    public string Source { get; init; } = string.Empty;

    /// <summary>Gets the number of the HAR entry, or of the element of a JSON array at the root, from 0.</summary>
    public int? Entry { get; init; }

    /// <summary>Gets when it happened, as the capture says.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>Gets the host of the request.</summary>
    public string? Host { get; init; }

    /// <summary>Gets the HTTP status of the answer; 0 when there was none.</summary>
    public int? Status { get; init; }

    /// <summary>Gets the operation of Exchange that was called, when it is one that asks for a token.</summary>
    public string? Operation { get; init; }

    /// <summary>Gets the line, from 1.</summary>
    public long? Line { get; init; }

    /// <inheritdoc/>
    public override string ToString()
    {
        StringBuilder text = new(Source);
        if (Entry is int entry)
        {
            Append(text, Phrase.Of(ErrorText.LocationEntry, entry));
        }

        if (Line is long line)
        {
            Append(text, Phrase.Of(ErrorText.LocationLine, line));
        }

        if (Time is DateTimeOffset time)
        {
            Append(text, time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        }

        if (Host is not null)
        {
            Append(text, Host);
        }

        if (Operation is not null)
        {
            Append(text, Operation);
        }

        if (Status is int status)
        {
            Append(text, "HTTP " + status.ToString(CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string part)
    {
        if (text.Length > 0)
        {
            text.Append(", ");
        }

        text.Append(part);
    }
}
