#if !NET8_0_OR_GREATER
using System.Text;
#endif
using System.Text.Json;

namespace WorkfrontOutlook.Tokens;

/// <summary>
/// Reads one JSON document by hand, in one pass and without allocating: notes where the members stand that matter, and
/// refuses what two readers could understand differently (duplicate members at any depth, text that isn't UTF-8) and what is
/// built to exhaust one (nesting beyond 64 levels). Used by one thread at a time.
/// </summary>
internal sealed class JsonScanner
{
    /// <summary>The deepest nesting that is read.</summary>
    public const int MaxDepth = 64;

    private const int PairwiseLimit = 48;

    private readonly int[] _openObjects = new int[MaxDepth + 2];
    private readonly PlainMember[] _plain = new PlainMember[PairwiseLimit];
    private MemberName[] _members = new MemberName[PairwiseLimit];
    private int _memberCount;
    private byte[] _names = [];
    private int _namesLength;
    private int _namesAsked;

    /// <summary>Gets the name of the member that occurs twice, after <see cref="JsonFault.Duplicate"/>.</summary>
    public string DuplicateName { get; private set; } = string.Empty;

    public JsonFault Read(byte[] buffer, int length, JsonPart part, ClaimValue[] claims)
    {
        ReadOnlySpan<byte> json = buffer.AsSpan(0, length);
        int members = PlainJson.Read(json, _plain);
        return members > 0 ? Take(json, members, part, claims) : ReadAny(buffer, length, part, claims);
    }

    /// <summary>Reads a document whatever form it has.</summary>
    internal JsonFault ReadAny(byte[] buffer, int length, JsonPart part, ClaimValue[] claims)
    {
        Clear();
        ReadOnlySpan<byte> json = buffer.AsSpan(0, length);
        if (!IsUtf8(buffer, length))
        {
            return JsonFault.NotAnObject;
        }

        try
        {
            JsonFault fault = Scan(json, part, claims);
            return fault == JsonFault.None && FindDuplicate(json) ? JsonFault.Duplicate : fault;
        }
        catch (JsonException)
        {
            // Its message quotes the input, so it goes no further.
            return JsonFault.NotAnObject;
        }
        catch (InvalidOperationException)
        {
            // A name with half a surrogate pair.
            return JsonFault.NotAnObject;
        }
    }

    /// <summary>Forgets the names that were read: what a name says may be as secret as a value.</summary>
    public void Clear()
    {
        Array.Clear(_names, 0, _namesAsked);
        _namesAsked = 0;
        _namesLength = 0;
        _memberCount = 0;
        if (_members.Length > 4096)
        {
            _members = new MemberName[PairwiseLimit];
        }
    }

