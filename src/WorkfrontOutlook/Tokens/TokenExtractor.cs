using System.Text;

namespace WorkfrontOutlook.Tokens;

/// <summary>
/// Finds tokens in any text: a console log, JSON, a HAR capture, a mail. Text goes in piece by piece and tokens come out in
/// the order in which they stand, so a text of any size is searched in flat memory. A token that is broken over lines is
/// joined, with the marks that mail programs add at the breaks. A token that was given out already isn't given again.
/// </summary>
/// <remarks>Not safe for several threads.</remarks>
public sealed class TokenExtractor
{
    /// <summary>A header is short; what is longer isn't one.</summary>
    private const int MaxHeader = 4096;

    /// <summary>The most raw characters that one token can take up, breaks included.</summary>
    private const int MaxSpan = 2 * TokenWorkspace.MaxCharacters;

    /// <summary>How long signatures are in base64url, the likeliest first: RSA of 2048, 4096, 3072, 8192, 1536 and 1024 bits.</summary>
    private static readonly int[] RsaLengths = [342, 683, 512, 1366, 256, 171];
    private static readonly int[] OtherLengths = [86, 43, 128, 64, 176];

    private readonly GivenTokens _given = new();
    private readonly SearchedText _text = new();
    private readonly CharBuffer _joined = new();
    private char[] _token = [];
    private int _deadUntil;
    private bool _anyGiven;

    /// <summary>Gets whether a token was found since the last <see cref="Clear"/>.</summary>
    public bool FoundAny => _anyGiven;

    /// <summary>Adds text behind what is there.</summary>
    /// <param name="text">The text; breaks between two pieces are the caller's to add.</param>
    public void Append(ReadOnlySpan<char> text)
    {
        int shift = _text.Append(text);
        _deadUntil = Math.Max(0, _deadUntil - shift);
    }

    /// <summary>Finds the next token.</summary>
    /// <param name="isEnd">Whether no more text will come; until then a token at the very end is held back.</param>
    /// <param name="token">The token, joined, good until the next call.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryRead(bool isEnd, out ReadOnlyMemory<char> token)
    {
        while (true)
        {
            int start = _text.FindBeginning(isEnd);
            if (start < 0)
            {
                token = default;
                return false;
            }

            if (start < _deadUntil)
            {
                _text.Position = start + 1;
                continue;
            }

            switch (TryToken(start, isEnd, out int end))
            {
                case Outcome.NeedsMore when !isEnd && _text.Length - start < MaxSpan:
                    token = default;
                    return false;
                case Outcome.Found:
                    _text.Position = end;
                    if (_given.IsNew(_joined))
                    {
                        _anyGiven = true;
                        token = TakeJoined();
                        return true;
                    }

                    break;
                default:
                    _text.Position = start + 1;
                    break;
            }
        }
    }

    /// <summary>Wipes the text and forgets the tokens.</summary>
    public void Clear()
    {
        _text.Clear();
        Array.Clear(_token, 0, _token.Length);
        _joined.Clear();
        _given.Clear();
        _deadUntil = 0;
        _anyGiven = false;
    }

    private enum Outcome
    {
        None,
        NeedsMore,
        Found,
    }

    private Outcome TryToken(int start, bool isEnd, out int end)
    {
        end = start;
        _joined.Clear();
        Outcome outcome = ReadPart(start, isEnd, 2 * MaxHeader, out int dot, out int middle);
        if (outcome != Outcome.Found)
        {
            if (outcome == Outcome.None)
            {
                // Nothing that begins before this has a dot near enough, so a long run is read twice and not again and again.
                _deadUntil = _joined.Length > 2 * MaxHeader ? middle : dot;
            }

            return outcome;
        }

        if (_joined.Length > MaxHeader || Decode(_joined, 0, _joined.Length) is not { } header || !IsObject(header))
        {
            return Outcome.None;
        }

        bool isEncrypted = Names(header, "enc");
        bool isPayload = !Names(header, "alg");
        if (isPayload && !Names(header, "iss"))
        {
            return Outcome.None;
        }

        int middleParts = isEncrypted ? 3 : isPayload ? 0 : 1;
        for (int i = 0; i < middleParts; i++)
        {
            _joined.Append('.');
            int partStart = _joined.Length;
            outcome = ReadPart(dot + 1, isEnd, TokenWorkspace.MaxCharacters, out dot, out _);
            if (outcome != Outcome.Found)
            {
                return outcome;
            }

            if (!isEncrypted && (Decode(_joined, partStart, _joined.Length - partStart) is not { } payload || !IsObject(payload)))
            {
                return Outcome.None;
            }
        }

        _joined.Append('.');
        bool isRsa = Has(header, "\"RS") || Has(header, "\"PS") || isPayload;
        return ReadLast(dot + 1, isEnd, isEncrypted ? [] : isRsa ? RsaLengths : OtherLengths, out end);
    }

