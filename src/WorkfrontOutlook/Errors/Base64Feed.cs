namespace WorkfrontOutlook.Errors;

/// <summary>
/// Decodes base64 that comes in pieces, and finds out whether it is base64 at all: browsers write the encoding of a body
/// after the body.
/// </summary>
internal sealed class Base64Feed(Action<byte[], int> decoded)
{
    private readonly byte[] _output = new byte[3 * 1024];
    private int _outputLength;
    private int _bits;
    private int _count;
    private bool _padded;
    private long _total;

    /// <summary>Gets a value indicating whether everything so far was base64.</summary>
    public bool IsValid { get; private set; } = true;

    /// <summary>Gets a value indicating whether what was decoded is itself compressed (gzip, zstd or zlib).</summary>
    public bool IsCompressed { get; private set; }

    public void Reset()
    {
        _outputLength = 0;
        _count = 0;
        _bits = 0;
        _total = 0;
        _padded = false;
        IsValid = true;
        IsCompressed = false;
    }

    public void Feed(ReadOnlySpan<byte> data)
    {
        foreach (byte value in data)
        {
            if (!IsValid)
            {
                return;
            }

            int digit = value switch
            {
                >= (byte)'A' and <= (byte)'Z' => value - 'A',
                >= (byte)'a' and <= (byte)'z' => value - 'a' + 26,
                >= (byte)'0' and <= (byte)'9' => value - '0' + 52,
                (byte)'+' or (byte)'-' => 62,
                (byte)'/' or (byte)'_' => 63,
                (byte)'=' => -2,
                (byte)'\r' or (byte)'\n' => -3,
                _ => -1,
            };
            if (digit == -3)
            {
                continue;
            }

            if (digit == -2)
            {
                _padded = true;
                continue;
            }

            if (digit == -1 || _padded)
            {
                IsValid = false;
                return;
            }

            _bits = (_bits << 6) | digit;
            if (++_count == 4)
            {
                Put((byte)(_bits >> 16));
                Put((byte)(_bits >> 8));
                Put((byte)_bits);
                _count = 0;
                _bits = 0;
            }
        }
    }

    public void Complete()
    {
        if (_count == 3)
        {
            Put((byte)(_bits >> 10));
            Put((byte)(_bits >> 2));
        }
        else if (_count == 2)
        {
            Put((byte)(_bits >> 4));
        }

        Flush();
    }

    private void Put(byte value)
    {
        _output[_outputLength++] = value;
        _total++;
        if (_total == 4)
        {
            IsCompressed = (_output[0] == 0x1F && _output[1] == 0x8B) || (_output[0] == 0x28 && _output[1] == 0xB5 && _output[2] == 0x2F && _output[3] == 0xFD);
        }

        if (_outputLength == _output.Length)
        {
            Flush();
        }
    }

    private void Flush()
    {
        if (_outputLength > 0)
        {
            decoded(_output, _outputLength);
            _outputLength = 0;
        }
    }
}
