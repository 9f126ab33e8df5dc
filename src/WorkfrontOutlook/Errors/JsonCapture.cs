using System.Globalization;
using System.Text;

namespace WorkfrontOutlook.Errors;

/// <summary>
/// Reads JSON: a HAR entry by entry, and everything else as one text. Cookies, credentials, form fields and query strings
/// are passed over; mail, pictures, fonts and scripts can't hold an error and count for nothing.
/// </summary>
internal sealed class JsonCapture : ICaptureFeed, IJsonEvents
{
    private const int MaximumUrl = 2048;

    private readonly string _source;
    private readonly SignalCollector _collector;
    private readonly CaptureReadReport _report;
    private readonly JsonTokenizer _tokenizer;
    private readonly SignalScanner _scanner;
    private readonly SignalScanner _decodedScanner;
    private readonly Base64Feed _base64;
    private readonly TokenFinder _tokens;
    private readonly TokenFinder _decodedTokens;
    private readonly Role[] _roles = new Role[JsonTokenizer.MaximumDepth];
    private readonly byte[] _name = new byte[64];
    private readonly byte[] _kept = new byte[MaximumUrl];
    private readonly List<EntryHit> _hits = [];
    private readonly List<EntryHit> _decodedHits = [];
    private readonly Action<char[], string, CaptureLocation> _token;
    private TextCapture? _rest;
    private int _depth;
    private int _nameLength;
    private int _keptLength;
    private Target _target;
    private Section _section;
    private bool _keep;
    private bool _bodyIsBase64Candidate;
    private int _rootIndex = -1;

    private int _entry = -1;
    private string _url = string.Empty;
    private string _mime = string.Empty;
    private string _encoding = string.Empty;
    private string _header = string.Empty;
    private DateTimeOffset? _time;
    private int? _status;
    private long _size;
    private bool _hasBody;
    private bool _bodyCompressed;
    private int _entriesWithBody;
    private int _entriesWithoutBody;
    private CaptureLocation? _firstWithoutBody;
    private int _neededWithoutBody;

    public JsonCapture(string source, SignalCollector collector, CaptureReadReport report, Action<char[], string, CaptureLocation> token)
    {
        _source = source;
        _collector = collector;
        _report = report;
        _token = token;
        _tokenizer = new JsonTokenizer(this);
        _scanner = new SignalScanner(collector.Table, SignalSource.Json, Found);
        _decodedScanner = new SignalScanner(collector.Table, SignalSource.Har, hit => Note(_decodedHits, hit));
        _tokens = new TokenFinder((text, hash) => token(text, hash, Locate()));
        _decodedTokens = new TokenFinder((text, hash) => token(text, hash, Locate()));
        _base64 = new Base64Feed((bytes, count) =>
        {
            _decodedScanner.Feed(bytes.AsSpan(0, count));
            _decodedTokens.Feed(bytes.AsSpan(0, count));
        });
    }

    private enum Role
    {
        Generic,
        Root,
        RootArray,
        Log,
        Entries,
        Entry,
        Request,
        Response,
        Content,
        PostData,
        Headers,
        Header,
        Dropped,
        HarOther,
    }

    /// <summary>What happens to the string that is being read.</summary>
    private enum Target
    {
        Nothing,
        Scan,
        Body,
    }

    private enum Section
    {
        Generic,
        Meta,
        Url,
        RequestBody,
        ResponseBody,
    }

    /// <summary>Gets how the bodies of compressed content were met.</summary>
    public int CompressedBodies { get; private set; }

    /// <summary>Gets the reader underneath, which knows lines and faults.</summary>
    public JsonTokenizer Tokenizer => _tokenizer;

    /// <summary>Gets how many entries lack the body that would have told more.</summary>
    public int WithoutBody => _entriesWithBody == 0 ? _entriesWithoutBody : _neededWithoutBody;

    /// <summary>Gets the first of them.</summary>
    public CaptureLocation? FirstWithoutBody => _firstWithoutBody;

    private Role Current => _depth == 0 ? Role.Generic : _roles[_depth - 1];

    private bool IsGeneric => Current is Role.Generic or Role.Root or Role.RootArray or Role.Log;

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

    public CaptureLocation Locate() => _entry >= 0
        ? new CaptureLocation { Source = _source, Entry = _entry, Line = _tokenizer.Line }
        : new CaptureLocation { Source = _source, Line = _tokenizer.Line, Entry = _rootIndex >= 0 ? _rootIndex : null };