    /// <summary>Appends the characters up to the next dot, over line breaks.</summary>
    /// <param name="start">Where the part begins.</param>
    /// <param name="isEnd">Whether no more text will come.</param>
    /// <param name="limit">The most characters that are read.</param>
    /// <param name="stop">The dot, or where the part breaks off.</param>
    /// <param name="middle">Where the first half of the limit ended.</param>
    private Outcome ReadPart(int start, bool isEnd, int limit, out int stop, out int middle)
    {
        int i = start;
        int room = limit / 2;
        middle = start;
        while (true)
        {
            int from = i;
            i = _text.SkipLetters(from, limit);

            if (room > 0)
            {
                middle = from + Math.Min(room, i - from);
                room -= i - from;
            }

            _text.CopyTo(_joined, from, i - from);
            stop = i;
            if (i - start > limit && _joined.Length > limit)
            {
                return Outcome.None;
            }

            if (i == _text.Length)
            {
                return isEnd ? Outcome.None : Outcome.NeedsMore;
            }

            if (_text[i] == '.')
            {
                return Outcome.Found;
            }

            int next = _text.SkipBreak(i, isEnd, out bool needsMore);
            if (next < 0)
            {
                return needsMore ? Outcome.NeedsMore : Outcome.None;
            }

            i = next;
        }
    }

    /// <summary>Appends the last part, which no dot ends: of the ways to join its lines, the one that gives a known length.</summary>
    private Outcome ReadLast(int start, bool isEnd, int[] lengths, out int end)
    {
        int begin = _joined.Length;
        var ends = new List<(int Length, int End)>();
        int i = start;
        int longest = lengths.Length == 0 ? 0 : 1366;
        while (true)
        {
            int from = i;
            i = _text.SkipLetters(from, int.MaxValue);

            end = i;
            if (i == _text.Length && !isEnd)
            {
                return Outcome.NeedsMore;
            }

            bool isNextToken = ends.Count > 0 && i < _text.Length && _text[i] == '.' && i - from > 1 && i + 1 < _text.Length && Base64Url.IsLetter(_text[i + 1]);
            if (isNextToken)
            {
                break;
            }

            _text.CopyTo(_joined, from, i - from);
            ends.Add((_joined.Length - begin, i));
            if (Array.IndexOf(lengths, _joined.Length - begin) == 0 || _joined.Length - begin > longest)
            {
                break;
            }

            int next = _text.SkipBreak(i, isEnd, out bool needsMore);
            if (needsMore)
            {
                return Outcome.NeedsMore;
            }

            if (next < 0)
            {
                break;
            }

            i = next;
        }

        (int Length, int End) chosen = ends[0];
        foreach (int length in lengths)
        {
            int at = ends.FindIndex(candidate => candidate.Length == length);
            if (at >= 0)
            {
                chosen = ends[at];
                break;
            }
        }

        _joined.Length = begin + chosen.Length;
        end = Math.Max(chosen.End, start);
        return Outcome.Found;
    }

    private static string? Decode(CharBuffer text, int start, int length)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
        {
            bytes[i] = (byte)text[start + i];
        }

        byte[] room = new byte[Base64Url.RoomFor(length)];
        return Base64Url.TryDecode(bytes, room, out int written) ? Encoding.UTF8.GetString(room, 0, written) : null;
    }

    private static bool IsObject(string json)
    {
        string trimmed = json.Trim();
        return trimmed.Length >= 2 && trimmed[0] == '{' && trimmed[trimmed.Length - 1] == '}';
    }

    private static bool Names(string json, string member) => Has(json, "\"" + member + "\"");

    private static bool Has(string json, string text) => json.IndexOf(text, StringComparison.Ordinal) >= 0;

    private ReadOnlyMemory<char> TakeJoined()
    {
        if (_token.Length < _joined.Length)
        {
            _token = new char[_joined.Length];
        }

        _joined.Span.CopyTo(_token);
        return _token.AsMemory(0, _joined.Length);
    }
}
