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

    private static readonly SearchValues<byte> Letters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);
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

    /// <summary>Finds the first byte that isn't a character of the alphabet.</summary>
    /// <returns>Its index, or -1.</returns>
    public static int IndexOfForeign(ReadOnlySpan<byte> text)
    {
#if NET8_0_OR_GREATER
        return text.IndexOfAnyExcept(Letters);
#else
        for (int i = 0; i < text.Length; i++)
        {
            if (!IsLetter((char)text[i]))
            {
                return i;
            }
        }

        return -1;
#endif
    }

    public static bool IsLetter(char c) =>
        (uint)(c - 'a') <= 'z' - 'a' || (uint)(c - 'A') <= 'Z' - 'A' || (uint)(c - '0') <= 9 || c is '-' or '_';

    /// <summary>The most bytes that a text of this length gives.</summary>
    public static int RoomFor(int characters) => (characters / 4 * 3) + 2;

    /// <summary>Decodes a text that has only characters of the alphabet.</summary>
    /// <param name="text">The text, one byte a character. Its two characters of their own are turned into those of plain base64.</param>
    /// <param name="target">At least <see cref="RoomFor"/> bytes, apart from the text: decoding in place is ten times slower.</param>
    /// <param name="written">The number of bytes of the result.</param>
    /// <returns>Whether the text is canonical.</returns>
    public static bool TryDecode(Span<byte> text, Span<byte> target, out int written)
    {
        written = 0;
        int rest = text.Length & 3;
        if (rest == 1)
        {
            return false;
        }

        // Without padding, the last two or three characters are no block of plain base64; they are done by hand.
        Span<byte> tail = text.Slice(text.Length - rest);
        uint bits = 0;
        foreach (byte c in tail)
        {
            bits = (bits << 6) | (uint)Value(c);
        }

        int unused = rest == 2 ? 4 : 2;
        if (rest != 0 && (bits & ((1u << unused) - 1)) != 0)
        {
            return false;
        }

        Span<byte> blocks = text.Slice(0, text.Length - rest);
        ToStandardAlphabet(blocks);
        if (Base64.DecodeFromUtf8(blocks, target, out _, out written) != OperationStatus.Done)
        {
            return false;
        }

        bits >>= unused;
        for (int left = rest - 1; left > 0; left--)
        {
            target[written++] = (byte)(bits >> (8 * (left - 1)));
        }

        return true;
    }

    private static void ToStandardAlphabet(Span<byte> text)
    {
#if NET8_0_OR_GREATER
        text.Replace((byte)'-', (byte)'+');
        text.Replace((byte)'_', (byte)'/');
#else
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = text[i] switch { (byte)'-' => (byte)'+', (byte)'_' => (byte)'/', byte other => other };
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
