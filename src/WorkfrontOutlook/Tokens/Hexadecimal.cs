namespace WorkfrontOutlook.Tokens;

/// <summary>Bytes as hexadecimal digits.</summary>
internal static class Hexadecimal
{
    public static string Upper(ReadOnlySpan<byte> bytes) => Write(bytes, "0123456789ABCDEF");

    public static string Lower(ReadOnlySpan<byte> bytes) => Write(bytes, "0123456789abcdef");

    private static string Write(ReadOnlySpan<byte> bytes, string digits)
    {
        Span<char> text = stackalloc char[64];
        for (int i = 0; i < bytes.Length; i++)
        {
            text[2 * i] = digits[bytes[i] >> 4];
            text[(2 * i) + 1] = digits[bytes[i] & 15];
        }

        return text.Slice(0, bytes.Length * 2).ToString();
    }
}
