using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using WorkfrontOutlook.SimulatedTenant.Model;

namespace WorkfrontOutlook.SimulatedTenant.Wire;

/// <summary>Issues and checks the tenant's access tokens. They are signed with a key of the seed and worthless elsewhere.</summary>
public sealed class AccessTokens
{
    /// <summary>The app role for Exchange.</summary>
    public const string ManageAsApp = "Exchange.ManageAsApp";

    /// <summary>The template id of the directory role Exchange Administrator.</summary>
    public const string ExchangeAdministrator = "29232cdf-9323-42fd-ade2-1d097af3e4de";

    /// <summary>The template id of the directory role Global Reader.</summary>
    public const string GlobalReader = "f2ef992c-3afb-46b9-b7cf-a126ee74c451";

    /// <summary>The template id of the directory role Exchange Recipient Administrator, who may not run Get-App.</summary>
    public const string RecipientAdministrator = "31392ffb-586c-42d1-9346-e59415a2cc4e";

    private const string EveryPrincipal = "0997a1d0-0d1d-4acb-b408-d5ca73121e90";
    private const string ExchangeApp = "00000002-0000-0ff1-ce00-000000000000";
    private const string GraphApp = "00000003-0000-0000-c000-000000000000";

    private readonly TenantProfile _profile;
    private readonly Guid _tenantId;
    private readonly TimeProvider _clock;
    private readonly byte[] _key;
    private long _revokedBefore = long.MinValue;

    internal AccessTokens(TenantProfile profile, Guid tenantId, TimeProvider clock)
    {
        _profile = profile;
        _tenantId = tenantId;
        _clock = clock;
        ClientId = StableHash.Id(profile.Seed, "client-app");
        _key = Encoding.UTF8.GetBytes("simulated-tenant-" + tenantId.ToString("N"));
    }

    /// <summary>Gets the id of the app that the tokens are issued to.</summary>
    public Guid ClientId { get; }

    /// <summary>Issues a token for Exchange.</summary>
    /// <param name="options">What it is to say; null for a good one.</param>
    /// <returns>The token.</returns>
    public string IssueExchange(AccessTokenOptions? options = null) =>
        Issue(options ?? new AccessTokenOptions(), "https://" + _profile.Cloud.ExchangeHost, new[] { ManageAsApp });

    /// <summary>Issues a token for Graph.</summary>
    /// <param name="options">What it is to say; null for a good one.</param>
    /// <returns>The token.</returns>
    public string IssueGraph(AccessTokenOptions? options = null) => Issue(
        options ?? new AccessTokenOptions(),
        "https://" + _profile.Cloud.GraphHost,
        GraphPermissions.OfDemo.Where(permission => !GraphPermissions.Lacks(_profile, permission)).ToArray());

    /// <summary>Makes every token issued until now meet a claims challenge (401), as continuous access evaluation does.</summary>
    public void RevokeIssued() => Interlocked.Exchange(ref _revokedBefore, _clock.GetUtcNow().UtcTicks);

    /// <summary>Checks an Authorization header.</summary>
    /// <returns>The caller, or the refusal.</returns>
    internal (Caller? Caller, WireReply? Refusal) Check(string? authorization, bool forGraph)
    {
        const string Scheme = "Bearer ";
        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return (null, Refuse(forGraph, "The token is missing.", "invalid_token"));
        }

        string[] parts = authorization.Substring(Scheme.Length).Trim().Split('.');
        if (parts.Length != 3 || !string.Equals(parts[2], Sign(parts[0] + "." + parts[1]), StringComparison.Ordinal))
        {
            return (null, Refuse(forGraph, "The token has an invalid signature.", "invalid_signature"));
        }

        using JsonDocument claims = JsonDocument.Parse(FromBase64Url(parts[1]));
        JsonElement root = claims.RootElement;
        if (DateTimeOffset.FromUnixTimeSeconds(root.GetProperty("exp").GetInt64()) <= _clock.GetUtcNow())
        {
            return (null, Refuse(forGraph, "The token has expired.", "invalid_lifetime"));
        }

