using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace WorkfrontOutlook.Errors;

/// <summary>
/// Looks for the patterns of the table in a stream of UTF-8 bytes. It keeps the last two kilobytes and nothing else: what it
/// reports is which pattern was found on which line. Runs of white space count as one blank, full-width characters as their
/// ASCII forms, curly quotes as straight ones.
/// </summary>
internal sealed class SignalScanner
{
    private const int RingSize = 2048;
    private const int Around = 240;

    // A name or shape that stands everywhere must not make reading slow. Numbers are cheap to judge and have no limit: most
    // of theirs are no code, and the one that is may come last.
    private const int MaximumLooks = 100_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    // What stands before a number that is a code, in the languages that tickets are written in.
    private static readonly byte[][] CodeWords = new[] { "code", "codice", "codigo", "código", "error", "errore", "err", "fehler", "erreur", "nummer", "numero", "エラー", "コード", "エラー番号" }
        .Select(Encoding.UTF8.GetBytes).ToArray();

    private static readonly Regex ResponseCodeBefore = new(
        @"(?:(?<!\\)""(?:ResponseCode|MessageText)""\s?:\s?""|<(?:\w+:)?(?:ResponseCode|MessageText)(?:\s[^<>]{0,100})?>\s?)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        Patience);

    private readonly KnownErrorTable _table;
    private readonly Action<SignalHit> _found;
    private readonly byte[] _ring = new byte[RingSize];
    private readonly Queue<Candidate> _candidates = new();
    private readonly int[] _looks;
    private long _position;
    private long _start;
    private long _next = long.MaxValue;
    private long _lastApi = -1;
    private int _state;
    private bool _blank = true;
    private int _sequence;
    private int _sequenceLength;

    public SignalScanner(KnownErrorTable table, SignalSource source, Action<SignalHit> found)
    {
        _table = table;
        _found = found;
        _looks = new int[table.Patterns.Count];
        Source = source;
    }

    /// <summary>Gets or sets how strictly signs are read.</summary>
    public SignalSource Source { get; set; }

    /// <summary>Gets or sets the line that the next bytes stand on, from 1; 0 when lines mean nothing.</summary>
    public long Line { get; set; }

    public void Feed(ReadOnlySpan<byte> data)
    {
        PatternAutomaton automaton = _table.Automaton;
        foreach (byte value in data)
        {
            if (_sequenceLength == 0)
            {
                if (value > 0x20 && value < 0x80)
                {
                    // Most bytes: no pattern ends here and none waits.
                    _blank = false;
                    _ring[_position & (RingSize - 1)] = value;
                    _position++;
                    _state = automaton.Step(_state, value);
                    if (automaton.HasMatch(_state))
                    {
                        Match();
                    }

                    if (_next <= _position)
                    {
                        JudgeNext();
                    }
                }
                else if (value <= 0x20)
                {
                    Blank();
                }
                else if (value is 0xC2 or 0xE2 or 0xE3 or 0xEF)
                {
                    _sequence = value;
                    _sequenceLength = 1;
                }
                else
                {
                    _blank = false;
                    Push(value);
                }
            }
            else
            {
                Continue(value);
            }
        }
    }

    /// <summary>Ends a unit: what comes next has nothing to do with what came before.</summary>
    public void EndUnit()
    {
        FlushSequence();
        while (_candidates.Count > 0)
        {
            Judge(_candidates.Dequeue());
        }

        _next = long.MaxValue;
        _start = _position;
        _state = 0;
        _blank = true;
    }

    /// <summary>Forgets how often each pattern was looked at.</summary>
    public void ResetLooks() => Array.Clear(_looks, 0, _looks.Length);

    private static bool IsWord(byte value) =>
        value is (>= (byte)'0' and <= (byte)'9') or (>= (byte)'A' and <= (byte)'Z') or (>= (byte)'a' and <= (byte)'z') or (byte)'_';

    private static bool IsDigit(byte value) => value is >= (byte)'0' and <= (byte)'9';

    private static bool Test(Regex regex, string text)
    {
        try
        {
            return regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private void Continue(byte value)
    {
        if ((value & 0xC0) != 0x80)
        {
            FlushSequence();
            Feed([value]);
            return;
        }

        _sequence = (_sequence << 8) | value;
        _sequenceLength++;
        if (_sequenceLength < ((_sequence >> (8 * (_sequenceLength - 1))) == 0xC2 ? 2 : 3))
        {
            return;
        }

        int sequence = _sequence;
        switch (sequence)
        {
            case 0xC2A0 or 0xE38080 or 0xE280AF:
                _sequenceLength = 0;
                Blank();
                return;
            case 0xC2AD or 0xE2808B or 0xE2808C or 0xE2808D or 0xE281A0 or 0xEFBBBF:
                // Soft hyphen, zero-width characters, a byte order mark: nothing that a reader sees.
                _sequenceLength = 0;
                return;
            case 0xE28098 or 0xE28099:
                _sequenceLength = 0;
                _blank = false;
                Push((byte)'\'');
                return;
            case 0xE2809C or 0xE2809D:
                _sequenceLength = 0;
                _blank = false;
                Push((byte)'"');
                return;
            case 0xE28090 or 0xE28091:
                _sequenceLength = 0;
                _blank = false;
                Push((byte)'-');
                return;
            case >= 0xEFBC81 and <= 0xEFBCBF:
                _sequenceLength = 0;
                _blank = false;
                Push((byte)(sequence - 0xEFBC81 + '!'));
                return;
            case >= 0xEFBD80 and <= 0xEFBD9E:
                _sequenceLength = 0;
                _blank = false;
                Push((byte)(sequence - 0xEFBD80 + '`'));
                return;
            default:
                FlushSequence();
                return;
        }
    }

    private void FlushSequence()
    {
        int length = _sequenceLength;
        _sequenceLength = 0;
        for (int index = length - 1; index >= 0; index--)
        {
            _blank = false;
            Push((byte)(_sequence >> (8 * index)));
        }
    }

    private void Blank()
    {
        if (!_blank)
        {
            _blank = true;
            Push((byte)' ');
        }
    }

    private void Push(byte value)
    {
        _ring[_position & (RingSize - 1)] = value;
        _position++;
        _state = _table.Automaton.Step(_state, value);
        if (_table.Automaton.HasMatch(_state))
        {
            Match();
        }

        if (_next <= _position)
        {
            JudgeNext();
        }
    }

    private void Match()
    {
        foreach (int pattern in _table.Automaton.Matches(_state)!)
        {
            if (pattern >= _table.Patterns.Count)
            {
                _lastApi = _position;
            }
            else if (_table.Allows(_table.Patterns[pattern], Source))
            {
                Consider(pattern);
            }
        }
    }

    private void JudgeNext()
    {
        Judge(_candidates.Dequeue());
        _next = _candidates.Count > 0 ? _candidates.Peek().End + Around : long.MaxValue;
    }

    private void Consider(int index)
    {
        KnownErrorTable.Pattern pattern = _table.Patterns[index];
        if (pattern.Kind != SignKind.Shape)
        {
            byte before = At(_position - pattern.Length - 1);
            if (pattern.Kind == SignKind.Code
                ? IsWord(before) || before is (byte)'+' or (byte)'.'
                : IsWord(before) && IsWord(At(_position - pattern.Length)))
            {
                return;
            }
        }

        if (pattern.Kind == SignKind.Code || _looks[index]++ < MaximumLooks)
        {
            _candidates.Enqueue(new Candidate(index, _position, Line));
            _next = Math.Min(_next, _position + Around);
        }
    }

    private byte At(long position) => position >= _start && position < _position ? _ring[position & (RingSize - 1)] : (byte)0;

    private string Window(long from, long to)
    {
        from = Math.Max(from, Math.Max(_start, _position - RingSize));
        to = Math.Min(to, _position);
        byte[] bytes = new byte[Math.Max(0, to - from)];
        for (int index = 0; index < bytes.Length; index++)
        {
            bytes[index] = _ring[(from + index) & (RingSize - 1)];
        }

        return Encoding.UTF8.GetString(bytes);
    }

    private void Judge(Candidate candidate)
    {
        KnownErrorTable.Pattern pattern = _table.Patterns[candidate.Pattern];
        long start = candidate.End - pattern.Length;
        byte after = At(candidate.End);
        double strength = 1;
        bool responseCode = false;
        switch (pattern.Kind)
        {
            case SignKind.Shape:
                if (!Test(pattern.Regex!, Window(start - Around, candidate.End + Around)))
                {
                    return;
                }

                break;
            case SignKind.Code:
                if (IsWord(after) || !IsCode(start, candidate.End, out strength))
                {
                    return;
                }

                break;
            default:
                if (IsWord(after) && IsWord(At(candidate.End - 1)))
                {
                    return;
                }

                responseCode = Source == SignalSource.Har && Test(ResponseCodeBefore, Window(start - 160, start));
                break;
        }

        _found(new SignalHit(candidate.Pattern, strength, responseCode, candidate.Line));
    }

    private bool IsNamed(long start)
    {
        long last = start - 1;
        for (int skipped = 0; skipped < 12 && At(last) is (byte)'"' or (byte)'\'' or (byte)' ' or (byte)':' or (byte)'=' or (byte)'#' or (byte)'>' or (byte)'(' or (byte)'[' or (byte)']' or (byte)'\\' or (byte)'-'; skipped++)
        {
            last--;
        }

        foreach (byte[] word in CodeWords)
        {
            int index = word.Length - 1;
            while (index >= 0 && PatternAutomaton.Fold(At(last - (word.Length - 1 - index))) == word[index])
            {
                index--;
            }

            if (index < 0)
            {
                return true;
            }
        }

        return false;
    }

    private bool IsCode(long start, long end, out double strength)
    {
        strength = 1;
        byte after = At(end);
        byte before = At(start - 1);

        // Part of a version, an amount, a date or a time.
        if ((after is (byte)'.' or (byte)'-' or (byte)':' or (byte)'%' || (after == '/' && !IsNumber(end + 1, 1))) && IsDigit(At(end + 1)))
        {
            return false;
        }

        bool named = IsNamed(start);
        if (Source is SignalSource.Code)
        {
            return true;
        }

        if (Source is SignalSource.Message)
        {
            // A ticket number such as INC-13001 or #13001 is no code, the end of a telephone number neither; in
            // "9018, 9042" both are.
            return named || !(before is (byte)'#'
                || (before is (byte)'-' && IsWord(At(start - 2)))
                || ((before is (byte)' ' or (byte)':' or (byte)'/') && IsDigit(At(start - 2)) && !IsNumber(start - 2, -1)));
        }

        // All API names up to the window's end have been seen, so the last one decides.
        if (_lastApi >= start - Around && _lastApi > _start)
        {
            return true;
        }

        strength = Source == SignalSource.Har ? 0.5 : 0.8;
        return named;
    }

    // Four digits or more, from here on or up to here.
    private bool IsNumber(long from, int step)
    {
        int digits = 0;
        while (digits < 4 && IsDigit(At(from + (digits * step))))
        {
            digits++;
        }

        return digits == 4;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Candidate(int Pattern, long End, long Line);
}
