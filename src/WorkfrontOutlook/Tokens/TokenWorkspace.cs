using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace WorkfrontOutlook.Tokens;

/// <summary>
/// The memory in which one token is read: its bytes, its decoded documents, and where their members stand. It is used again
/// for the next token, so that a token costs no memory but its result, and wiped in between. One thread at a time.
/// </summary>
internal sealed class TokenWorkspace : IDisposable
{
    /// <summary>The most characters that are read.</summary>
    public const int MaxCharacters = 256_000;

    private const int KeptBytes = 8 * 1024;
    private const int LongestKnownHeader = 512;

    private readonly JsonScanner _scanner = new();
    private readonly IncrementalHash _sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _signedHash = new byte[32];
    private readonly byte[] _knownHeader = new byte[LongestKnownHeader];
    private readonly ClaimValue[] _knownClaims = new ClaimValue[(int)Claim.Enc + 1];
    private int _knownHeaderLength;
    private int _knownHeaderBytes;
    private byte[] _ascii = [];
    private byte[] _header = [];
    private byte[] _payload = [];
    private byte[] _context = [];
    private byte[] _signature = [];
    private int _asciiLength;
    private int _headerLength;
    private int _payloadLength;
    private int _contextLength;
    private int _signatureLength;
    private int _signedLength;

    /// <summary>Gets where the members stand, by <see cref="Claim"/>.</summary>
    public ClaimValue[] Claims { get; } = new ClaimValue[(int)Claim.Count];

    /// <summary>Gets the first thing that is wrong with the structure, or null.</summary>
    public WfTokenCheck? Fault { get; private set; }

    /// <summary>Gets whether header and payload are JSON objects, so that there is something to say about the token.</summary>
    public bool IsReadable { get; private set; }

    /// <summary>Gets whether the text has the five parts of an encrypted token.</summary>
    public bool IsEncrypted { get; private set; }

    /// <summary>Gets whether the text is a payload and a signature; the header was lost.</summary>
    public bool LacksHeader { get; private set; }

    /// <summary>Gets whether the text is a sound JWS by RS256, whatever its payload is: what RFC 7515 asks before the key.</summary>
    public bool IsJws { get; private set; }

    public bool HasSignature => _signatureLength > 0;

    public int SignatureLength => _signatureLength;

    public ReadOnlySpan<byte> Header => _header.AsSpan(0, _headerLength);

    public ReadOnlySpan<byte> Payload => _payload.AsSpan(0, _payloadLength);

    public ReadOnlySpan<byte> Context => _context.AsSpan(0, _contextLength);

    /// <summary>Reads a text as a token.</summary>
    /// <returns>The first 8 bytes of its SHA-256, as a number.</returns>
    public ulong Read(ReadOnlySpan<char> text)
    {
        if (text.Length > MaxCharacters)
        {
            Fail(nameof(TokenText.Structure_TooLong), MaxCharacters);
            return HashOfLong(text);
        }

        int foreign = Base64Url.IndexOfForeign(text);
        if (foreign >= 0)
        {
            FailForeign(text, foreign);
            return HashOfLong(text);
        }

        Grow(ref _ascii, text.Length);
        _asciiLength = text.Length;
#if NET8_0_OR_GREATER
        Ascii.FromUtf16(text, _ascii, out _);
#else
        for (int i = 0; i < text.Length; i++)
        {
            _ascii[i] = (byte)text[i];
        }
#endif
        Span<byte> ascii = _ascii.AsSpan(0, text.Length);
        int first = IndexOfDot(ascii, 0);
        int second = first < 0 ? -1 : IndexOfDot(ascii, first + 1);
        int third = second < 0 ? -1 : IndexOfDot(ascii, second + 1);
        _signedLength = second > 0 && third < 0 ? second : 0;

        // Before the parts are decoded, which rewrites them.
        ulong hash = Hash();
        if (_signedLength > 0)
        {
            ReadThreeParts(ascii.Slice(0, first), ascii.Slice(first + 1, second - first - 1), ascii.Slice(second + 1));
        }
        else
        {
            ReadOther(ascii, first, second);
        }

        return hash;
    }

    /// <summary>Verifies the signature over the first two parts.</summary>
    public bool Verify(SigningKey key) => key.VerifyHash(_signedHash, _signature, _signatureLength);

    public bool Has(Claim claim) => Claims[(int)claim].IsPresent;

    public bool IsString(Claim claim) => Claims[(int)claim].IsString;

    /// <summary>Tells whether a member is a string of exactly this value.</summary>
    public bool Is(Claim claim, ReadOnlySpan<byte> value)
    {
        ref ClaimValue found = ref Claims[(int)claim];
        return found.IsString && (found.Escaped ? TextIs(claim, value) : Raw(found).SequenceEqual(value));
    }

