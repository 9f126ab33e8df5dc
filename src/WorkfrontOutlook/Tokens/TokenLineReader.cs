namespace WorkfrontOutlook.Tokens;

/// <summary>
/// Reads a file of tokens, one a line, in flat memory however long it is. Each byte becomes one character, so that what is
/// tested is the file byte for byte; a line end (LF or CRLF) belongs to no token, and one at the end of the file is ignored.
/// </summary>
/// <remarks>Of a line beyond the limit of 256,000 characters no more is given than shows that it is too long.</remarks>
public sealed class TokenLineReader
{
    private const int MaxLine = TokenWorkspace.MaxCharacters + 2;

    private readonly Stream _stream;
    private readonly byte[] _buffer = new byte[32 * 1024];
    private char[] _line = new char[4096];
    private int _start;
    private int _end;
    private bool _any;
    private bool _done;

    /// <summary>Reads from a stream, which stays the caller's to close.</summary>
    /// <param name="stream">The file.</param>
    public TokenLineReader(Stream stream) => _stream = stream ?? throw new ArgumentNullException(nameof(stream));

    /// <summary>Reads the next line. A file without any byte has one line, which is empty.</summary>
    /// <param name="line">The line, good until the next call.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="IOException">The file can't be read.</exception>
    public bool TryRead(out ReadOnlyMemory<char> line)
    {
        line = default;
        if (_done)
        {
            return false;
        }

        int length = 0;
        bool ended = false;
        bool dropped = false;
        while (!ended && Fill())
        {
            int newLine = Array.IndexOf(_buffer, (byte)'\n', _start, _end - _start);
            ended = newLine >= 0;
            int stop = ended ? newLine : _end;
            int taken = Math.Min(stop - _start, MaxLine - length);
            dropped |= taken < stop - _start;
            Append(_start, taken, ref length);
            _start = ended ? stop + 1 : stop;
        }

        if (!ended)
        {
            _done = true;
            if (length == 0 && _any)
            {
                return false;
            }
        }

        _any = true;
        if (ended && !dropped && length > 0 && _line[length - 1] == '\r')
        {
            length--;
        }

        line = _line.AsMemory(0, length);
        return true;
    }

    /// <summary>Wipes the memory that held the tokens.</summary>
    public void Clear()
    {
        Array.Clear(_buffer, 0, _buffer.Length);
        Array.Clear(_line, 0, _line.Length);
        _done = true;
    }

    private bool Fill()
    {
        if (_start < _end)
        {
            return true;
        }

        _start = 0;
        _end = _stream.Read(_buffer, 0, _buffer.Length);
        return _end > 0;
    }

    private void Append(int start, int count, ref int length)
    {
        if (_line.Length < length + count)
        {
            char[] longer = new char[Math.Max(length + count, _line.Length * 2)];
            Array.Copy(_line, longer, length);
            Array.Clear(_line, 0, _line.Length);
            _line = longer;
        }

        for (int i = 0; i < count; i++)
        {
            _line[length + i] = (char)_buffer[start + i];
        }

        length += count;
    }
}
