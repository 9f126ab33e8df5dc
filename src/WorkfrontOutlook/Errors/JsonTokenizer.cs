namespace WorkfrontOutlook.Errors;

/// <summary>
/// Reads JSON of any size in flat memory and goes on where it is broken. The reader of the base library must hold a whole
/// string at once, and a HAR holds strings of hundreds of megabytes; so this one hands strings over in pieces.
/// </summary>
internal sealed class JsonTokenizer(IJsonEvents events)
{
    /// <summary>The depth up to which containers are told apart.</summary>
    public const int MaximumDepth = 256;

    private const int LongestName = 256;
    private const int LongestScalar = 64;

    private readonly bool[] _isObject = new bool[MaximumDepth];
    private readonly byte[] _name = new byte[LongestName];
    private readonly byte[] _scalar = new byte[LongestScalar];
    private readonly JsonEscape _escape = new();
    private int _depth;
    private bool _afterRoot;
    private int _nameLength;
    private int _scalarLength;
    private bool _expectName;
    private bool _inString;
    private bool _inName;

    /// <summary>Gets the line, from 1.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>Gets how many places broke the rules of JSON.</summary>
    public long Faults { get; private set; }

    /// <summary>Gets the line of the first fault.</summary>
    public long FirstFault { get; private set; }

    /// <summary>Gets how many containers were nested too deep to be told apart.</summary>
    public long TooDeep { get; private set; }

    /// <summary>Gets a value indicating whether a string or container is open.</summary>
    public bool IsOpen => _inString || _depth > 0;

    /// <summary>Gets a value indicating whether plain text follows a whole value, as in a console log that begins with an object.</summary>
    public bool IsFollowedByText { get; private set; }

    /// <summary>Reads on.</summary>
    /// <param name="data">The next bytes.</param>
    /// <returns>How many of them are JSON: all, unless <see cref="IsFollowedByText"/> has become true.</returns>
    public int Feed(ReadOnlySpan<byte> data)
    {
        int index = 0;
        while (index < data.Length)
        {
            if (_afterRoot && _depth == 0 && !_inString && data[index] > 0x20 && data[index] is not ((byte)'{' or (byte)'[' or (byte)',' or (byte)'"' or (byte)'}' or (byte)']'))
            {
                IsFollowedByText = true;
                return index;
            }

            index = _inString ? FeedString(data, index) : FeedStructure(data, index);
        }

        return index;
    }

    /// <summary>Ends the input: what is open is closed.</summary>
    public void Complete()
    {
        if (_inString)
        {
            FinishString();
        }

        FinishScalar();
        while (_depth > 0)
        {
            Close();
        }
    }

    private int FeedString(ReadOnlySpan<byte> data, int index)
    {
        if (_escape.IsOpen)
        {
            Escaped(data[index]);
            return index + 1;
        }

        ReadOnlySpan<byte> rest = data.Slice(index);
        int length = rest.IndexOfAny((byte)'"', (byte)'\\', (byte)'\n');
        int run = length < 0 ? rest.Length : length;
        if (run > 0)
        {
            Part(rest.Slice(0, run));
        }

        if (length < 0)
        {
            return data.Length;
        }

        switch (rest[length])
        {
            case (byte)'"':
                FinishString();
                break;
            case (byte)'\\':
                _escape.Begin();
                break;
            default:
                // A line end can't stand in a string: the closing quote is missing.
                Fault();
                FinishString();
                Line++;
                break;
        }

        return index + length + 1;
    }

    private int FeedStructure(ReadOnlySpan<byte> data, int index)
    {
        byte value = data[index];
        switch (value)
        {
            case (byte)'"':
                FinishScalar();
                _inString = true;
                _inName = _expectName;
                _nameLength = 0;
                if (!_inName)
                {
                    events.StartString();
                }

                break;
            case (byte)'{':
            case (byte)'[':
                FinishScalar();
                Open(value == '{');
                break;
            case (byte)'}':
            case (byte)']':
                FinishScalar();
                if (_depth == 0)
                {
                    Fault();
                    break;
                }

                if (_depth <= MaximumDepth && _isObject[_depth - 1] != (value == '}'))
                {
                    Fault();
                }

                Close();
                break;
            case (byte)',':
                FinishScalar();
                _expectName = _depth > 0 && _depth <= MaximumDepth && _isObject[_depth - 1];
                break;
            case (byte)':':
                FinishScalar();
                _expectName = false;
                break;
            case (byte)'\n':
                Line++;
                FinishScalar();
                break;
            case (byte)' ':
            case (byte)'\t':
            case (byte)'\r':
                FinishScalar();
                break;
            default:
                if (_scalarLength < LongestScalar)
                {
                    _scalar[_scalarLength++] = value;
                }
                else
                {
                    Fault();
                    FinishScalar();
                }

                break;
        }

        return index + 1;
    }

    private void Escaped(byte value)
    {
        bool isFirst = _escape.IsFirst;
        if (!_escape.Take(value, out ReadOnlySpan<byte> text))
        {
            Fault();
            if (!isFirst && value is ((byte)'"' or (byte)'\n'))
            {
                // It isn't part of the character: the string ends here, as it does at either without a \u before.
                FinishString();
            }
        }

        if (value == '\n')
        {
            // Behind the fault, which is in the line that ends.
            Line++;
        }

        if (!text.IsEmpty)
        {
            Part(text);
        }
    }

    private void Part(ReadOnlySpan<byte> part)
    {
        if (!_inName)
        {
            events.StringPart(part);
            return;
        }

        int room = Math.Min(part.Length, LongestName - _nameLength);
        part.Slice(0, room).CopyTo(_name.AsSpan(_nameLength));
        _nameLength += room;
    }

    private void FinishString()
    {
        _inString = false;
        _escape.Reset();
        if (_inName)
        {
            _inName = false;
            _expectName = false;
            events.Name(new ReadOnlySpan<byte>(_name, 0, _nameLength));
        }
        else
        {
            events.EndString();
        }
    }

    private void FinishScalar()
    {
        if (_scalarLength > 0)
        {
            ReadOnlySpan<byte> text = new(_scalar, 0, _scalarLength);
            if (!(text[0] is (byte)'-' or (>= (byte)'0' and <= (byte)'9') || text.SequenceEqual("true"u8) || text.SequenceEqual("false"u8) || text.SequenceEqual("null"u8)))
            {
                Fault();
            }

            _scalarLength = 0;
            events.Scalar(text);
        }
    }

    private void Open(bool isObject)
    {
        if (_depth < MaximumDepth)
        {
            _isObject[_depth] = isObject;
            events.StartContainer(isObject);
        }
        else
        {
            TooDeep++;
        }

        _depth++;
        _expectName = isObject && _depth <= MaximumDepth;
    }

    private void Close()
    {
        _depth--;
        _afterRoot = true;
        if (_depth < MaximumDepth)
        {
            events.EndContainer();
        }

        _expectName = false;
    }

    private void Fault()
    {
        if (Faults++ == 0)
        {
            FirstFault = Line;
        }
    }
}