    void IJsonEvents.StartContainer(bool isObject)
    {
        Role role = _depth == 0 ? (isObject ? Role.Root : Role.RootArray) : Child(Current, isObject);
        if (Current == Role.RootArray && _depth == 1)
        {
            _rootIndex++;
        }

        if (IsScanned(role) && IsScanned(Current))
        {
            Punctuate(isObject ? "{"u8 : "["u8);
        }

        _roles[_depth++] = role;
        if (role == Role.Entries)
        {
            _report.Format = CaptureFormat.Har;
            _rootIndex = -1;
            _scanner.EndUnit();
            _scanner.Source = SignalSource.Har;
        }
        else if (role == Role.Entry)
        {
            BeginEntry();
        }
        else if (role == Role.Header)
        {
            _header = string.Empty;
        }

        _nameLength = 0;
    }

    void IJsonEvents.EndContainer()
    {
        Role role = Current;
        _depth--;
        if (role == Role.Entry)
        {
            EndEntry();
        }
        else if (role == Role.Entries)
        {
            _entry = -1;
        }
        else if (IsScanned(role) && IsScanned(Current))
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
        if (IsScanned(Current))
        {
            Punctuate("\""u8);
            _scanner.Feed(name);
            Punctuate("\":"u8);
        }
    }

    void IJsonEvents.StartString()
    {
        _keptLength = 0;
        _keep = false;
        Section section = Section.Meta;
        switch (Current)
        {
            case Role.Entry:
                _keep = Is("startedDateTime"u8);
                _target = _keep ? Target.Nothing : Target.Scan;
                break;
            case Role.Request:
                _keep = Is("url"u8);
                section = Section.Url;
                _target = _keep ? Target.Scan : Target.Nothing;
                break;
            case Role.Response:
                _target = Target.Scan;
                break;
            case Role.Content:
                _keep = Is("mimeType"u8) || Is("encoding"u8);
                section = Section.ResponseBody;
                _target = Is("text"u8) ? Target.Body : Target.Nothing;
                break;
            case Role.PostData:
                section = Section.RequestBody;
                _target = Is("text"u8) ? Target.Scan : Target.Nothing;
                break;
            case Role.Header:
                _keep = Is("name"u8);
                _target = Is("value"u8) && IsHarmlessHeader(_header) ? Target.Scan : Target.Nothing;
                if (Is("value"u8) && IsSecretHeader(_header))
                {
                    _report.SecretsDropped++;
                }

                break;
            case Role.Dropped:
                _target = Target.Nothing;
                if (Is("value"u8))
                {
                    _report.SecretsDropped++;
                }

                break;
            case Role.Entries:
            case Role.Headers:
                _target = Target.Nothing;
                break;
            case Role.HarOther:
                _target = Target.Scan;
                break;
            default:
                _target = Target.Scan;
                section = Section.Generic;
                break;
        }

        Enter(section);
        if (_target == Target.Body)
        {
            _hasBody = true;
            _bodyIsBase64Candidate = true;
            _base64.Reset();
            if (IsOpaque(_mime))
            {
                _target = Target.Nothing;
            }
        }

        if (IsScanned(Current))
        {
            Punctuate("\""u8);
        }
    }

    void IJsonEvents.StringPart(ReadOnlySpan<byte> part)
    {
        _tokens.Feed(part);
        if (_keep)
        {
            int room = Math.Min(part.Length, _kept.Length - _keptLength);
            part.Slice(0, room).CopyTo(_kept.AsSpan(_keptLength));
            _keptLength += room;
        }

        if (_target == Target.Nothing)
        {
            return;
        }

        _scanner.Line = _tokenizer.Line;
        _scanner.Feed(part);
        if (_target == Target.Body && _bodyIsBase64Candidate)
        {
            _base64.Feed(part);
            _bodyIsBase64Candidate = _base64.IsValid;
        }
    }

    void IJsonEvents.EndString()
    {
        _tokens.End();
        if (_target == Target.Body)
        {
            if (_bodyIsBase64Candidate)
            {
                _base64.Complete();
            }

            _decodedTokens.End();
            _decodedScanner.EndUnit();
            _bodyCompressed |= _bodyIsBase64Candidate && _base64.IsCompressed;
        }

        if (IsScanned(Current))
        {
            Punctuate("\","u8);
        }
        else
        {
            _scanner.EndUnit();
        }

        if (_keep)
        {
            Keep(Encoding.UTF8.GetString(_kept, 0, _keptLength));
            Array.Clear(_kept, 0, _keptLength);
            _keep = false;
        }

        _target = Target.Nothing;
    }

