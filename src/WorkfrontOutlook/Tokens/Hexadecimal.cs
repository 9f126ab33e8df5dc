using System.Globalization;

namespace WorkfrontOutlook.Tokens;

/// <summary>Bytes as hexadecimal digits.</summary>
internal static class Hexadecimal
{
    /// <summary>Eight bytes, given as a number, highest first.</summary>
    public static string Lower(ulong bytes) => bytes.ToString("x16", CultureInfo.InvariantCulture);

    public static string Upper(ReadOnlySpan<byte> bytes)
    {
        const string Digits = "0123456789ABCDEF";
        Span<char> text = stackalloc char[64];
        for (int i = 0; i < bytes.Length; i++)
        {
            text[2 * i] = Digits[bytes[i] >> 4];
            text[(2 * i) + 1] = Digits[bytes[i] & 15];
        }

        return text.Slice(0, bytes.Length * 2).ToString();
    }
}
