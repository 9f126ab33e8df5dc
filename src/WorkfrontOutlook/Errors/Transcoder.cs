using System.Text;

namespace WorkfrontOutlook.Errors;

/// <summary>Turns UTF-16 and UTF-32 into UTF-8, piece by piece; leaves everything else as it is.</summary>
internal sealed class Transcoder(Encoding? encoding)
{
    private readonly Decoder? _decoder = encoding?.GetDecoder();
    private char[] _characters = [];
    private byte[] _bytes = [];
    private char _high;

    public ReadOnlySpan<byte> Convert(byte[] buffer, int offset, int count)
    {
        if (_decoder is null)
        {
            return new ReadOnlySpan<byte>(buffer, offset, count);
        }

        int needed = _decoder.GetCharCount(buffer, offset, count, flush: false) + 1;
        if (_characters.Length < needed)
        {
            _characters = new char[needed];
            _bytes = new byte[Encoding.UTF8.GetMaxByteCount(needed)];
        }

        int start = 0;
        if (_high != 0)
        {
            _characters[start++] = _high;
            _high = '\0';
        }

        int length = start + _decoder.GetChars(buffer, offset, count, _characters, start, flush: false);
        if (length > 0 && char.IsHighSurrogate(_characters[length - 1]))
        {
            _high = _characters[--length];
        }

        return new ReadOnlySpan<byte>(_bytes, 0, Encoding.UTF8.GetBytes(_characters, 0, length, _bytes, 0));
    }
}
