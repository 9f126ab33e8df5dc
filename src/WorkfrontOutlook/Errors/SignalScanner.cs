using System.Runtime.InteropServices;

namespace WorkfrontOutlook.Errors;

/// <summary>
/// Looks for the patterns of the table in a stream of UTF-8 bytes. It keeps the last two kilobytes and nothing else: what it
/// reports is which pattern was found on which line. Runs of white space count as one blank, full-width characters as their
/// ASCII forms, curly quotes as straight ones. What it finds is judged by <see cref="SignalJudge"/>.
/// </summary>
internal sealed class SignalScanner
{
    private const int RingSize = 2048;

    // A name or shape that stands everywhere must not make reading slow. Numbers are cheap to judge and have no limit: most
    // of theirs are no code, and the one that is may come last.
    private const int MaximumLooks = 100_000;

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

    private SignalWindow Window => new(_ring, _start, _position);

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
                else if (LookAlike.Begins(value))
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
        if (_sequenceLength < LookAlike.Length(_sequence >> (8 * (_sequenceLength - 1))))
        {
            return;
        }

        switch (LookAlike.Of(_sequence))
        {
            case LookAlike.None:
                FlushSequence();
                break;
            case LookAlike.Nothing:
                _sequenceLength = 0;
                break;
            case ' ':
                _sequenceLength = 0;
                Blank();
                break;
            case int plain:
                _sequenceLength = 0;
                _blank = false;
                Push((byte)plain);
                break;
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
        _next = _candidates.Count > 0 ? _candidates.Peek().End + SignalJudge.Around : long.MaxValue;
    }

    private void Consider(int index)
    {
        KnownErrorTable.Pattern pattern = _table.Patterns[index];
        if (!SignalJudge.CanBegin(Window, pattern))
        {
            return;
        }

        if (pattern.Kind == SignKind.Code || _looks[index]++ < MaximumLooks)
        {
            _candidates.Enqueue(new Candidate(index, _position, Line));
            _next = Math.Min(_next, _position + SignalJudge.Around);
        }
    }

    private void Judge(Candidate candidate)
    {
        KnownErrorTable.Pattern pattern = _table.Patterns[candidate.Pattern];
        if (SignalJudge.IsSign(Window, pattern, candidate.End, Source, _lastApi, out double strength, out bool isResponseCode))
        {
            _found(new SignalHit(candidate.Pattern, strength, isResponseCode, candidate.Line));
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Candidate(int Pattern, long End, long Line);
}
