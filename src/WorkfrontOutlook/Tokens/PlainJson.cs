using System.Text.Json;

namespace WorkfrontOutlook.Tokens;

/// <summary>
/// Reads the form that JSON of real tokens has: one flat object of printable ASCII without white space, whose values are strings,
/// whole numbers, <c>true</c>, <c>false</c> or <c>null</c>. In about half the time of <see cref="Utf8JsonReader"/>, because it says
/// "not plain" to all else, sound or not, and leaves the judgement to the reader. What it does take, the reader takes in the same
/// way: a test compares them.
/// </summary>
internal static class PlainJson
{
    /// <summary>Takes a document apart.</summary>
    /// <param name="json">The document.</param>
    /// <param name="members">Room for its members.</param>
    /// <returns>How many members it has; 0 when it isn't plain, or has more than there is room for.</returns>
    public static int Read(ReadOnlySpan<byte> json, Span<PlainMember> members)
    {
        if (json.Length < 2 || json[0] != (byte)'{' || json[json.Length - 1] != (byte)'}' || !IsPrintableAscii(json))
        {
            return 0;
        }

        // Names and values end before the last brace, so the character after one can be read without asking.
        int last = json.Length - 1;
        int at = 1;
        for (int count = 0; count < members.Length; count++)
        {
            ref PlainMember member = ref members[count];
            if (!TryReadString(json, ref at, out member.NameStart, out member.NameLength, out bool escaped) || escaped
                || json[at++] != (byte)':' || !TryReadValue(json, ref at, ref member.Value))
            {
                return 0;
            }

            if (at == last)
            {
                return count + 1;
            }

            if (json[at++] != (byte)',')
            {
                return 0;
            }
        }

        return 0;
    }

    private static bool IsPrintableAscii(ReadOnlySpan<byte> text)
    {
#if NET8_0_OR_GREATER
        return text.IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0;
#else
        foreach (byte c in text)
        {
            if (c is < (byte)' ' or > (byte)'~')
            {
                return false;
            }
        }

        return true;
#endif
    }

    private static bool TryReadValue(ReadOnlySpan<byte> json, ref int at, ref ClaimValue value)
    {
        switch (json[at])
        {
            case (byte)'"':
                value.Type = JsonTokenType.String;
                return TryReadString(json, ref at, out value.Start, out value.Length, out value.Escaped);
            case (byte)'t':
                return TryReadWord(json, ref at, "true"u8, JsonTokenType.True, ref value);
            case (byte)'f':
                return TryReadWord(json, ref at, "false"u8, JsonTokenType.False, ref value);
            case (byte)'n':
                return TryReadWord(json, ref at, "null"u8, JsonTokenType.Null, ref value);
            default:
                return TryReadNumber(json, ref at, ref value);
        }
    }

    /// <summary>Reads a string whose escapes are those of <see cref="PlainEscape"/>.</summary>
    private static bool TryReadString(ReadOnlySpan<byte> json, ref int at, out int start, out int length, out bool escaped)
    {
        start = at + 1;
        length = 0;
        escaped = false;
        if (json[at] != (byte)'"')
        {
            return false;
        }

        at++;
        while (true)
        {
            int found = json.Slice(at).IndexOfAny((byte)'"', (byte)'\\');
            if (found < 0)
            {
                return false;
            }

            at += found;
            if (json[at] == (byte)'"')
            {
                length = at++ - start;
                return true;
            }

            int escape = PlainEscape.Read(json.Slice(at), out _);
            if (escape == 0)
            {
                return false;
            }

            escaped = true;
            at += escape;
        }
    }

    private static bool TryReadWord(ReadOnlySpan<byte> json, ref int at, ReadOnlySpan<byte> word, JsonTokenType type, ref ClaimValue value)
    {
        if (!json.Slice(at).StartsWith(word))
        {
            return false;
        }

        value.Type = type;
        value.Escaped = false;
        value.Start = at;
        value.Length = word.Length;
        at += word.Length;
        return true;
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> json, ref int at, ref ClaimValue value)
    {
        int start = at;
        while (json[at] is >= (byte)'0' and <= (byte)'9')
        {
            at++;
        }

        value.Type = JsonTokenType.Number;
        value.Escaped = false;
        value.Start = start;
        value.Length = at - start;
        return value.Length == 1 || (value.Length > 1 && json[start] != (byte)'0');
    }
}
