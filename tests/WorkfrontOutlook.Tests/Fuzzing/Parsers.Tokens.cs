using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using WorkfrontOutlook.Tests.Tokens;
using WorkfrontOutlook.Tokens;

namespace WorkfrontOutlook.Tests.Fuzzing;

/// <content>
/// What a token says, damaged and then signed with the right key: here the signature is no help, and what is accepted is compared
/// with what the base library's document reads.
/// </content>
internal sealed partial class Parsers
{
    private static readonly TimeSpan Leeway = TimeSpan.FromMinutes(30);

    private static byte[][] ClaimsSeeds()
    {
        JsonObject withObject = TokenMint.Claims();
        withObject["appctx"] = TokenMint.Context();
        JsonObject withTexts = TokenMint.Claims();
        withTexts["exp"] = withTexts["exp"]!.ToString();
        return [Utf8(TokenMint.Claims().ToJsonString()), Utf8(withObject.ToJsonString()), Utf8(withTexts.ToJsonString())];
    }

    /// <summary>The reader of plain documents takes nothing that the reader of any JSON would refuse or understand differently.</summary>
    private static string? PlainDocument(byte[] input)
    {
        var scanner = new JsonScanner();
        foreach (JsonPart part in new[] { JsonPart.Header, JsonPart.Payload, JsonPart.AppCtx })
        {
            var claims = new ClaimValue[(int)Claim.Count];
            var expected = new ClaimValue[(int)Claim.Count];
            JsonFault fault = scanner.Read(input, input.Length, part, claims);
            string duplicate = scanner.DuplicateName;
            if (fault != scanner.ReadAny(input, input.Length, part, expected) || duplicate != scanner.DuplicateName)
            {
                return $"{part}: {fault} {duplicate}";
            }

            for (int i = 0; i < claims.Length; i++)
            {
                if ((claims[i].Type, claims[i].Part, claims[i].Escaped, claims[i].Start, claims[i].Length)
                    != (expected[i].Type, expected[i].Part, expected[i].Escaped, expected[i].Start, expected[i].Length))
                {
                    return $"{part}: {(Claim)i} is read in two ways";
                }

                if (claims[i].IsString && UnescapedWrongly(input.AsSpan(claims[i].Start - 1, claims[i].Length + 2)))
                {
                    return $"{part}: {(Claim)i} is unescaped in two ways";
                }
            }
        }

        return null;
    }

    private static bool UnescapedWrongly(ReadOnlySpan<byte> quoted)
    {
        byte[] room = new byte[quoted.Length];
        if (!PlainEscape.TryUnescape(quoted[1..^1], room, out int written))
        {
            return false;
        }

        byte[] expected = new byte[quoted.Length];
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        return !room.AsSpan(0, written).SequenceEqual(expected.AsSpan(0, reader.CopyString(expected)));
    }

    private string? SignedClaims(byte[] input, byte[][] seeds) =>
        Signed(Utf8(_mint.Value.Header().ToJsonString()), input, Sound(input, IsSoundPayload), IsAnyOf(input, seeds));

    private string? SignedContext(byte[] input, byte[][] seeds)
    {
        JsonObject claims = TokenMint.Claims();
        claims["appctx"] = Text(input);
        return Signed(Utf8(_mint.Value.Header().ToJsonString()), Utf8(claims.ToJsonString()), Sound(Utf8(Text(input)), IsSoundContext), IsAnyOf(input, seeds));
    }

    private string? SignedHeader(byte[] input, byte[][] seeds) => Signed(
        input,
        Utf8(TokenMint.Claims().ToJsonString()),
        Sound(input, header => Is(header, "alg", "RS256") && Is(header, "x5t", _mint.Value.X5t) && Is(header, "typ", "JWT", StringComparison.OrdinalIgnoreCase) && !header.TryGetProperty("crit", out _) && !header.TryGetProperty("b64", out _)),
        IsAnyOf(input, seeds));

    private string? Signed(byte[] header, byte[] claims, bool isSound, bool isSame)
    {
        string token = _mint.Value.SignParts(TokenMint.Encode(header), TokenMint.Encode(claims));
        WfTokenTest test = TokenMint.Test(_verifier.Value, token);
        return test.Status == TokenStatus.Valid && !isSound ? "a token is valid that isn't sound"
            : test.Status != TokenStatus.Valid && isSame ? $"a token that says the same is {test.Status}: {test.Explanation}"
            : null;
    }

    private static bool IsSoundPayload(JsonElement payload) =>
        Is(payload, "aud", TokenMint.AddIn)
        && payload.TryGetProperty("iss", out JsonElement issuer) && issuer.ValueKind == JsonValueKind.String && issuer.GetString()!.StartsWith(TokenMint.Exchange + "@", StringComparison.OrdinalIgnoreCase)
        && Time(payload, "exp") is DateTimeOffset end && end > TokenMint.Now - Leeway
        && (!payload.TryGetProperty("nbf", out _) || (Time(payload, "nbf") is DateTimeOffset start && start < TokenMint.Now + Leeway))
        && payload.TryGetProperty("appctx", out JsonElement context)
        && (context.ValueKind == JsonValueKind.Object ? IsSoundContext(context) : context.ValueKind == JsonValueKind.String && Sound(Utf8(context.GetString()!), IsSoundContext));

    private static bool IsSoundContext(JsonElement context) =>
        context.ValueKind == JsonValueKind.Object
        && Is(context, "version", "ExIdTok.V1")
        && context.TryGetProperty("amurl", out JsonElement url) && url.ValueKind == JsonValueKind.String
        && Uri.TryCreate(url.GetString(), UriKind.Absolute, out Uri? address)
        && address is { Scheme: "https", UserInfo: "", Port: 443, Host: "outlook.office365.com" or "outlook.office.com" };

    private static bool Is(JsonElement parent, string name, string value, StringComparison comparison = StringComparison.Ordinal) =>
        parent.TryGetProperty(name, out JsonElement found) && found.ValueKind == JsonValueKind.String && string.Equals(found.GetString(), value, comparison);

    private static DateTimeOffset? Time(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement found)
        && long.TryParse(found.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    /// <summary>Tells whether a document is an object without a member that occurs twice, and says what it must.</summary>
    private static bool Sound(byte[] json, Func<JsonElement, bool> says)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object && !HasDuplicate(document.RootElement) && says(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No JSON; or a text that is none.
            return false;
        }
    }

    private static bool IsAnyOf(byte[] json, byte[][] seeds)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            if (HasDuplicate(document.RootElement))
            {
                return false;
            }

            foreach (byte[] seed in seeds)
            {
                using JsonDocument sound = JsonDocument.Parse(seed);
                if (JsonElement.DeepEquals(document.RootElement, sound.RootElement))
                {
                    return true;
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            // As above; or a number that can't be compared.
        }

        return false;
    }

    private static bool HasDuplicate(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().GroupBy(member => member.Name, StringComparer.Ordinal).Any(group => group.Count() > 1)
            || element.EnumerateObject().Any(member => HasDuplicate(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().Any(HasDuplicate),
        _ => false,
    };
}
