namespace WorkfrontOutlook.Tokens;

/// <summary>Characters in one piece of memory that can be wiped.</summary>
internal sealed class CharBuffer
{
    private char[] _characters = new char[2048];

    public int Length { get; set; }

    public ReadOnlySpan<char> Span => _characters.AsSpan(0, Length);

    public char this[int index] => _characters[index];

    public void Append(char character)
    {
        Reserve(1);
        _characters[Length++] = character;
    }

    public void Append(char[] source, int start, int count)
    {
        Reserve(count);
        Array.Copy(source, start, _characters, Length, count);
        Length += count;
    }

    public void Clear()
    {
        Array.Clear(_characters, 0, Length);
        Length = 0;
    }

    private void Reserve(int count)
    {
        if (_characters.Length < Length + count)
        {
            char[] longer = new char[Math.Max(Length + count, _characters.Length * 2)];
            Array.Copy(_characters, longer, Length);
            Array.Clear(_characters, 0, _characters.Length);
            _characters = longer;
        }
    }
}
