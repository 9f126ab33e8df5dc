namespace WorkfrontOutlook.Tokens;

/// <summary>The part of a text in which tokens are searched; what lies before <see cref="Position"/> is given up.</summary>
internal sealed class SearchedText
{
    private char[] _text = new char[8192];

    public int Length { get; private set; }

    /// <summary>Gets or sets where the search goes on.</summary>
    public int Position { get; set; }

    public char this[int index] => _text[index];

    /// <summary>Adds text behind what is there.</summary>
    /// <returns>By how much the places of what was there have become less.</returns>
    public int Append(ReadOnlySpan<char> text)
    {
        int shift = Position;
        if (Position > 0)
        {
            Array.Copy(_text, Position, _text, 0, Length - Position);
            Length -= Position;
            Position = 0;
        }

        if (_text.Length < Length + text.Length)
        {
            char[] longer = new char[Math.Max(Length + text.Length, _text.Length * 2)];
            Array.Copy(_text, longer, Length);
            Array.Clear(_text, 0, _text.Length);
            _text = longer;
        }

        text.CopyTo(_text.AsSpan(Length));
        Length += text.Length;
        return shift;
    }

    /// <summary>Wipes the text.</summary>
    public void Clear()
    {
        Array.Clear(_text, 0, _text.Length);
        Length = 0;
        Position = 0;
    }

    public void CopyTo(CharBuffer target, int from, int count) => target.Append(_text, from, count);

    /// <summary>Skips characters of base64url, one more than the limit at most.</summary>
    /// <returns>Where they end.</returns>
    public int SkipLetters(int from, int limit)
    {
        int i = from;
        while (i < Length && i - from <= limit && Base64Url.IsLetter(_text[i]))
        {
            i++;
        }

        return i;
    }

    /// <summary>Finds an "ey", with which every token begins, be it broken between the two.</summary>
    /// <returns>Where it is; -1 when there is none, with <see cref="Position"/> moved behind what was searched.</returns>
    public int FindBeginning(bool isEnd)
    {
        while (true)
        {
            int found = Array.IndexOf(_text, 'e', Position, Length - Position);
            if (found < 0 || (found + 1 == Length && isEnd))
            {
                Position = Length;
                return -1;
            }

            if (found + 1 == Length)
            {
                Position = found;
                return -1;
            }

            char next = _text[found + 1];
            if (next == 'y')
            {
                Position = found;
                return found;
            }

            if (next is '=' or ' ' or '\t' or '\r' or '\n' or '\\')
            {
                int after = SkipBreak(found + 1, isEnd, out bool needsMore);
                if (needsMore && Length - found < 1024)
                {
                    Position = found;
                    return -1;
                }

                if (after >= 0 && _text[after] == 'y')
                {
                    Position = found;
                    return found;
                }
            }

            Position = found + 1;
        }
    }

    /// <summary>
    /// Skips a line break within a token: a real one or one written as \r and \n, with a quoted-printable = or blanks before it,
    /// and blanks or quotation marks of a mail (&gt;) behind it.
    /// </summary>
    /// <returns>Where the token goes on, or -1.</returns>
    public int SkipBreak(int i, bool isEnd, out bool needsMore)
    {
        needsMore = false;
        int at = i;
        if (at < Length && _text[at] == '=')
        {
            at++;
        }

        at = SkipAny(at, " \t");
        bool broken = false;
        while (at < Length)
        {
            if (_text[at] is '\r' or '\n')
            {
                at++;
            }
            else if (_text[at] == '\\' && at + 1 < Length && _text[at + 1] is 'r' or 'n')
            {
                at += 2;
            }
            else
            {
                break;
            }

            broken = true;
        }

        at = broken ? SkipAny(at, " \t>") : at;
        if (at >= Length || (_text[at] == '\\' && at + 1 == Length))
        {
            needsMore = !isEnd;
            return -1;
        }

        return broken && (Base64Url.IsLetter(_text[at]) || _text[at] == '.') ? at : -1;
    }

    private int SkipAny(int at, string characters)
    {
        while (at < Length && characters.IndexOf(_text[at]) >= 0)
        {
            at++;
        }

        return at;
    }
}
