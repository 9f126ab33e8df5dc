namespace System.Buffers.Text;

/// <summary>Stands for the newer base library's Base64Url.</summary>
internal static class Base64Url
{
    public static string EncodeToString(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes.ToArray()).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    public static byte[] DecodeFromChars(string text)
    {
        string base64 = text.Replace('-', '+').Replace('_', '/');
        return Convert.FromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '='));
    }
}
