using System.Collections.Concurrent;
using System.Text.Json;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Tokens;

/// <summary>
/// An Exchange metadata document (learn.microsoft.com/office/dev/add-ins/outlook/validate-an-identity-token, 2026-07-10):
/// <c>keys[]</c> with <c>usage</c>, <c>keyinfo.x5t</c> and <c>keyvalue</c> of type <c>x509Certificate</c>. Names are read
/// without regard to case, as older servers write <c>keyValue</c>; a name that occurs twice is refused.
/// </summary>
internal sealed class MetadataDocument
{
    /// <summary>The most bytes that are read.</summary>
    public const int MaxBytes = 64 * 1024;

    private readonly MetadataKey[] _keys;
    private readonly KeyCache _cache;
    private readonly ConcurrentDictionary<string, MetadataKeyMatch> _matches = new(StringComparer.Ordinal);
    private volatile MetadataKeyMatch? _last;

    private MetadataDocument(MetadataKey[] keys, KeyCache cache)
    {
        _keys = keys;
        _cache = cache;
    }

    /// <summary>Reads a document.</summary>
    /// <param name="content">Its bytes.</param>
    /// <param name="cache">Where parsed keys are kept.</param>
    /// <param name="fault">Why it can't be used.</param>
    /// <returns>The document, or null.</returns>
    public static MetadataDocument? Parse(byte[] content, KeyCache cache, out TokenPhrase? fault)
    {
        int start = content.Length >= 3 && content[0] == 0xEF && content[1] == 0xBB && content[2] == 0xBF ? 3 : 0;
        byte[] json = start == 0 ? content : content.AsSpan(start).ToArray();
        if (json.Length > MaxBytes)
        {
            fault = new TokenPhrase(nameof(TokenText.Document_TooLarge), MaxBytes / 1024);
            return null;
        }

        var scanner = new JsonScanner();
        switch (scanner.Read(json, json.Length, JsonPart.AppCtx, new ClaimValue[(int)Claim.Count]))
        {
            case JsonFault.None:
                break;
            case JsonFault.Duplicate:
                fault = new TokenPhrase(nameof(TokenText.Document_Duplicate), scanner.DuplicateName);
                return null;
            default:
                fault = new TokenPhrase(nameof(TokenText.Document_NotJson));
                return null;
        }

        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = JsonScanner.MaxDepth });
            if (!TryMember(document.RootElement, "keys", out JsonElement keys) || keys.ValueKind != JsonValueKind.Array)
            {
                fault = new TokenPhrase(nameof(TokenText.Document_NoKeys));
                return null;
            }

            var read = new List<MetadataKey>();
            foreach (JsonElement item in keys.EnumerateArray())
            {
                if (ReadKey(item) is { } key)
                {
                    read.Add(key);
                }
            }

            fault = null;
            return new MetadataDocument([.. read], cache);
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or JsonException)
        {
            // A name that occurs twice when case is ignored, or half a surrogate pair.
            fault = new TokenPhrase(nameof(TokenText.Document_NotJson));
            return null;
        }
    }

    /// <summary>Reads a document from a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cache">Where parsed keys are kept.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="WfException">MetadataFileNotReadable, MetadataFileNotUsable.</exception>
    public static MetadataDocument ReadFile(string path, KeyCache cache, CancellationToken cancellationToken)
    {
        byte[] content = new byte[MaxBytes + 4];
        int length = 0;
        try
        {
            using Stream file = InputFile.Open(path, FileShare.Read | FileShare.Delete, 4096, FileOptions.None, cancellationToken);
            int read;
            while (length < content.Length && (read = file.Read(content, length, content.Length - length)) > 0)
            {
                length += read;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw WfErrors.MetadataFileNotReadable.Because(e, path, path, e.Message);
        }

        return Parse(content.AsSpan(0, length).ToArray(), cache, out TokenPhrase? fault)
            ?? throw WfErrors.MetadataFileNotUsable.For(path, path, fault);
    }

    /// <summary>Finds the signing key that a token's header names.</summary>
    /// <param name="thumbprint">The header's <c>x5t</c>, 20 bytes.</param>
    public MetadataKeyMatch Find(ReadOnlySpan<byte> thumbprint)
    {
        MetadataKeyMatch? last = _last;
        if (last is not null && thumbprint.SequenceEqual(last.Thumbprint))
        {
            return last;
        }

        MetadataKeyMatch match = Match(thumbprint);
        if (match.Entry is not null)
        {
            // Only what the document lists is kept, so foreign thumbprints can't fill the table.
            match = _matches.GetOrAdd(match.Hex, match);
            _last = match;
        }

        return match;
    }

    private static MetadataKey? ReadKey(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object
            || !TryMember(item, "keyinfo", out JsonElement info) || !TryMember(item, "keyvalue", out JsonElement value)
            || !TryText(info, "x5t", out string x5t) || !TryText(value, "value", out string certificate)
            || !TryText(value, "type", out string type) || !string.Equals(type, "x509Certificate", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        TryText(item, "usage", out string usage);
        return Thumbprint(x5t) is { } thumbprint ? new MetadataKey(thumbprint, usage, Convert.FromBase64String(certificate)) : null;
    }

    private static byte[]? Thumbprint(string x5t)
    {
        byte[] text = new byte[x5t.Length];
        for (int i = 0; i < text.Length; i++)
        {
            if (!Base64Url.IsLetter(x5t[i]))
            {
                return null;
            }

            text[i] = (byte)x5t[i];
        }

        byte[] room = new byte[Base64Url.RoomFor(text.Length)];
        return Base64Url.TryDecode(text, room, out int length) && length == 20 ? room.AsSpan(0, 20).ToArray() : null;
    }

    private static bool TryMember(JsonElement owner, string name, out JsonElement value)
    {
        value = default;
        if (owner.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        bool found = false;
        foreach (JsonProperty member in owner.EnumerateObject())
        {
            if (string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                if (found)
                {
                    throw new FormatException();
                }

                found = true;
                value = member.Value;
            }
        }

        return found;
    }

    private static bool TryText(JsonElement owner, string name, out string text)
    {
        bool found = TryMember(owner, name, out JsonElement value) && value.ValueKind == JsonValueKind.String;
        text = found ? value.GetString()! : string.Empty;
        return found;
    }

    private MetadataKeyMatch Match(ReadOnlySpan<byte> thumbprint)
    {
        MetadataKey? found = null;
        bool ambiguous = false;
        foreach (MetadataKey key in _keys)
        {
            if (!thumbprint.SequenceEqual(key.Thumbprint))
            {
                continue;
            }

            if (found is null || (!IsSigning(found) && IsSigning(key)))
            {
                found = key;
                ambiguous = false;
            }
            else if (IsSigning(key) && !key.Certificate.AsSpan().SequenceEqual(found.Certificate))
            {
                ambiguous = true;
            }
        }

        if (found is null)
        {
            return new MetadataKeyMatch(thumbprint.ToArray(), null, null, new TokenPhrase(nameof(TokenText.Key_NotListed)));
        }

        TokenPhrase? fault = ambiguous ? new TokenPhrase(nameof(TokenText.Key_Ambiguous))
            : !IsSigning(found) ? new TokenPhrase(nameof(TokenText.Key_Usage), Printable.Text(found.Usage))
            : null;
        SigningKey? signingKey = fault is null ? _cache.Get(found.Certificate) : null;
        return new MetadataKeyMatch(found.Thumbprint, found, signingKey, fault ?? signingKey!.Fault);
    }

    private static bool IsSigning(MetadataKey key) => string.Equals(key.Usage, "signing", StringComparison.OrdinalIgnoreCase);
}
