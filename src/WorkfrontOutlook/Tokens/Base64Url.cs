using System.Buffers;
using System.Buffers.Text;

namespace WorkfrontOutlook.Tokens;

/// <summary>
/// base64url as RFC 7515 section 2 has it, strictly: its alphabet alone, no padding, no white space, and the unused bits of
/// the last character zero, so that every value has exactly one text.
/// </summary>
internal static class Base64Url
{
#if NET8_0_OR_GREATER
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");
#endif

    /// <summary>Finds the first character that can't stand in a compact token (the alphabet and the dot).</summary>
    /// <returns>Its index, or -1.</returns>
    public static int IndexOfForeign(ReadOnlySpan<char> text)
    {
#if NET8_0_OR_GREATER
        return text.IndexOfAnyExcept(TokenCharacters);
#else
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '.' && !IsLetter(text[i]))
            {
                return i;
            }
        }

        return -1;
#endif
    }

    public static bool IsLetter(char c) =>
        (uint)(c - 'a') <= 'z' - 'a' || (uint)(c - 'A') <= 'Z' - 'A' || (uint)(c - '0') <= 9 || c is '-' or '_';

    /// <summary>The most bytes that a text of this length gives, with room for the padding that decoding needs.</summary>
    public static int RoomFor(int characters) => characters + 3;

    /// <summary>Decodes a text that has only characters of the alphabet.</summary>
    /// <param name="text">The text, one byte a character.</param>
    /// <param name="target">At least <see cref="RoomFor"/> bytes; what lies behind the result is overwritten too.</param>
    /// <param name="written">The number of bytes of the result.</param>
    /// <returns>Whether the text is canonical.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> text, Span<byte> target, out int written)
    {
        written = 0;
        int rest = text.Length & 3;
        if (text.IsEmpty)
        {
            return true;
        }

        if (rest == 1 || (rest != 0 && (Value(text[text.Length - 1]) & (rest == 2 ? 15 : 3)) != 0))
        {
            return false;
        }

        int padded = text.Length + (rest == 0 ? 0 : 4 - rest);
        Span<byte> work = target.Slice(0, padded);
        ToStandardAlphabet(text, work);
        for (int i = text.Length; i < padded; i++)
        {
            work[i] = (byte)'=';
        }

        return Base64.DecodeFromUtf8InPlace(work, out written) == OperationStatus.Done;
    }

    private static void ToStandardAlphabet(ReadOnlySpan<byte> text, Span<byte> target)
    {
#if NET8_0_OR_GREATER
        text.Replace(target, (byte)'-', (byte)'+');
        target.Slice(0, text.Length).Replace((byte)'_', (byte)'/');
#else
        for (int i = 0; i < text.Length; i++)
        {
            target[i] = text[i] switch { (byte)'-' => (byte)'+', (byte)'_' => (byte)'/', byte other => other };
        }
#endif
    }

    private static int Value(byte c) => c switch
    {
        >= (byte)'A' and <= (byte)'Z' => c - 'A',
        >= (byte)'a' and <= (byte)'z' => c - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => c - '0' + 52,
        (byte)'-' => 62,
        _ => 63,
    };
}
