using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace WorkfrontOutlook.Tokens;

/// <summary>A token's decoded documents: header, payload and context, and the values of the members that matter.</summary>
internal sealed class TokenClaims
{
    private readonly ClaimValue[] _values = new ClaimValue[(int)Claim.Count];
    private readonly JsonScanner _scanner = new();
    private TokenBuffer _header = new();
    private TokenBuffer _payload = new();
    private TokenBuffer _context = new();

    public ReadOnlySpan<byte> Header => _header.Span;

    public ReadOnlySpan<byte> Payload => _payload.Span;

    /// <summary>Gets the name of the member that occurs twice, after <see cref="JsonFault.Duplicate"/>.</summary>
    public string DuplicateName => _scanner.DuplicateName;

    /// <summary>Decodes one of the parts of a token. The text is rewritten on the way.</summary>
    /// <returns>Whether it is base64url.</returns>
    public bool TryDecode(Span<byte> text, JsonPart part) => Buffer(part).TryDecode(text);

    /// <summary>Reads the document that was decoded.</summary>
    public JsonFault Read(JsonPart part)
    {
        ref TokenBuffer buffer = ref Buffer(part);
        return _scanner.Read(buffer.Bytes, buffer.Length, part, _values);
    }

    /// <summary>The context is an object in the documentation and a string with JSON in it in real tokens; both are read.</summary>
    public JsonFault ReadContext()
    {
        if (!IsString(Claim.AppCtx))
        {
            return JsonFault.None;
        }

        ref ClaimValue found = ref _values[(int)Claim.AppCtx];
        _context.Grow(found.Length);
        if (!PlainEscape.TryUnescape(Raw(found), _context.Bytes, out int length))
        {
            try
            {
                var reader = new Utf8JsonReader(Buffer(found.Part).Bytes.AsSpan(found.Start - 1, found.Length + 2));
                reader.Read();
                length = reader.CopyString(_context.Bytes);
            }
            catch (InvalidOperationException)
            {
                return JsonFault.NotAnObject;
            }
        }

        _context.Length = length;

        ReadOnlySpan<byte> context = _context.Span;
        int start = 0;
        while (start < context.Length && context[start] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            start++;
        }

        return start < context.Length && context[start] == (byte)'{' ? Read(JsonPart.AppCtx) : JsonFault.None;
    }

    public bool Has(Claim claim) => _values[(int)claim].IsPresent;

    public bool IsString(Claim claim) => _values[(int)claim].IsString;

    /// <summary>Tells whether a member is a string of exactly this value.</summary>
    public bool Is(Claim claim, ReadOnlySpan<byte> value)
    {
        ref ClaimValue found = ref _values[(int)claim];
        return found.IsString && (found.Escaped ? Unescaped(claim).SequenceEqual(value) : Raw(found).SequenceEqual(value));
    }

    /// <summary>Tells whether a member is a string that begins with this value.</summary>
    public bool Begins(Claim claim, ReadOnlySpan<byte> value)
    {
        ref ClaimValue found = ref _values[(int)claim];
        return found.IsString && (found.Escaped ? Unescaped(claim).StartsWith(value) : Raw(found).StartsWith(value));
    }

    /// <summary>A string member's bytes, where it was written without escapes; else empty.</summary>
    public ReadOnlySpan<byte> Plain(Claim claim)
    {
        ref ClaimValue found = ref _values[(int)claim];
        return found.IsString && !found.Escaped ? Raw(found) : default;
    }

    /// <summary>A string member's value, or null when it is missing, no string, or not a text.</summary>
    public string? Text(Claim claim)
    {
        ref ClaimValue found = ref _values[(int)claim];
        if (!found.IsString)
        {
            return null;
        }

        if (!found.Escaped)
        {
#if NET8_0_OR_GREATER
            return Encoding.UTF8.GetString(Raw(found));
#else
            return Encoding.UTF8.GetString(Raw(found).ToArray());
#endif
        }

        try
        {
            var reader = new Utf8JsonReader(Buffer(found.Part).Bytes.AsSpan(found.Start - 1, found.Length + 2));
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
        ref ClaimValue found = ref _values[(int)claim];
        ReadOnlySpan<byte> raw = found.Escaped ? Unescaped(claim) : found.Type is JsonTokenType.Number or JsonTokenType.String ? Raw(found) : default;
        seconds = 0;
        return raw.Length is > 0 and <= 12 && raw[0] != (byte)'-' && raw[0] != (byte)'+'
            && Utf8Parser.TryParse(raw, out seconds, out int consumed) && consumed == raw.Length && seconds <= 253_402_300_799;
    }

    /// <summary>Decodes the header's <c>x5t</c>.</summary>
    /// <param name="thumbprint">20 bytes.</param>
    public bool TryThumbprint(Span<byte> thumbprint)
    {
        ReadOnlySpan<byte> text = _values[(int)Claim.X5t].Escaped ? Unescaped(Claim.X5t) : Plain(Claim.X5t);
        if (text.Length != 27 || Base64Url.IndexOfForeign(text) >= 0)
        {
            return false;
        }

        Span<byte> copy = stackalloc byte[27];
        text.CopyTo(copy);
        return Base64Url.TryDecode(copy, thumbprint, out _);
    }

    /// <summary>Keeps a copy of what the header says.</summary>
    /// <param name="values">Room for the members of a header, the first ones of <see cref="Claim"/>.</param>
    /// <returns>How long the header is.</returns>
    public int SaveHeader(ClaimValue[] values)
    {
        Array.Copy(_values, values, values.Length);
        return _header.Length;
    }

    /// <summary>Puts back what <see cref="SaveHeader"/> kept; the header's bytes must not have been wiped since.</summary>
    public void RestoreHeader(ClaimValue[] values, int length)
    {
        values.CopyTo(_values, 0);
        _header.Length = length;
    }

    public void ForgetMembers() => Array.Clear(_values, 0, _values.Length);

    /// <summary>Wipes what was read.</summary>
    /// <param name="keepHeader">Whether the header's bytes are left for <see cref="RestoreHeader"/>.</param>
    public void Clear(bool keepHeader)
    {
        if (keepHeader)
        {
            _header.Length = 0;
        }
        else
        {
            _header.Wipe();
        }

        _payload.Wipe();
        _context.Wipe();
        ForgetMembers();
        _scanner.Clear();
    }

    private ref TokenBuffer Buffer(JsonPart part)
    {
        switch (part)
        {
            case JsonPart.Header:
                return ref _header;
            case JsonPart.Payload:
                return ref _payload;
            default:
                return ref _context;
        }
    }

    private ReadOnlySpan<byte> Raw(in ClaimValue value) => Buffer(value.Part).Bytes.AsSpan(value.Start, value.Length);

    /// <summary>A string member's value where it was written with escapes; empty when it is not a text.</summary>
    private ReadOnlySpan<byte> Unescaped(Claim claim) => Text(claim) is { } text ? Encoding.UTF8.GetBytes(text) : default(ReadOnlySpan<byte>);
}