    private static bool IsUtf8(byte[] buffer, int length)
    {
#if NET8_0_OR_GREATER
        return System.Text.Unicode.Utf8.IsValid(buffer.AsSpan(0, length));
#else
        try
        {
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetCharCount(buffer, 0, length);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
#endif
    }

    private static void Note(ClaimValue[] claims, Claim claim, ref Utf8JsonReader reader, JsonPart part)
    {
        ref ClaimValue value = ref claims[(int)claim];
        if (value.IsPresent)
        {
            return;
        }

        value.Type = reader.TokenType;
        value.Part = part;
        value.Escaped = reader.TokenType == JsonTokenType.String && reader.ValueIsEscaped;
        value.Start = (int)reader.TokenStartIndex + (reader.TokenType == JsonTokenType.String ? 1 : 0);
        value.Length = reader.ValueSpan.Length;
    }

    private JsonFault Take(ReadOnlySpan<byte> json, int count, JsonPart part, ClaimValue[] claims)
    {
        for (int i = 0; i < count; i++)
        {
            ref PlainMember plain = ref _plain[i];
            ref MemberName member = ref _members[i];
            member.Object = 1;
            member.Start = plain.NameStart;
            member.Length = plain.NameLength;
            member.Unescaped = false;
            Claim claim = ClaimNames.Find(part, json.Slice(plain.NameStart, plain.NameLength));
            if (claim != Claim.None && !claims[(int)claim].IsPresent)
            {
                claims[(int)claim] = plain.Value;
                claims[(int)claim].Part = part;
            }
        }

        _memberCount = count;
        return FindDuplicate(json) ? JsonFault.Duplicate : JsonFault.None;
    }

    private JsonFault Scan(ReadOnlySpan<byte> json, JsonPart part, ClaimValue[] claims)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth + 1 });
        int depth = 0;
        int objects = 0;
        int contextDepth = 0;
        Claim next = Claim.None;
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    ReadOnlySpan<byte> name = Remember(ref reader, _openObjects[depth]);
                    next = depth == 1 ? ClaimNames.Find(part, name)
                        : depth == contextDepth ? ClaimNames.Find(JsonPart.AppCtx, name)
                        : Claim.None;
                    continue;
                case JsonTokenType.StartObject:
                case JsonTokenType.StartArray:
                    if (++depth > MaxDepth)
                    {
                        return JsonFault.TooDeep;
                    }

                    if (depth == 1 && reader.TokenType == JsonTokenType.StartArray)
                    {
                        return JsonFault.NotAnObject;
                    }

                    _openObjects[depth] = reader.TokenType == JsonTokenType.StartObject ? ++objects : 0;
                    if (next == Claim.AppCtx && reader.TokenType == JsonTokenType.StartObject)
                    {
                        contextDepth = depth;
                    }

                    break;
                case JsonTokenType.EndObject:
                case JsonTokenType.EndArray:
                    if (depth-- == contextDepth)
                    {
                        contextDepth = 0;
                    }

                    continue;
                default:
                    if (depth == 0)
                    {
                        return JsonFault.NotAnObject;
                    }

                    break;
            }

            if (next != Claim.None)
            {
                Note(claims, next, ref reader, part);
                next = Claim.None;
            }
        }

        return JsonFault.None;
    }

    private ReadOnlySpan<byte> Remember(ref Utf8JsonReader reader, int owner)
    {
        if (_memberCount == _members.Length)
        {
            Array.Resize(ref _members, _members.Length * 2);
        }

        ref MemberName member = ref _members[_memberCount++];
        member.Object = owner;
        member.Unescaped = reader.ValueIsEscaped;
        if (!reader.ValueIsEscaped)
        {
            member.Start = (int)reader.TokenStartIndex + 1;
            member.Length = reader.ValueSpan.Length;
            return reader.ValueSpan;
        }

        int room = _namesLength + reader.ValueSpan.Length;
        if (_names.Length < room)
        {
            byte[] names = new byte[Math.Max(room, _names.Length * 2)];
            _names.AsSpan(0, _namesLength).CopyTo(names);
            Array.Clear(_names, 0, _namesAsked);
            _names = names;
        }

        // Before it is written: a name that turns out to be no text breaks off in the middle.
        _namesAsked = room;

        member.Start = _namesLength;
        member.Length = reader.CopyString(_names.AsSpan(_namesLength));
        _namesLength += member.Length;
        return _names.AsSpan(member.Start, member.Length);
    }

    private bool FindDuplicate(ReadOnlySpan<byte> json)
    {
        if (_memberCount <= PairwiseLimit)
        {
            for (int i = 1; i < _memberCount; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    if (_members[i].Object == _members[j].Object && _members[i].Length == _members[j].Length
                        && NameOf(_members[i], json).SequenceEqual(NameOf(_members[j], json)))
                    {
                        DuplicateName = Printable.Text(NameOf(_members[i], json));
                        return true;
                    }
                }
            }

            return false;
        }

        return FindDuplicateAmongMany(json);
    }

    /// <summary>Sorting keeps a document of tens of thousands of members in bounds, whatever their names are.</summary>
    private bool FindDuplicateAmongMany(ReadOnlySpan<byte> json)
    {
        byte[] copy = json.ToArray();
        byte[] names = _names;
        Array.Sort(_members, 0, _memberCount, Comparer<MemberName>.Create((left, right) =>
        {
            int order = left.Object.CompareTo(right.Object);
            return order != 0 ? order : Bytes(left).SequenceCompareTo(Bytes(right));
        }));
        try
        {
            for (int i = 1; i < _memberCount; i++)
            {
                if (_members[i].Object == _members[i - 1].Object && Bytes(_members[i]).SequenceEqual(Bytes(_members[i - 1])))
                {
                    DuplicateName = Printable.Text(Bytes(_members[i]));
                    return true;
                }
            }

            return false;
        }
        finally
        {
            Array.Clear(copy, 0, copy.Length);
        }

        ReadOnlySpan<byte> Bytes(MemberName member) => (member.Unescaped ? names : copy).AsSpan(member.Start, member.Length);
    }

    private ReadOnlySpan<byte> NameOf(in MemberName member, ReadOnlySpan<byte> json) =>
        member.Unescaped ? _names.AsSpan(member.Start, member.Length) : json.Slice(member.Start, member.Length);
}
