using System.Collections.Specialized;
using System.Text.Json;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Tokens;

/// <summary>Decodes tokens for reading.</summary>
public static class TokenDecoder
{
    private const string Mask = "***";

    /// <summary>Members whose values say nothing about a person. All others are masked: what isn't known may be personal.</summary>
    private static readonly HashSet<string> Impersonal = new(StringComparer.Ordinal)
    {
        "typ", "alg", "kid", "x5t", "x5t#S256", "enc", "zip", "cty", "crit", "b64",
        "iss", "aud", "nbf", "exp", "iat", "ver", "isbrowserhostedapp", "version", "amurl", "msexchprot",
        "tid", "appid", "azp", "appidacr", "azpacr", "app_displayname", "idtyp", "scp", "roles", "acr", "amr", "acct",
        "SecurityTokenServiceUri", "origin", "trustedfordelegation", "xms_tcdt", "tenant_region_scope", "wids",
    };

    /// <summary>Decodes a token, strictly as given.</summary>
    /// <param name="token">The token.</param>
    /// <param name="showPersonalData">Whether personal data is shown; else it is replaced by <c>***</c>.</param>
    /// <returns>The header and the claims.</returns>
    /// <exception cref="WfException">TokenNotDecodable: the text is no token, or a damaged one.</exception>
    public static WfDecodedToken Decode(ReadOnlyMemory<char> token, bool showPersonalData)
    {
        using var workspace = new TokenWorkspace();
        try
        {
            string hash = Hexadecimal.Lower(workspace.Read(token.Span));
            if (!workspace.IsEncrypted && (!workspace.IsReadable || (workspace.Fault is not null && !workspace.LacksHeader && !IsHarmless(workspace.Claims))))
            {
                throw WfErrors.TokenNotDecodable.For(null, workspace.Fault?.Detail);
            }

            TokenKind kind = workspace.IsEncrypted ? TokenKind.Encrypted : TokenClassifier.Classify(workspace.Claims);
            return new WfDecodedToken(
                kind,
                Members(workspace.Claims.Header, showPersonalData),
                Members(workspace.Claims.Payload, showPersonalData),
                !showPersonalData,
                hash);
        }
        finally
        {
            workspace.Clear();
        }
    }

    /// <summary>An unknown extension in the header forbids trusting a token, not looking at it.</summary>
    private static bool IsHarmless(TokenClaims claims) => claims.Has(Claim.Crit) || claims.Has(Claim.B64);

    private static OrderedDictionary Members(ReadOnlySpan<byte> json, bool showPersonalData)
    {
        if (json.IsEmpty)
        {
            return new OrderedDictionary(StringComparer.Ordinal);
        }

        try
        {
            using var document = JsonDocument.Parse(json.ToArray(), new JsonDocumentOptions { MaxDepth = JsonScanner.MaxDepth });
            return Members(document.RootElement, showPersonalData);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw WfErrors.TokenNotDecodable.For(null, new TokenPhrase(nameof(TokenText.Structure_NotJson), new TokenPhrase(nameof(TokenText.Part_Payload))));
        }
    }

    private static OrderedDictionary Members(JsonElement owner, bool showPersonalData)
    {
        var members = new OrderedDictionary(StringComparer.Ordinal);
        foreach (JsonProperty member in owner.EnumerateObject())
        {
            bool isShown = showPersonalData || IsShown(member);
            members[Printable.Clean(member.Name)] = Value(member.Name, member.Value, isShown, showPersonalData);
        }

        return members;
    }

    private static bool IsShown(JsonProperty member)
    {
        if (member.Value.ValueKind != JsonValueKind.String)
        {
            return Impersonal.Contains(member.Name);
        }

        string text = member.Value.GetString()!;
        return member.Name switch
        {
            // In callback tokens the add-in's id and its tenant; elsewhere a person.
            "nameid" => text.IndexOf('@') is var at && at > 0 && TokenClassifier.IsGuid(text.Substring(0, at)) && TokenClassifier.IsGuid(text.Substring(at + 1)),
            // In callback tokens the id of an item in the mailbox.
            "scope" => text.IndexOf(':') < 0,
            // An add-in's address, Outlook on the web, or the same as the issuer.
            "appctxsender" => text.StartsWith("https://", StringComparison.Ordinal) || text.StartsWith("OwaDownload@", StringComparison.Ordinal)
                || text.StartsWith("0000000", StringComparison.Ordinal),
            _ => Impersonal.Contains(member.Name),
        };
    }

    private static object? Value(string name, JsonElement value, bool isShown, bool showPersonalData)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                return Members(value, showPersonalData);
            case JsonValueKind.Array:
                return value.EnumerateArray().Select(item => Value(name, item, isShown, showPersonalData)).ToArray();
            case JsonValueKind.String when name is "appctx" && Nested(value.GetString()!, showPersonalData) is { } nested:
                return nested;
            case JsonValueKind.True:
            case JsonValueKind.False:
                return value.GetBoolean();
            case JsonValueKind.Null:
                return null;
            case JsonValueKind.Number when isShown:
                return value.TryGetInt64(out long number) ? (object)number : value.GetDouble();
            case JsonValueKind.String when isShown:
                return Printable.Clean(value.GetString()!);
            default:
                return Mask;
        }
    }

    private static OrderedDictionary? Nested(string text, bool showPersonalData)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = JsonScanner.MaxDepth });
            return document.RootElement.ValueKind == JsonValueKind.Object ? Members(document.RootElement, showPersonalData) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