    void IJsonEvents.Scalar(ReadOnlySpan<byte> text)
    {
        if (Current == Role.Response && Is("status"u8))
        {
            _status = Number(text) is >= 0 and <= 999 and long status ? (int)status : null;
        }
        else if (Current == Role.Content && Is("size"u8))
        {
            _size = Number(text);
        }

        _tokens.Feed(text);
        _tokens.End();
        if (IsScanned(Current))
        {
            Enter(IsGeneric ? Section.Generic : Section.Meta);
            _scanner.Line = _tokenizer.Line;
            _scanner.Feed(text);
            Punctuate(", "u8);
        }
    }

    private static bool IsScanned(Role role) => role is Role.Generic or Role.Root or Role.RootArray or Role.Log or Role.HarOther or Role.Entry;

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

    private static bool IsHarmlessHeader(string name) => name is "x-ms-diagnostics" or "x-ms-client-error" or "x-owa-error"
        or "x-innerexception" or "x-exception" or "www-authenticate" or "location" or "user-agent";

    private static bool IsSecretHeader(string name) => name is "authorization" or "proxy-authorization" or "cookie" or "set-cookie"
        || name.IndexOf("token", StringComparison.Ordinal) >= 0 || name.IndexOf("canary", StringComparison.Ordinal) >= 0;

    private static bool IsOpaque(string mime) => mime.StartsWith("image/", StringComparison.Ordinal) || mime.StartsWith("font/", StringComparison.Ordinal)
        || mime.StartsWith("audio/", StringComparison.Ordinal) || mime.StartsWith("video/", StringComparison.Ordinal)
        || mime.StartsWith("application/font", StringComparison.Ordinal) || mime.StartsWith("application/wasm", StringComparison.Ordinal);

    private static bool IsScript(string mime, string url)
    {
        int query = url.IndexOfAny(['?', '#']);
        string path = query < 0 ? url : url.Substring(0, query);
        return mime.IndexOf("javascript", StringComparison.Ordinal) >= 0 || mime.IndexOf("ecmascript", StringComparison.Ordinal) >= 0
            || mime.StartsWith("text/css", StringComparison.Ordinal)
            || path.EndsWith(".js", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".css", StringComparison.OrdinalIgnoreCase)
            || path.EndsWith(".map", StringComparison.OrdinalIgnoreCase);
    }

    private static void Note(List<EntryHit> hits, Section section, SignalHit hit)
    {
        foreach (EntryHit known in hits)
        {
            if (known.Pattern == hit.Pattern && known.Section == section && known.IsResponseCode == hit.IsResponseCode)
            {
                known.Count++;
                known.Strength = Math.Max(known.Strength, hit.Strength);
                return;
            }
        }

        hits.Add(new EntryHit { Pattern = hit.Pattern, Section = section, IsResponseCode = hit.IsResponseCode, Strength = hit.Strength, Line = hit.Line, Count = 1 });
    }

    private static void Note(List<EntryHit> hits, SignalHit hit) => Note(hits, Section.ResponseBody, hit);

    private Role Child(Role parent, bool isObject) => parent switch
    {
        Role.Root when isObject && Is("log"u8) => Role.Log,
        Role.Log when !isObject && Is("entries"u8) => Role.Entries,
        Role.Log => Role.Generic,
        Role.Entries => isObject ? Role.Entry : Role.HarOther,
        Role.Entry when isObject && Is("request"u8) => Role.Request,
        Role.Entry when isObject && Is("response"u8) => Role.Response,
        Role.Entry => Role.HarOther,
        Role.Request or Role.Response when Is("headers"u8) => Role.Headers,
        Role.Request or Role.Response when Is("cookies"u8) || Is("queryString"u8) => Role.Dropped,
        Role.Request when isObject && Is("postData"u8) => Role.PostData,
        Role.Response when isObject && Is("content"u8) => Role.Content,
        Role.Request or Role.Response => Role.HarOther,
        Role.Headers => Role.Header,
        Role.Header or Role.PostData or Role.Content => Role.Dropped,
        Role.Dropped => Role.Dropped,
        Role.HarOther => Role.HarOther,
        _ => Role.Generic,
    };

    private bool Is(ReadOnlySpan<byte> name) => name.SequenceEqual(new ReadOnlySpan<byte>(_name, 0, _nameLength));

