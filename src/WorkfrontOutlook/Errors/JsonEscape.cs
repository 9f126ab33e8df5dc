namespace WorkfrontOutlook.Errors;

/// <summary>Reads what follows a backslash in a string, byte by byte, and gives the character in UTF-8.</summary>
internal sealed class JsonEscape
{
    private readonly byte[] _character = new byte[4];

    // 0: none; 1: behind the backslash; 2 to 5: before a digit of \u.
    private int _step;
    private int _unicode;
    private int _highSurrogate;

    public bool IsOpen => _step != 0;

    /// <summary>Gets whether the byte that comes is the one behind the backslash.</summary>
    public bool IsFirst => _step == 1;

    public void Begin() => _step = 1;

    /// <summary>Forgets what is unfinished, at the end of a string.</summary>
    public void Reset()
    {
        _step = 0;
        _highSurrogate = 0;
    }

    /// <summary>Takes the next byte.</summary>
    /// <param name="value">The byte.</param>
    /// <param name="text">The character, once it is whole; good until the next call.</param>
    /// <returns>Whether the rules of JSON allow the byte.</returns>
    public bool Take(byte value, out ReadOnlySpan<byte> text)
    {
        text = default;
        return _step == 1 ? TakeFirst(value, ref text) : TakeDigit(value, ref text);
    }

    private bool TakeFirst(byte value, ref ReadOnlySpan<byte> text)
    {
        if (value == 'u')
        {
            _step = 2;
            _unicode = 0;
            return true;
        }

        _step = 0;
        byte plain = value switch
        {
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            (byte)'b' or (byte)'f' => (byte)' ',
            _ => value,
        };
        _character[0] = plain;
        text = new ReadOnlySpan<byte>(_character, 0, 1);
        return plain != value || value is (byte)'"' or (byte)'\\' or (byte)'/';
    }

    private bool TakeDigit(byte value, ref ReadOnlySpan<byte> text)
    {
        int digit = value switch
        {
            >= (byte)'0' and <= (byte)'9' => value - '0',
            >= (byte)'a' and <= (byte)'f' => value - 'a' + 10,
            >= (byte)'A' and <= (byte)'F' => value - 'A' + 10,
            _ => -1,
        };
        if (digit < 0)
        {
            _step = 0;
            return false;
        }

        _unicode = (_unicode << 4) | digit;
        if (++_step < 6)
        {
            return true;
        }

        _step = 0;
        if (_unicode is >= 0xD800 and <= 0xDBFF)
        {
            _highSurrogate = _unicode;
            return true;
        }

        int character = _unicode;
        if (character is >= 0xDC00 and <= 0xDFFF)
        {
            character = _highSurrogate == 0 ? 0xFFFD : 0x10000 + ((_highSurrogate - 0xD800) << 10) + (character - 0xDC00);
        }

        _highSurrogate = 0;
        text = new ReadOnlySpan<byte>(_character, 0, Encode(character));
        return true;
    }

    private int Encode(int character)
    {
        if (character < 0x80)
        {
            _character[0] = (byte)character;
            return 1;
        }

        if (character < 0x800)
        {
            _character[0] = (byte)(0xC0 | (character >> 6));
            _character[1] = (byte)(0x80 | (character & 0x3F));
            return 2;
        }

        if (character < 0x10000)
        {
            _character[0] = (byte)(0xE0 | (character >> 12));
            _character[1] = (byte)(0x80 | ((character >> 6) & 0x3F));
            _character[2] = (byte)(0x80 | (character & 0x3F));
            return 3;
        }

        _character[0] = (byte)(0xF0 | (character >> 18));
        _character[1] = (byte)(0x80 | ((character >> 12) & 0x3F));
        _character[2] = (byte)(0x80 | ((character >> 6) & 0x3F));
        _character[3] = (byte)(0x80 | (character & 0x3F));
        return 4;
    }
}