    /// <summary>Tells whether a member is a string that begins with this value.</summary>
    public bool Begins(Claim claim, ReadOnlySpan<byte> value)
    {
        ref ClaimValue found = ref Claims[(int)claim];
        return found.IsString && (found.Escaped
            ? Text(claim) is { } text && Encoding.UTF8.GetBytes(text).AsSpan().StartsWith(value)
            : Raw(found).StartsWith(value));
    }

    /// <summary>A string member's bytes, where it was written without escapes; else empty.</summary>
    public ReadOnlySpan<byte> Plain(Claim claim)
    {
        ref ClaimValue found = ref Claims[(int)claim];
        return found.IsString && !found.Escaped ? Raw(found) : default;
    }

    /// <summary>A string member's value, or null when it is missing, no string, or not a text.</summary>
    public string? Text(Claim claim)
    {
        ref ClaimValue found = ref Claims[(int)claim];
        if (!found.IsString)
        {
            return null;
        }

        ReadOnlySpan<byte> raw = Raw(found);
        if (!found.Escaped)
        {
#if NET8_0_OR_GREATER
            return Encoding.UTF8.GetString(raw);
#else
            return Encoding.UTF8.GetString(raw.ToArray());
#endif
        }

        try
        {
            var reader = new Utf8JsonReader(Buffer(found.Part).AsSpan(found.Start - 1, found.Length + 2));
            return reader.Read() ? reader.GetString() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A time in whole seconds since 1970, written as a number or as a string of digits.</summary>
    public bool TryTime(Claim claim, out long seconds)
    {
        ref ClaimValue found = ref Claims[(int)claim];
        ReadOnlySpan<byte> raw = found.Type is JsonTokenType.Number or JsonTokenType.String ? Raw(found) : default;
        seconds = 0;
        return raw.Length is > 0 and <= 12 && raw[0] != (byte)'-' && raw[0] != (byte)'+'
            && Utf8Parser.TryParse(raw, out seconds, out int consumed) && consumed == raw.Length && seconds <= 253_402_300_799;
    }

    /// <summary>Decodes the header's <c>x5t</c>.</summary>
    /// <param name="thumbprint">20 bytes.</param>
    public bool TryThumbprint(Span<byte> thumbprint)
    {
        ReadOnlySpan<byte> text = Plain(Claim.X5t);
        if (text.Length != 27 || Base64Url.IndexOfForeign(text) >= 0)
        {
            return false;
        }

        Span<byte> copy = stackalloc byte[27];
        text.CopyTo(copy);
        return Base64Url.TryDecode(copy, thumbprint, out _);
    }

    public void Dispose() => _sha.Dispose();

    /// <summary>Wipes what was read.</summary>
    public void Clear()
    {
        Wipe(ref _ascii, ref _asciiLength);
        if (_knownHeaderLength == 0)
        {
            Wipe(ref _header, ref _headerLength);
        }

        _headerLength = 0;
        Wipe(ref _payload, ref _payloadLength);
        Wipe(ref _context, ref _contextLength);
        Wipe(ref _signature, ref _signatureLength);
        Array.Clear(Claims, 0, Claims.Length);
        _scanner.Clear();
        _signedLength = 0;
        Fault = null;
        IsReadable = false;
        IsJws = false;
        IsEncrypted = false;
        LacksHeader = false;
    }

    private static void Wipe(ref byte[] buffer, ref int length)
    {
        Array.Clear(buffer, 0, buffer.Length);
        length = 0;
        if (buffer.Length > KeptBytes)
        {
            buffer = [];
        }
    }

    private static void Grow(ref byte[] buffer, int room)
    {
        if (buffer.Length < room)
        {
            buffer = new byte[Math.Max(room, 1024)];
        }
    }

    /// <summary>Hashes the token in one pass, and on the way the two parts that are signed.</summary>
    private ulong Hash()
    {
        if (_signedLength > 0)
        {
            _sha.AppendData(_ascii, 0, _signedLength);
#if NET8_0_OR_GREATER
            _sha.TryGetCurrentHash(_signedHash, out _);
#else
            using (var sha = SHA256.Create())
            {
                sha.ComputeHash(_ascii, 0, _signedLength).CopyTo(_signedHash, 0);
            }
#endif
        }

        _sha.AppendData(_ascii, _signedLength, _asciiLength - _signedLength);
#if NET8_0_OR_GREATER
        Span<byte> hash = stackalloc byte[32];
        _sha.TryGetHashAndReset(hash, out _);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
#else
        return BinaryPrimitives.ReadUInt64BigEndian(_sha.GetHashAndReset());
#endif
    }

    /// <summary>The hash of any text, as UTF-8, piece by piece.</summary>
    private static ulong HashOfLong(ReadOnlySpan<char> text)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Encoder encoder = Encoding.UTF8.GetEncoder();
        char[] piece = new char[1024];
        byte[] bytes = new byte[Encoding.UTF8.GetMaxByteCount(piece.Length)];
        do
        {
            int length = Math.Min(piece.Length, text.Length);
            text.Slice(0, length).CopyTo(piece);
            text = text.Slice(length);
            sha.AppendData(bytes, 0, encoder.GetBytes(piece, 0, length, bytes, 0, text.IsEmpty));
        }
        while (!text.IsEmpty);
        Array.Clear(piece, 0, piece.Length);
        Array.Clear(bytes, 0, bytes.Length);
        return BinaryPrimitives.ReadUInt64BigEndian(sha.GetHashAndReset());
    }

    private static bool StartsWithWord(ReadOnlySpan<char> text, string word) =>
        text.StartsWith(word.AsSpan(), StringComparison.OrdinalIgnoreCase);

    private void FailForeign(ReadOnlySpan<char> text, int index)
    {
        char c = text[index];
        string key = c switch
        {
            _ when StartsWithWord(text, "Bearer ") => nameof(TokenText.Structure_Bearer),
            '\r' or '\n' => nameof(TokenText.Structure_LineBreak),
            '\u00EF' or '\uFEFF' or '\u00FF' or '\u00FE' when index == 0 => nameof(TokenText.Structure_ByteOrderMark),
            '"' or '\'' or '\\' or '{' or '<' => nameof(TokenText.Structure_Quote),
            '=' => nameof(TokenText.Structure_Padding),
            '+' or '/' => nameof(TokenText.Structure_StandardBase64),
            _ when char.IsWhiteSpace(c) => nameof(TokenText.Structure_WhiteSpace),
            _ => nameof(TokenText.Structure_Character),
        };
        Fail(key, index + 1, Printable.CodePoint(c));
    }

    /// <summary>Reads what hasn't the three parts of a signed token.</summary>
    private void ReadOther(Span<byte> text, int first, int second)
    {
        if (text.IsEmpty)
        {
            Fail(nameof(TokenText.Structure_Empty));
            return;
        }

        _knownHeaderLength = 0;
        int parts = 1;
        foreach (byte c in text)
        {
            parts += c == (byte)'.' ? 1 : 0;
        }

        if (parts == 5 && ReadPart(text.Slice(0, first), ref _header, ref _headerLength, JsonPart.Header) == JsonFault.None && Has(Claim.Enc))
        {
            IsEncrypted = true;
        }
        else if (parts == 2 && ReadPart(text.Slice(0, first), ref _payload, ref _payloadLength, JsonPart.Payload) == JsonFault.None
            && Has(Claim.Iss))
        {
            LacksHeader = true;
            IsReadable = true;
            Fail(nameof(TokenText.Structure_HeaderLost));
            ReadContext();
        }
        else
        {
            Array.Clear(Claims, 0, Claims.Length);
            Fail(nameof(TokenText.Structure_Parts), parts);
        }
    }

    private static int IndexOfDot(ReadOnlySpan<byte> text, int start)
    {
        int found = text.Slice(start).IndexOf((byte)'.');
        return found < 0 ? -1 : start + found;
    }

    private void ReadThreeParts(Span<byte> header, Span<byte> payload, Span<byte> signature)
    {
        bool headerIsRead = ReadHeader(header);
        bool headerIsSound = Fault is null && !Has(Claim.Crit) && !Has(Claim.B64);
        bool payloadIsRead = ReadNamed(payload, ref _payload, ref _payloadLength, JsonPart.Payload, nameof(TokenText.Part_Payload));
        Grow(ref _signature, Base64Url.RoomFor(signature.Length));
        if (!Base64Url.TryDecode(signature, _signature, out _signatureLength))
        {
            _signatureLength = 0;
            Fail(nameof(TokenText.Structure_Encoding), new TokenPhrase(nameof(TokenText.Part_Signature)));
        }

        IsJws = headerIsSound && Is(Claim.Alg, "RS256"u8) && _signatureLength > 0 && (_payloadLength > 0 || payload.IsEmpty);
        if (!headerIsRead || !payloadIsRead)
        {
            return;
        }

        IsReadable = true;
        ReadContext();
        if (Has(Claim.Crit))
        {
            Fail(nameof(TokenText.Structure_Extension), "crit");
        }
        else if (Has(Claim.B64))
        {
            Fail(nameof(TokenText.Structure_Extension), "b64");
        }
    }

    /// <summary>
    /// Reads a header, or knows it again: tokens that follow each other mostly have the same one, letter by letter. Only one that
    /// is sound is kept, which holds no secret.
    /// </summary>
    /// <returns>Whether it could be read.</returns>
    private bool ReadHeader(Span<byte> text)
    {
        if (_knownHeaderLength > 0 && text.SequenceEqual(_knownHeader.AsSpan(0, _knownHeaderLength)))
        {
            _knownClaims.CopyTo(Claims, 0);
            _headerLength = _knownHeaderBytes;
            return true;
        }

        _knownHeaderLength = 0;
        bool fits = text.Length <= LongestKnownHeader;
        if (fits)
        {
            // Before it is decoded, which rewrites it.
            text.CopyTo(_knownHeader);
        }

        bool isRead = ReadNamed(text, ref _header, ref _headerLength, JsonPart.Header, nameof(TokenText.Part_Header));
        if (fits && Fault is null && !Has(Claim.Crit) && !Has(Claim.B64) && Is(Claim.Alg, "RS256"u8))
        {
            Array.Copy(Claims, _knownClaims, _knownClaims.Length);
            _knownHeaderBytes = _headerLength;
            _knownHeaderLength = text.Length;
        }

        return isRead;
    }

    /// <summary>The context is an object in the documentation and a string with JSON in it in real tokens; both are read.</summary>
    private void ReadContext()
    {
        if (!IsString(Claim.AppCtx))
        {
            return;
        }

        ref ClaimValue found = ref Claims[(int)Claim.AppCtx];
        Grow(ref _context, found.Length);
        try
        {
            var reader = new Utf8JsonReader(Buffer(found.Part).AsSpan(found.Start - 1, found.Length + 2));
            reader.Read();
            _contextLength = reader.CopyString(_context);
        }
        catch (InvalidOperationException)
        {
            Fail(nameof(TokenText.Structure_NotJson), new TokenPhrase(nameof(TokenText.Part_AppCtx)));
            return;
        }

        int start = 0;
        while (start < _contextLength && _context[start] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            start++;
        }

        if (start < _contextLength && _context[start] == (byte)'{')
        {
            Judge(_scanner.Read(_context, _contextLength, JsonPart.AppCtx, Claims), nameof(TokenText.Part_AppCtx));
        }
    }

    private bool ReadNamed(Span<byte> text, ref byte[] buffer, ref int length, JsonPart part, string name)
    {
        Grow(ref buffer, Base64Url.RoomFor(text.Length));
        if (!Base64Url.TryDecode(text, buffer, out length))
        {
            Fail(nameof(TokenText.Structure_Encoding), new TokenPhrase(name));
            return false;
        }

        return Judge(_scanner.Read(buffer, length, part, Claims), name);
    }

    private JsonFault ReadPart(Span<byte> text, ref byte[] buffer, ref int length, JsonPart part)
    {
        Grow(ref buffer, Base64Url.RoomFor(text.Length));
        return Base64Url.TryDecode(text, buffer, out length) ? _scanner.Read(buffer, length, part, Claims) : JsonFault.NotAnObject;
    }

    /// <returns>Whether the document could be read, be it with a fault.</returns>
    private bool Judge(JsonFault fault, string name)
    {
        switch (fault)
        {
            case JsonFault.Duplicate:
                Fail(nameof(TokenText.Structure_Duplicate), new TokenPhrase(name), _scanner.DuplicateName);
                return true;
            case JsonFault.TooDeep:
                Fail(nameof(TokenText.Structure_TooDeep), new TokenPhrase(name), JsonScanner.MaxDepth);
                return false;
            case JsonFault.NotAnObject:
                Fail(nameof(TokenText.Structure_NotJson), new TokenPhrase(name));
                return false;
            default:
                return true;
        }
    }

    private void Fail(string key, params object?[] args) => Fault ??= TokenChecks.Fail(TokenChecks.Structure, key, args);

    private bool TextIs(Claim claim, ReadOnlySpan<byte> value) =>
        Text(claim) is { } text && Encoding.UTF8.GetBytes(text).AsSpan().SequenceEqual(value);

    private byte[] Buffer(JsonPart part) => part switch
    {
        JsonPart.Header => _header,
        JsonPart.Payload => _payload,
        _ => _context,
    };

    private ReadOnlySpan<byte> Raw(in ClaimValue value) => Buffer(value.Part).AsSpan(value.Start, value.Length);
}