    private void Punctuate(ReadOnlySpan<byte> text)
    {
        Enter(IsGeneric ? Section.Generic : Section.Meta);
        _scanner.Line = _tokenizer.Line;
        _scanner.Feed(text);
    }

    private void Enter(Section section)
    {
        if (section != _section)
        {
            _scanner.EndUnit();
            _section = section;
        }
    }

    private void Found(SignalHit hit)
    {
        if (_entry >= 0)
        {
            Note(_hits, _section, hit);
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
            case Role.Entry:
                _time = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time : null;
                break;
            case Role.Request:
                _url = text;
                break;
            case Role.Content when Is("mimeType"u8):
                _mime = text.Trim().ToLowerInvariant();
                break;
            case Role.Content:
                _encoding = text.Trim().ToLowerInvariant();
                break;
            case Role.Header:
                _header = text.Trim().ToLowerInvariant();
                break;
            default:
                break;
        }
    }

    private void BeginEntry()
    {
        _scanner.EndUnit();
        _scanner.ResetLooks();
        _decodedScanner.ResetLooks();
        _entry = _report.Entries++;
        _hits.Clear();
        _decodedHits.Clear();
        _url = string.Empty;
        _mime = string.Empty;
        _encoding = string.Empty;
        _time = null;
        _status = null;
        _size = 0;
        _hasBody = false;
        _bodyCompressed = false;
    }

    private void EndEntry()
    {
        _scanner.EndUnit();
        CaptureHost host = CaptureHost.Parse(_url, _collector.Table.Model);
        CaptureLocation place = new()
        {
            Source = _source,
            Entry = _entry,
            Time = _time,
            Host = host.Name,
            Status = _status,
            Operation = host.Operation,
        };
        bool failed = _status is null or 0 or >= 400;
        bool isBase64 = string.Equals(_encoding, "base64", StringComparison.Ordinal);
        bool bodyCounts = !IsOpaque(_mime) && !IsScript(_mime, _url)
            && (!_mime.StartsWith("text/html", StringComparison.Ordinal) || failed || host.Kind == CaptureHost.HostKind.SignIn);
        if (_hasBody)
        {
            _entriesWithBody++;
            if (isBase64 && _bodyCompressed && bodyCounts)
            {
                CompressedBodies++;
            }
        }
        else if (_size > 0)
        {
            _entriesWithoutBody++;
            bool needed = host.Operation is not null || (failed && (host.IsMail || host.Kind == CaptureHost.HostKind.SignIn));
            if (needed)
            {
                _neededWithoutBody++;
            }

            _firstWithoutBody ??= place;
        }

        bool mailLeftOut = false;
        IEnumerable<EntryHit> body = isBase64 ? _decodedHits : _hits.Where(hit => hit.Section == Section.ResponseBody);
        bool sign = false;
        foreach (EntryHit hit in body.Concat(_hits.Where(hit => hit.Section != Section.ResponseBody)))
        {
            bool counts = hit.Section switch
            {
                // In a mailbox's own answers only an error, or the answer to a request for a token, counts: a mail about the
                // error is no error.
                Section.ResponseBody => bodyCounts && (!host.IsMail || failed || host.Operation is not null || hit.IsResponseCode),
                Section.RequestBody or Section.Url => !host.IsMail,
                _ => true,
            };
            if (!counts)
            {
                mailLeftOut = true;
                continue;
            }

            _collector.Add(hit.Pattern, hit.Strength, place, hit.Count);

            sign |= !_collector.Table.IsClue(_collector.Table.Patterns[hit.Pattern].Row);
        }

        if (host.Operation is not null && (_status is 403 or >= 500))
        {
            _collector.AddClue("tokenRequest:refused", place);
            sign = true;
        }

        if (sign && (host.Kind is CaptureHost.HostKind.ExchangeOnline or CaptureHost.HostKind.OnPremises or CaptureHost.HostKind.Consumer))
        {
            _collector.AddHost("host:" + host.Kind, place);
        }

        if (_hasBody && (!bodyCounts || mailLeftOut))
        {
            _report.BodiesLeftOut++;
        }

        _url = string.Empty;
        _entry = -1;
    }

    private sealed class EntryHit
    {
        public int Pattern { get; set; }

        public Section Section { get; set; }

        public bool IsResponseCode { get; set; }

        public double Strength { get; set; }

        public long Line { get; set; }

        public long Count { get; set; }
    }
}
