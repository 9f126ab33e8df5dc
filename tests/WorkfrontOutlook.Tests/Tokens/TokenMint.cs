using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using WorkfrontOutlook.Tokens;

namespace WorkfrontOutlook.Tests.Tokens;

/// <summary>Makes synthetic tokens, certificates and metadata documents. Nothing here comes from a real tenant.</summary>
internal sealed class TokenMint : IDisposable
{
    public const string Exchange = "00000002-0000-0ff1-ce00-000000000000";
    public const string Tenant = "3f6d5a0e-8d5c-4a57-9c36-5c1f8f1f0a11";
    public const string AddIn = "https://addin.example.com/taskpane.html";
    public const string CloudUrl = "https://outlook.office365.com:443/autodiscover/metadata/json/1";
    public const string OnPremisesUrl = "https://mail.contoso.example:443/autodiscover/metadata/json/1";
    public static readonly DateTimeOffset Now = new(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<(int Key, int Bits), Lazy<RSAParameters>> Keys = new();

    /// <summary>Makes a mint. Keys take long to make, so mints of the same number share theirs.</summary>
    public TokenMint(int key = 0, int bits = 2048, DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        Key = RSA.Create(Keys.GetOrAdd((key, bits), static id => new Lazy<RSAParameters>(() =>
        {
#if NETFRAMEWORK
            // What RSA.Create makes on Mono has 1,024 bits, whatever is asked for.
            using var rsa = new RSACryptoServiceProvider(id.Bits);
#else
            using RSA rsa = RSA.Create(id.Bits);
#endif
            return rsa.ExportParameters(true);
        })).Value);
        var request = new CertificateRequest("CN=Microsoft Exchange Server Auth Certificate", Key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = request.CreateSelfSigned(from ?? Now.AddYears(-1), to ?? Now.AddYears(4));
        Certificate = certificate.RawData;
        Thumbprint = certificate.GetCertHash();
    }

    public RSA Key { get; }

    public byte[] Certificate { get; }

    public byte[] Thumbprint { get; }

    public string X5t => Encode(Thumbprint);

    public static string Encode(ReadOnlySpan<byte> bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    public static string Encode(string text) => Encode(Encoding.UTF8.GetBytes(text));

    public JsonObject Header() => new() { ["typ"] = "JWT", ["alg"] = "RS256", ["x5t"] = X5t };

    /// <summary>The claims in the shape that real tokens of Exchange Online have: appctx is a string, times are numbers.</summary>
    public static JsonObject Claims(string realm = Tenant, string amurl = CloudUrl) => new()
    {
        ["aud"] = AddIn,
        ["iss"] = $"{Exchange}@{realm}",
        ["nbf"] = Now.AddHours(-1).ToUnixTimeSeconds(),
        ["exp"] = Now.AddHours(7).ToUnixTimeSeconds(),
        ["appctxsender"] = $"{Exchange}@{realm}",
        ["isbrowserhostedapp"] = "True",
        ["appctx"] = Context(amurl).ToJsonString(),
    };

    public static JsonObject Context(string amurl = CloudUrl) => new()
    {
        ["msexchuid"] = "53e925fa-76ba-45e1-be0f-4ef08b59d389",
        ["version"] = "ExIdTok.V1",
        ["amurl"] = amurl,
    };

    public static JsonObject OnPremisesClaims() => Claims("contoso.example", OnPremisesUrl);

    public string Sign(JsonObject header, JsonObject claims) => SignRaw(header.ToJsonString(), claims.ToJsonString());

    public string SignRaw(string header, string claims) => SignParts(Encode(header), Encode(claims));

    public string SignParts(string header, string payload)
    {
        string input = header + "." + payload;
        return input + "." + Encode(Key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    public string Token(Action<JsonObject>? claims = null, Action<JsonObject>? header = null, JsonObject? basis = null)
    {
        JsonObject h = Header();
        JsonObject c = basis ?? Claims();
        header?.Invoke(h);
        claims?.Invoke(c);
        return Sign(h, c);
    }

    /// <summary>A token whose appctx is changed.</summary>
    public string WithContext(Action<JsonObject> change)
    {
        JsonObject context = Context();
        change(context);
        return Token(claims => claims["appctx"] = context.ToJsonString());
    }

    public JsonObject Document(string usage = "signing", string? x5t = null, byte[]? certificate = null) => new()
    {
        ["id"] = "_synthetic",
        ["version"] = "1.0",
        ["name"] = "Exchange",
        ["realm"] = "*",
        ["serviceName"] = Exchange,
        ["issuer"] = Exchange + "@*",
        ["allowedAudiences"] = new JsonArray(Exchange + "@*"),
        ["keys"] = new JsonArray(KeyEntry(usage, x5t ?? X5t, certificate ?? Certificate)),
        ["endpoints"] = new JsonArray(new JsonObject { ["location"] = CloudUrl, ["protocol"] = "OAuth2", ["usage"] = "metadata" }),
    };

    public static JsonObject KeyEntry(string usage, string x5t, byte[] certificate) => new()
    {
        ["usage"] = usage,
        ["keyinfo"] = new JsonObject { ["x5t"] = x5t },
        ["keyvalue"] = new JsonObject { ["type"] = "x509Certificate", ["value"] = Convert.ToBase64String(certificate) },
    };

    public static string WriteFile(string content)
    {
        string path = Path.Combine(Path.GetTempPath(), "wfo-" + Guid.NewGuid().ToString("N") + ".json");
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>A verifier that takes its keys from a file and makes no request.</summary>
    public TokenVerifier Verifier(string? audience = AddIn, string? document = null, DateTimeOffset? at = null, params string[] hosts)
    {
        string path = WriteFile(document ?? Document().ToJsonString());
        try
        {
            return new TokenVerifier(
                new TokenVerifierOptions { Audience = audience, MetadataPath = path, AllowedHost = hosts, At = at ?? Now },
                TimeProvider.System,
                () => throw new InvalidOperationException("No request may be made."));
        }
        finally
        {
            File.Delete(path);
        }
    }

    public static WfTokenTest Test(TokenVerifier verifier, string token)
    {
        ValueTask<WfTokenTest> pending = verifier.TestAsync(token, CancellationToken.None);
        return pending.IsCompleted ? pending.Result : pending.AsTask().GetAwaiter().GetResult();
    }

    public WfTokenTest Test(string token)
    {
        using TokenVerifier verifier = Verifier();
        return Test(verifier, token);
    }

    public static string Claim(string token, string name) =>
        JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1])).RootElement.GetProperty(name).ToString();

    public void Dispose() => Key.Dispose();
}
