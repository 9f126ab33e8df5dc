using System.Text;

namespace WorkfrontOutlook.Errors;

/// <summary>
/// Reads JSON: a HAR entry by entry, and everything else as one text. Cookies, credentials, form fields and query strings
/// are passed over.
/// </summary>
internal sealed class JsonCapture : ICaptureFeed, IJsonEvents
{
    private const int MaximumUrl = 2048;

    private readonly string _source;
    private readonly SignalCollector _collector;
    private readonly CaptureReadReport _report;
    private readonly JsonTokenizer _tokenizer;
    private readonly SignalScanner _scanner;
    private readonly TokenFinder _tokens;
    private readonly DecodedBody _decoded;
    private readonly HarPart[] _parts = new HarPart[JsonTokenizer.MaximumDepth];
    private readonly byte[] _name = new byte[64];
    private readonly byte[] _kept = new byte[MaximumUrl];
    private readonly Action<char[], string, CaptureLocation> _token;
    private TextCapture? _rest;
    private int _depth;
    private int _nameLength;
    private int _keptLength;
    private HarString _string;
    private HarSection _section;
    private string _header = string.Empty;
    private int _rootIndex = -1;

    public JsonCapture(string source, SignalCollector collector, CaptureReadReport report, Action<char[], string, CaptureLocation> token)
    {
        _source = source;
        _collector = collector;
        _report = report;
        _token = token;
        _tokenizer = new JsonTokenizer(this);
        _scanner = new SignalScanner(collector.Table, SignalSource.Json, Found);
        _tokens = new TokenFinder((text, hash) => token(text, hash, Locate()));
        Entries = new HarEntries(source, collector, report);
        _decoded = new DecodedBody(collector.Table, Entries.NoteDecoded, (text, hash) => token(text, hash, Locate()));
    }

    /// <summary>Gets the entries, and what was met in them.</summary>
    public HarEntries Entries { get; }

    /// <summary>Gets the reader underneath, which knows lines and faults.</summary>
    public JsonTokenizer Tokenizer => _tokenizer;

    private HarPart Current => _depth == 0 ? HarPart.Generic : _parts[_depth - 1];

    private ReadOnlySpan<byte> Name => new(_name, 0, _nameLength);

    public void Feed(ReadOnlySpan<byte> data)
    {
        if (_rest is null)
        {
            data = data.Slice(_tokenizer.Feed(data));
            if (_tokenizer.IsFollowedByText)
            {
                _rest = new TextCapture(_source, SignalSource.Text, _collector, _token, _tokenizer.Line);
            }
        }

        _rest?.Feed(data);
    }

    public void Complete()
    {
        _rest?.Complete();
        // Where the capture breaks off is the place to name, not where its containers are closed for it.
        _tokenizer.Complete();
        _tokens.End();
        _scanner.EndUnit();
    }

    public CaptureLocation Locate() => Entries.Current >= 0
        ? new CaptureLocation { Source = _source, Entry = Entries.Current, Line = _tokenizer.Line }
        : new CaptureLocation { Source = _source, Line = _tokenizer.Line, Entry = _rootIndex >= 0 ? _rootIndex : null };

    void IJsonEvents.StartContainer(bool isObject)
    {
        HarPart part = _depth == 0 ? (isObject ? HarPart.Root : HarPart.RootArray) : HarForm.Child(Current, Name, isObject);
        if (Current == HarPart.RootArray && _depth == 1)
        {
            _rootIndex++;
        }

        if (HarForm.IsRunningText(part) && HarForm.IsRunningText(Current))
        {
            Punctuate(isObject ? "{"u8 : "["u8);
        }

        _parts[_depth++] = part;
        if (part == HarPart.Entries)
        {
            _report.Format = CaptureFormat.Har;
            _rootIndex = -1;
            _scanner.EndUnit();
            _scanner.Source = SignalSource.Har;
        }
        else if (part == HarPart.Entry)
        {
            _scanner.EndUnit();
            _scanner.ResetLooks();
            _decoded.ResetLooks();
            Entries.Begin();
        }
        else if (part == HarPart.Header)
        {
            _header = string.Empty;
        }

        _nameLength = 0;
    }

    void IJsonEvents.EndContainer()
    {
        HarPart part = Current;
        _depth--;
        if (part == HarPart.Entry)
        {
            _scanner.EndUnit();
            Entries.End();
        }
        else if (HarForm.IsRunningText(part) && HarForm.IsRunningText(Current))
        {
            Punctuate("},"u8);
        }

        _nameLength = 0;
    }

