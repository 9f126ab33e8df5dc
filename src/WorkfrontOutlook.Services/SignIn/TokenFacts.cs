using System.Security;
using System.Text.Json;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Services.SignIn;

/// <summary>
/// What a given access token says about itself, read to refuse early what the service would refuse late. Never validated:
/// that is the service's part. Never kept: the facts hold no part of the token.
/// </summary>
internal sealed class TokenFacts
{
    private const int Longest = 64 * 1024;

    private static readonly char[] Blank = { ' ' };

    private TokenFacts()
    {
    }

    /// <summary>Gets the resources it is for; empty when it can't be read.</summary>
    public IReadOnlyList<string> Audiences { get; private set; } = Array.Empty<string>();

    public string? TenantId { get; private set; }

    public DateTimeOffset? Expires { get; private set; }

    /// <summary>Gets the signed-in user; null for an app.</summary>
    public string? UserPrincipalName { get; private set; }

    public string? AppId { get; private set; }

    public TokenKind Kind { get; private set; }

    /// <summary>Gets the application roles (roles).</summary>
    public IReadOnlyList<string> Roles { get; private set; } = Array.Empty<string>();

    /// <summary>Gets the template ids of the directory roles (wids).</summary>
    public IReadOnlyList<string> DirectoryRoles { get; private set; } = Array.Empty<string>();

    /// <summary>Gets the delegated scopes (scp).</summary>
    public IReadOnlyList<string> Scopes { get; private set; } = Array.Empty<string>();

    /// <summary>Reads a token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="parameter">The parameter it came by, for the error.</param>
    /// <returns>The facts; without any for an opaque token.</returns>
    /// <exception cref="WfException">It can't be sent as it is.</exception>
    public static TokenFacts Read(string token, string parameter)
    {
        if (token.Length is 0 or > Longest || token.Any(character => character is <= ' ' or > '~'))
        {
            throw WfErrors.AccessTokenMalformed.For(parameter, parameter);
        }

        var facts = new TokenFacts();
        string[] parts = token.Split('.');
        if (parts.Length == 3)
        {
            try
            {
                using JsonDocument header = JsonDocument.Parse(Decode(parts[0]));
                using JsonDocument payload = JsonDocument.Parse(Decode(parts[1]));
                if (header.RootElement.ValueKind == JsonValueKind.Object && payload.RootElement.ValueKind == JsonValueKind.Object)
                {
                    facts.Take(payload.RootElement);
                }
            }
            catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
            {
                // Opaque: what it is, the service knows.
            }
        }

        return facts;
    }

    /// <summary>Gives a secret's text. The caller keeps it no longer than needed.</summary>
    /// <param name="secret">The secret.</param>
    /// <returns>The text.</returns>
    public static string Reveal(SecureString secret) => new System.Net.NetworkCredential(string.Empty, secret).Password;

    private static byte[] Decode(string part)
    {
        string base64 = part.Replace('-', '+').Replace('_', '/');
        return Convert.FromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '='));
    }

    private static string? Text(JsonElement payload, string name) =>
        payload.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(value.GetString())
            ? value.GetString()
            : null;

    private static string[] Texts(JsonElement payload, string name) =>
        payload.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array
            ? Texts(list)
            : Array.Empty<string>();

    private static string[] Texts(JsonElement list)
    {
        var texts = new List<string>();
        foreach (JsonElement item in list.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.String)
            {
                texts.Add(item.GetString()!);
            }
        }

        return texts.ToArray();
    }

    private void Take(JsonElement payload)
    {
        if (payload.TryGetProperty("aud", out JsonElement audience))
        {
            Audiences = audience.ValueKind switch
            {
                JsonValueKind.String => new[] { audience.GetString()! },
                JsonValueKind.Array => Texts(audience),
                _ => Array.Empty<string>(),
            };
        }

        if (payload.TryGetProperty("exp", out JsonElement expires) && expires.ValueKind == JsonValueKind.Number
            && expires.TryGetDouble(out double seconds) && seconds is > 0 and < 253402300799)
        {
            Expires = DateTimeOffset.FromUnixTimeSeconds((long)seconds);
        }

        TenantId = Guid.TryParse(Text(payload, "tid"), out Guid tenant) ? tenant.ToString() : null;
        UserPrincipalName = Text(payload, "upn") is string upn && !upn.Any(char.IsControl) ? upn : null;
        AppId = Text(payload, "appid") ?? Text(payload, "azp");
        Roles = Texts(payload, "roles");
        DirectoryRoles = Texts(payload, "wids");
        Scopes = Text(payload, "scp")?.Split(Blank, StringSplitOptions.RemoveEmptyEntries) ?? Array.Empty<string>();
        Kind = Scopes.Count > 0 || string.Equals(Text(payload, "idtyp"), "user", StringComparison.OrdinalIgnoreCase) ? TokenKind.User
            : Text(payload, "aud") is not null && AppId is not null ? TokenKind.App
            : TokenKind.Unknown;
    }
}
