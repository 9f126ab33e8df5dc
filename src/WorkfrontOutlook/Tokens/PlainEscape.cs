namespace WorkfrontOutlook.Tokens;

/// <summary>
/// The escapes in which JSON inside JSON is written: a character that stands for itself after a backslash, or an ASCII character
/// as <c>\u00XX</c>. All others are left to a reader.
/// </summary>
internal static class PlainEscape
{
    /// <summary>Reads the escape at the beginning of a text.</summary>
    /// <param name="text">Text that begins with a backslash.</param>
    /// <param name="value">The character that is meant, ASCII.</param>
    /// <returns>How long the escape is; 0 when it is another one, or none.</returns>
    public static int Read(ReadOnlySpan<byte> text, out byte value)
    {
        value = text.Length > 1 ? text[1] : (byte)0;
        if (value is (byte)'"' or (byte)'\\' or (byte)'/')
        {
            return 2;
        }

        if (text.Length < 6 || value != (byte)'u' || text[2] != (byte)'0' || text[3] != (byte)'0')
        {
            return 0;
        }

        int high = Digit(text[4]);
        int low = Digit(text[5]);
        value = (byte)((high << 4) | (low & 15));
        return high is >= 0 and < 8 && low >= 0 ? 6 : 0;
    }

    /// <summary>Unescapes a sound text whose escapes are plain, as in most contexts: faster than a reader.</summary>
    /// <param name="raw">A string of a document that was read.</param>
    /// <param name="target">Room for as many bytes.</param>
    /// <param name="written">How long the result is.</param>
    /// <returns>Whether they all are.</returns>
    public static bool TryUnescape(ReadOnlySpan<byte> raw, Span<byte> target, out int written)
    {
        written = 0;
        for (int at = raw.IndexOf((byte)'\\'); at >= 0; at = raw.IndexOf((byte)'\\'))
        {
            int escape = Read(raw.Slice(at), out byte value);
            if (escape == 0)
            {
                return false;
            }

            raw.Slice(0, at).CopyTo(target.Slice(written));
            written += at;
            target[written++] = value;
            raw = raw.Slice(at + escape);
        }

        raw.CopyTo(target.Slice(written));
        written += raw.Length;
        return true;
    }

    private static int Digit(byte c) => c switch
    {
        >= (byte)'0' and <= (byte)'9' => c - '0',
        >= (byte)'a' and <= (byte)'f' => c - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => c - 'A' + 10,
        _ => -1,
    };
}