    void IJsonEvents.Name(ReadOnlySpan<byte> name)
    {
        _nameLength = Math.Min(name.Length, _name.Length);
        name.Slice(0, _nameLength).CopyTo(_name);
        _tokens.Feed(name);
        _tokens.End();
        if (HarForm.IsRunningText(Current))
        {
            Punctuate("\""u8);
            _scanner.Feed(name);
            Punctuate("\":"u8);
        }
    }

    void IJsonEvents.StartString()
    {
        _keptLength = 0;
        _string = HarString.Of(Current, Name, _header);
        if (_string.IsSecret)
        {
            _report.SecretsDropped++;
        }

        Enter(_string.Section);
        if (_string.IsBody)
        {
            Entries.HasBody = true;
            _decoded.Begin();
            if (Entries.IsOpaque)
            {
                _string = new HarString(_string.Section);
            }
        }

        if (HarForm.IsRunningText(Current))
        {
            Punctuate("\""u8);
        }
    }

    void IJsonEvents.StringPart(ReadOnlySpan<byte> part)
    {
        _tokens.Feed(part);
        if (_string.IsKept)
        {
            int room = Math.Min(part.Length, _kept.Length - _keptLength);
            part.Slice(0, room).CopyTo(_kept.AsSpan(_keptLength));
            _keptLength += room;
        }

        if (!_string.IsRead)
        {
            return;
        }

        _scanner.Line = _tokenizer.Line;
        _scanner.Feed(part);
        if (_string.IsBody)
        {
            _decoded.Feed(part);
        }
    }

    void IJsonEvents.EndString()
    {
        _tokens.End();
        if (_string.IsBody)
        {
            Entries.IsBodyCompressed |= _decoded.End();
        }

        if (HarForm.IsRunningText(Current))
        {
            Punctuate("\","u8);
        }
        else
        {
            _scanner.EndUnit();
        }

        if (_string.IsKept)
        {
            Keep(Encoding.UTF8.GetString(_kept, 0, _keptLength));
            Array.Clear(_kept, 0, _keptLength);
        }

        _string = default;
    }

    void IJsonEvents.Scalar(ReadOnlySpan<byte> text)
    {
        if (Current == HarPart.Response && Is("status"u8))
        {
            Entries.Status = Number(text) is >= 0 and <= 999 and long status ? (int)status : null;
        }
        else if (Current == HarPart.Content && Is("size"u8))
        {
            Entries.Size = Number(text);
        }

        _tokens.Feed(text);
        _tokens.End();
        if (HarForm.IsRunningText(Current))
        {
            Enter(HarForm.IsGeneric(Current) ? HarSection.Generic : HarSection.Meta);
            _scanner.Line = _tokenizer.Line;
            _scanner.Feed(text);
            Punctuate(", "u8);
        }
    }

    private static long Number(ReadOnlySpan<byte> text)
    {
        long value = 0;
        foreach (byte digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9' || value > 1_000_000_000_000)
            {
                return value == 0 ? -1 : value;
            }

            value = (value * 10) + (digit - '0');
        }

        return value;
    }

    private bool Is(ReadOnlySpan<byte> name) => name.SequenceEqual(Name);

    private void Punctuate(ReadOnlySpan<byte> text)
    {
        Enter(HarForm.IsGeneric(Current) ? HarSection.Generic : HarSection.Meta);
        _scanner.Line = _tokenizer.Line;
        _scanner.Feed(text);
    }

    private void Enter(HarSection section)
    {
        if (section != _section)
        {
            _scanner.EndUnit();
            _section = section;
        }
    }

    private void Found(SignalHit hit)
    {
        if (Entries.Current >= 0)
        {
            Entries.Note(_section, hit);
        }
        else
        {
            _collector.Add(hit.Pattern, hit.Strength, new CaptureLocation { Source = _source, Line = hit.Line, Entry = _rootIndex >= 0 ? _rootIndex : null });
        }
    }

    private void Keep(string text)
    {
        switch (Current)
        {
            case HarPart.Entry:
                Entries.SetTime(text);
                break;
            case HarPart.Request:
                Entries.SetUrl(text);
                break;
            case HarPart.Content when Is("mimeType"u8):
                Entries.SetMime(text);
                break;
            case HarPart.Content:
                Entries.SetEncoding(text);
                break;
            case HarPart.Header:
                _header = text.Trim().ToLowerInvariant();
                break;
            default:
                break;
        }
    }
}
