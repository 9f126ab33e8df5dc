#if NET8_0_OR_GREATER
using System.Text;
#endif

namespace WorkfrontOutlook.Tokens;

/// <summary>
/// Takes one token apart, and is the memory in which that is done. It is used again for the next token, so that a token costs no
/// memory but its result, and wiped in between. One thread at a time.
/// </summary>
internal sealed class TokenWorkspace : IDisposable
{
    /// <summary>The most characters that are read.</summary>
    public const int MaxCharacters = 256_000;

    private readonly TokenHash _hash = new();
    private readonly KnownHeader _known = new();
    private TokenBuffer _ascii = new();
    private TokenBuffer _signature = new();
    private int _signedLength;

    /// <summary>Gets what the token says.</summary>
    public TokenClaims Claims { get; } = new();

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

    public bool HasSignature => _signature.Length > 0;

    public int SignatureLength => _signature.Length;

    private bool HasExtension => Claims.Has(Claim.Crit) || Claims.Has(Claim.B64);

    /// <summary>Reads a text as a token.</summary>
    /// <returns>The first 8 bytes of its SHA-256, as a number.</returns>
    public ulong Read(ReadOnlySpan<char> text)
    {
        if (text.Length > MaxCharacters)
        {
            Fail(nameof(TokenText.Structure_TooLong), MaxCharacters);
            return TokenHash.OfText(text);
        }

        int foreign = Base64Url.IndexOfForeign(text);
        if (foreign >= 0)
        {
            FailForeign(text, foreign);
            return TokenHash.OfText(text);
        }

        _ascii.Grow(text.Length);
        _ascii.Length = text.Length;
        Span<byte> ascii = _ascii.Span;
#if NET8_0_OR_GREATER
        Ascii.FromUtf16(text, ascii, out _);
#else
        for (int i = 0; i < text.Length; i++)
        {
            ascii[i] = (byte)text[i];
        }
#endif
        int first = IndexOfDot(ascii, 0);
        int second = first < 0 ? -1 : IndexOfDot(ascii, first + 1);
        int third = second < 0 ? -1 : IndexOfDot(ascii, second + 1);
        _signedLength = second > 0 && third < 0 ? second : 0;

        // Before the parts are decoded, which rewrites them.
        ulong hash = _hash.Of(_ascii.Bytes, _ascii.Length, _signedLength);
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
    public bool Verify(SigningKey key) => key.VerifyHash(_hash.Signed, _signature.Bytes, _signature.Length);

    public void Dispose() => _hash.Dispose();

    /// <summary>Wipes what was read.</summary>
    public void Clear()
    {
        _ascii.Wipe();
        _signature.Wipe();
        Claims.Clear(keepHeader: _known.IsKept);
        _signedLength = 0;
        Fault = null;
        IsReadable = false;
        IsJws = false;
        IsEncrypted = false;
        LacksHeader = false;
    }

    private static bool StartsWithWord(ReadOnlySpan<char> text, string word) =>
        text.StartsWith(word.AsSpan(), StringComparison.OrdinalIgnoreCase);

    private static int IndexOfDot(ReadOnlySpan<byte> text, int start)
    {
        int found = text.Slice(start).IndexOf((byte)'.');
        return found < 0 ? -1 : start + found;
    }

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

        _known.Forget();
        int parts = 1;
        foreach (byte c in text)
        {
            parts += c == (byte)'.' ? 1 : 0;
        }

        if (parts == 5 && IsSound(text.Slice(0, first), JsonPart.Header) && Claims.Has(Claim.Enc))
        {
            IsEncrypted = true;
        }
        else if (parts == 2 && IsSound(text.Slice(0, first), JsonPart.Payload) && Claims.Has(Claim.Iss))
        {
            LacksHeader = true;
            IsReadable = true;
            Fail(nameof(TokenText.Structure_HeaderLost));
            Judge(Claims.ReadContext(), nameof(TokenText.Part_AppCtx));
        }
        else
        {
            Claims.ForgetMembers();
            Fail(nameof(TokenText.Structure_Parts), parts);
        }
    }

    private void ReadThreeParts(Span<byte> header, Span<byte> payload, Span<byte> signature)
    {
        bool headerIsRead = ReadHeader(header);
        bool headerIsSound = Fault is null && !HasExtension;
        bool payloadIsRead = ReadPart(payload, JsonPart.Payload, nameof(TokenText.Part_Payload));
        if (!_signature.TryDecode(signature))
        {
            _signature.Length = 0;
            Fail(nameof(TokenText.Structure_Encoding), new TokenPhrase(nameof(TokenText.Part_Signature)));
        }

        IsJws = headerIsSound && Claims.Is(Claim.Alg, "RS256"u8) && HasSignature && (!Claims.Payload.IsEmpty || payload.IsEmpty);
        if (!headerIsRead || !payloadIsRead)
        {
            return;
        }

        IsReadable = true;
        Judge(Claims.ReadContext(), nameof(TokenText.Part_AppCtx));
        if (HasExtension)
        {
            Fail(nameof(TokenText.Structure_Extension), Claims.Has(Claim.Crit) ? "crit" : "b64");
        }
    }

    /// <returns>Whether it could be read.</returns>
    private bool ReadHeader(Span<byte> text)
    {
        if (_known.TryRestore(text, Claims))
        {
            return true;
        }

        _known.Note(text);
        bool isRead = ReadPart(text, JsonPart.Header, nameof(TokenText.Part_Header));
        if (Fault is null && !HasExtension && Claims.Is(Claim.Alg, "RS256"u8))
        {
            _known.Keep(Claims);
        }

        return isRead;
    }

    private bool ReadPart(Span<byte> text, JsonPart part, string name)
    {
        if (!Claims.TryDecode(text, part))
        {
            Fail(nameof(TokenText.Structure_Encoding), new TokenPhrase(name));
            return false;
        }

        return Judge(Claims.Read(part), name);
    }

    private bool IsSound(Span<byte> text, JsonPart part) => Claims.TryDecode(text, part) && Claims.Read(part) == JsonFault.None;

    /// <returns>Whether the document could be read, be it with a fault.</returns>
    private bool Judge(JsonFault fault, string name)
    {
        switch (fault)
        {
            case JsonFault.Duplicate:
                Fail(nameof(TokenText.Structure_Duplicate), new TokenPhrase(name), Claims.DuplicateName);
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
}
