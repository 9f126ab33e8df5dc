using System.Text;

namespace WorkfrontOutlook.Services.Resilience;

/// <summary>Looks at a body before it is parsed.</summary>
internal static class ReplyBytes
{
    // More than is ever shown, so that the cut which is seen is the one that heeds tokens.
    private const int Shown = 16 * 1024;

    /// <summary>Skips a byte order mark.</summary>
    /// <param name="body">The body.</param>
    /// <returns>The body after it.</returns>
    public static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> body) =>
        body.StartsWith("\uFEFF"u8) ? body.Slice(3) : body;

    /// <summary>Skips a byte order mark, blanks, and NUL bytes, of which the service sends runs.</summary>
    /// <param name="body">The body.</param>
    /// <returns>The body from its first meaningful byte.</returns>
    public static ReadOnlySpan<byte> TrimBlank(ReadOnlySpan<byte> body)
    {
        body = WithoutMark(body);
        int start = 0;
        while (start < body.Length && body[start] is 0 or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            start++;
        }

        return body.Slice(start);
    }

    /// <summary>Gets the beginning of a body as text.</summary>
    /// <param name="body">The body.</param>
    /// <returns>The text.</returns>
    public static string Text(ReadOnlySpan<byte> body) => Encoding.UTF8.GetString((body.Length > Shown ? body.Slice(0, Shown) : body).ToArray());
}