        string audience = root.GetProperty("aud").GetString()!.TrimEnd('/');
        string[] audiences = forGraph
            ? new[] { "https://" + _profile.Cloud.GraphHost, GraphApp }
            : new[] { "https://" + _profile.Cloud.ExchangeHost, ExchangeApp, "https://outlook.office365.com", "https://outlook.office.com" };
        if (!audiences.Contains(audience, StringComparer.OrdinalIgnoreCase))
        {
            return (null, Refuse(forGraph, "The audience claim value is invalid '" + audience + "'.", "invalid_resource"));
        }

        if (!string.Equals(root.GetProperty("tid").GetString(), _tenantId.ToString(), StringComparison.OrdinalIgnoreCase))
        {
            return (null, Refuse(forGraph, "The tenant of the token doesn't match.", "invalid_tenant"));
        }

        DateTimeOffset issued = DateTimeOffset.FromUnixTimeMilliseconds(root.GetProperty("sim_iat").GetInt64());
        if (issued.UtcTicks <= Interlocked.Read(ref _revokedBefore))
        {
            return (null, ExchangeErrors.ClaimsChallenge(_clock.GetUtcNow()));
        }

        return (new Caller(Texts(root, "roles"), Texts(root, "wids"), root.TryGetProperty("scp", out JsonElement scp) ? scp.GetString()!.Split(' ') : Array.Empty<string>(), issued), null);
    }

    internal static string ToBase64Url(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    internal static byte[] FromBase64Url(string text)
    {
        string padded = text.Replace('-', '+').Replace('_', '/');
        return Convert.FromBase64String(padded + new string('=', (4 - (padded.Length % 4)) % 4));
    }

    private static WireReply Refuse(bool forGraph, string reason, string category) => forGraph
        ? Graph.GraphErrors.Make(401, "InvalidAuthenticationToken", reason)
        : ExchangeErrors.Unauthorized(reason, category);

    private static string[] Texts(JsonElement root, string name) => root.TryGetProperty(name, out JsonElement list)
        ? WireJson.Each(list, item => item.GetString()!)
        : Array.Empty<string>();

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    private string Issue(AccessTokenOptions options, string audience, string[] roles)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        DateTimeOffset expires = now + options.Lifetime;
        DateTimeOffset notBefore = expires < now ? expires.AddHours(-1) : now.AddMinutes(-5);
        Guid tenant = options.TenantId ?? _tenantId;
        byte[] header = Json(writer =>
        {
            writer.WriteString("typ", "JWT");
            writer.WriteString("alg", "HS256");
        });
        byte[] payload = Json(writer =>
        {
            writer.WriteString("aud", options.Audience ?? audience);
            writer.WriteString("iss", "https://sts.windows.net/" + tenant + "/");
            writer.WriteNumber("iat", notBefore.ToUnixTimeSeconds());
            writer.WriteNumber("nbf", notBefore.ToUnixTimeSeconds());
            writer.WriteNumber("exp", expires.ToUnixTimeSeconds());
            writer.WriteNumber("sim_iat", now.ToUnixTimeMilliseconds());
            writer.WriteString("appid", ClientId.ToString());
            writer.WriteString("app_displayname", "Simulated tenant");
            if (options.Scopes is null)
            {
                writer.WriteString("idtyp", "app");
                WriteTexts(writer, "roles", options.Roles ?? roles);
            }
            else
            {
                writer.WriteString("idtyp", "user");
                writer.WriteString("scp", options.Scopes);
                writer.WriteString("upn", options.UserPrincipalName ?? "admin@" + _tenantId.ToString("N") + ".example");
            }

            writer.WriteString("oid", StableHash.Id(_profile.Seed, "client-object").ToString());
            writer.WriteString("tid", tenant.ToString());
            writer.WriteString("ver", "1.0");
            WriteTexts(writer, "wids", (options.DirectoryRoles ?? new[] { ExchangeAdministrator }).Append(EveryPrincipal).ToArray());
        });
        string signed = ToBase64Url(header) + "." + ToBase64Url(payload);
        return signed + "." + Sign(signed);
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (string text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    private string Sign(string text)
    {
        using var hmac = new HMACSHA256(_key);
        return ToBase64Url(hmac.ComputeHash(Encoding.ASCII.GetBytes(text)));
    }
}
