using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace WorkfrontOutlook.SimulatedTenant.Wire;

/// <summary>Issues user identity tokens as the tenant's Exchange would, signed with the key in its metadata document.</summary>
public sealed class IdentityTokens
{
    private const string Exchange = "00000002-0000-0ff1-ce00-000000000000";

    private readonly Guid _tenantId;
    private readonly string _host;
    private readonly TimeProvider _clock;

    internal IdentityTokens(Guid tenantId, string host, TimeProvider clock)
    {
        _tenantId = tenantId;
        _host = host;
        _clock = clock;
    }

    /// <summary>Gets the key's thumbprint as the header x5t has it.</summary>
    public static string KeyThumbprint => AccessTokens.ToBase64Url(SigningKey.Instance.Thumbprint);

    /// <summary>Gets the certificate with the public key, DER.</summary>
    /// <returns>A copy of the bytes.</returns>
    public static byte[] GetCertificate() => (byte[])SigningKey.Instance.Certificate.Clone();

    /// <summary>Gets the metadata document, as a saved file would have it.</summary>
    /// <param name="host">The host that it is of; null for Exchange Online.</param>
    /// <returns>The JSON.</returns>
    public string GetMetadataDocument(string? host = null) => Encoding.UTF8.GetString(Metadata.Document(host ?? _host, "1"));

    /// <summary>Issues a token.</summary>
    /// <param name="options">What it is to say; null for a good one.</param>
    /// <returns>The token.</returns>
    public string Issue(IdentityTokenOptions? options = null)
    {
        options ??= new IdentityTokenOptions();
        byte[] thumbprint = SigningKey.Instance.Thumbprint;
        string host = options.OnPremisesHost ?? _host;
        string realm = options.OnPremisesHost is null ? _tenantId.ToString() : host.Substring(host.IndexOf('.') + 1);
        long issued = (_clock.GetUtcNow() - options.Age).ToUnixTimeSeconds();
        var header = new JsonObject { ["alg"] = "RS256" };
        if (options.OnPremisesHost is null)
        {
            header["kid"] = string.Concat(thumbprint.Select(b => b.ToString("X2", CultureInfo.InvariantCulture)));
        }

        header["typ"] = "JWT";
        header["x5t"] = KeyThumbprint;
        var context = new JsonObject
        {
            ["msexchuid"] = options.MailboxId.ToString(),
            ["version"] = "ExIdTok.V1",
            ["amurl"] = "https://" + host + ":443/autodiscover/metadata/json/1",
        };
        options.ChangeContext?.Invoke(context);
        var claims = new JsonObject
        {
            ["nbf"] = issued,
            ["exp"] = issued + (long)options.Lifetime.TotalSeconds,
            ["iss"] = Exchange + "@" + realm,
            ["aud"] = options.AddInUrl,
            ["appctxsender"] = Exchange + "@" + realm,
            ["isbrowserhostedapp"] = "True",
            ["appctx"] = options.ContextAsObject ? context : JsonValue.Create(context.ToJsonString()),
        };
        options.ChangeHeader?.Invoke(header);
        options.ChangeClaims?.Invoke(claims);
        string signed = Part(header) + "." + Part(claims);
        return signed + "." + AccessTokens.ToBase64Url(SigningKey.Instance.Sign(Encoding.ASCII.GetBytes(signed)));
    }

    private static string Part(JsonObject json) => AccessTokens.ToBase64Url(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
