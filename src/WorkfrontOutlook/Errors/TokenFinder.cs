using System.Security.Cryptography;
using System.Text;

namespace WorkfrontOutlook.Errors;

/// <summary>
/// Finds what has the form of a JWT (three parts) or JWE (five) in a stream of bytes. It holds one token at a time and
/// overwrites it.
/// </summary>
internal sealed class TokenFinder(Action<char[], string> found)
{
    private const int Longest = 256_000;
    private const int Shortest = 30;

    private byte[] _buffer = new byte[4096];
    private int _length;
    private bool _inside;
    private bool _wordBefore;

    public void Feed(ReadOnlySpan<byte> data)
    {
        int index = 0;
        while (index < data.Length)
        {
            if (!_inside && !_wordBefore)
            {
                int next = data.Slice(index).IndexOf((byte)'e');
                if (next < 0)
                {
                    _wordBefore = IsTokenByte(data[data.Length - 1]);
                    return;
                }

                index += next;
                _wordBefore = index > 0 && next > 0 && IsTokenByte(data[index - 1]);
                if (_wordBefore)
                {
                    index++;
                    continue;
                }

                _inside = true;
                _length = 0;
            }

            byte value = data[index++];
            if (IsTokenByte(value))
            {
                if (_inside)
                {
                    Take(value);
                }
            }
            else
            {
                End();
            }
        }
    }

    /// <summary>Ends a unit.</summary>
    public void End()
    {
        if (_inside)
        {
            Report();
            Array.Clear(_buffer, 0, Math.Min(_length, _buffer.Length));
            _inside = false;
        }

        _wordBefore = false;
        _length = 0;
    }

    private static bool IsTokenByte(byte value) =>
        value is (>= (byte)'0' and <= (byte)'9') or (>= (byte)'A' and <= (byte)'Z') or (>= (byte)'a' and <= (byte)'z')
            or (byte)'_' or (byte)'-' or (byte)'.';

    private void Take(byte value)
    {
        if (_length == 1 && value != 'y')
        {
            Leave();
        }
        else if (_length == 2 && value is not ((byte)'J' or (byte)'A'))
        {
            Leave();
        }
        else if (_length >= Longest)
        {
            Leave();
        }
        else
        {
            if (_length == _buffer.Length)
            {
                byte[] larger = new byte[_buffer.Length * 2];
                _buffer.CopyTo(larger, 0);
                Array.Clear(_buffer, 0, _buffer.Length);
                _buffer = larger;
            }

            _buffer[_length++] = value;
        }
    }

    // The rest of the word is no token either.
    private void Leave()
    {
        Array.Clear(_buffer, 0, Math.Min(_length, _buffer.Length));
        _length = 0;
        _inside = false;
        _wordBefore = true;
    }

    private void Report()
    {
        int length = _length;
        while (length > 0 && _buffer[length - 1] == '.')
        {
            // The full stop of a sentence.
            length--;
        }

        int dots = 0;
        for (int index = 0; index < length; index++)
        {
            if (_buffer[index] == '.')
            {
                dots++;
                if (index + 1 < length && _buffer[index + 1] == '.' && dots != 1)
                {
                    return;
                }
            }
        }

        if (length < Shortest || dots is not (2 or 4))
        {
            return;
        }

        using SHA256 sha = SHA256.Create();
        byte[] hash = sha.ComputeHash(_buffer, 0, length);
        StringBuilder text = new(16);
        for (int index = 0; index < 8; index++)
        {
            text.Append(hash[index].ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
        }

        char[] token = new char[length];
        for (int index = 0; index < length; index++)
        {
            token[index] = (char)_buffer[index];
        }

        found(token, text.ToString());
    }
}
