using System.Net;
using System.Text;
using System.Text.Json;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Services;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Wire;
using WorkfrontOutlook.Tests.Services;

namespace WorkfrontOutlook.Tests.SignIn;

/// <summary>
/// Stands in for everything that a sign-in asks: Entra ID's token and device code endpoints, pipelines, and the endpoints of
/// managed identities. Answers from a script first, then as a good service does, with tokens of an embedded tenant.
/// </summary>
internal sealed class FakeAuthority : HttpMessageHandler
{
    public const string ClientId = "aaaaaaaa-0000-4000-8000-00000000000a";
    public const string Secret = "s3cr3t~Value+with/odd=chars&more";
    public const string RefreshToken = "0.refresh-token-that-nobody-may-see";
    public const string User = "admin@contoso.com";

    private readonly Lock _lock = new();
    private readonly List<SeenRequest> _seen = new();
    private readonly Queue<Func<SeenRequest, HttpResponseMessage?>> _script = new();

    public FakeAuthority(TimeProvider? clock = null, string scenario = "Clean", TimeSpan? lifetime = null)
    {
        Lifetime = lifetime ?? TimeSpan.FromMinutes(75);
        Tenant = SeededTenant.Create(scenario, 5, 1, clock ?? TimeProvider.System);
        Issued = new List<string>();
    }

    public SeededTenant Tenant { get; }

    /// <summary>Gets the app: another one for each authority, as MSAL remembers throttles of an app for the whole process.</summary>
    public string App { get; } = Guid.NewGuid().ToString();

    public TimeSpan Lifetime { get; set; }

    public AccessTokenOptions Exchange { get; set; } = new();

    public AccessTokenOptions Graph { get; set; } = new();

    public TimeSpan Delay { get; set; }

    public List<string> Issued { get; }

    public IReadOnlyList<SeenRequest> Seen
    {
        get
        {
            lock (_lock)
            {
                return _seen.ToArray();
            }
        }
    }

    public IReadOnlyList<SeenRequest> TokenRequests => Seen.Where(request => request.Address.AbsolutePath.EndsWith("/oauth2/v2.0/token", StringComparison.Ordinal)).ToArray();

    public FakeAuthority Then(int status, string body, params (string Name, string Value)[] headers) => Then(_ => ScriptedHandler.Answer(status, body, [("Content-Type", "application/json"), .. headers]));

    /// <summary>Adds an answer; null stands for a good one.</summary>
    public FakeAuthority Then(Func<SeenRequest, HttpResponseMessage?> answer)
    {
        _script.Enqueue(answer);
        return this;
    }

    public static string Refusal(string code, string error = "invalid_client", string text = "words") =>
        JsonSerializer.Serialize(new { error, error_description = $"AADSTS{code}: {text} Trace ID: 11111111-0000-0000-0000-000000000000 Correlation ID: 22222222-0000-0000-0000-000000000000", error_codes = new[] { int.Parse(code, System.Globalization.CultureInfo.InvariantCulture) } });

    public static Dictionary<string, string> Form(SeenRequest request) => request.Body.Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .ToDictionary(pair => Uri.UnescapeDataString(pair[0]), pair => Uri.UnescapeDataString(pair[1].Replace('+', ' ')), StringComparer.Ordinal);

    public ConnectRequest Request(SignInKind kind) => new()
    {
        SignIn = kind,
        TenantId = Tenant.TenantId.ToString(),
        ClientId = kind == SignInKind.ManagedIdentity ? null : App,
        ClientSecret = kind == SignInKind.ClientSecret ? Wire.Secret(Secret) : null,
        AuthorityHandler = this,
        Handler = Tenant.CreateHandler(),
        Clock = Tenant.Clock,
        ReadEnvironment = _ => null,
    };

    public static Task<TenantContext> ConnectAsync(ConnectRequest request, CancellationToken? cancellationToken = null) =>
        new Connector().ConnectAsync(request, cancellationToken ?? TestContext.Current.CancellationToken);

    public string TokenFor(string scopeOrResource)
    {
        bool graph = scopeOrResource.Contains("graph", StringComparison.OrdinalIgnoreCase);
        string token = graph
            ? Tenant.AccessTokens.IssueGraph(Graph with { Lifetime = Lifetime })
            : Tenant.AccessTokens.IssueExchange(Exchange with { Lifetime = Lifetime });
        lock (_lock)
        {
            Issued.Add(token);
        }

        return token;
    }

    /// <summary>How long a token lives by the machine's clock, which is MSAL's.</summary>
    public long ExpiresIn => (long)(Tenant.Clock.GetUtcNow() + Lifetime - DateTimeOffset.UtcNow).TotalSeconds;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string body = request.Content is null ? string.Empty : await request.Content.ReadAsStringAsync(cancellationToken);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, IEnumerable<string>> header in request.Headers)
        {
            headers[header.Key] = string.Join(", ", header.Value);
        }

        var seen = new SeenRequest(Tenant.Clock.GetUtcNow(), request.Method, request.RequestUri!, headers, body);
        Func<SeenRequest, HttpResponseMessage?>? scripted;
        lock (_lock)
        {
            _seen.Add(seen);
            _script.TryDequeue(out scripted);
        }

        if (Delay > TimeSpan.Zero)
        {
            await Task.Delay(Delay, cancellationToken);
        }

        HttpResponseMessage response = scripted?.Invoke(seen) ?? Good(seen);
        response.RequestMessage = request;
        return response;
    }

    private static string Part(object value) => Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(value))).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private HttpResponseMessage Good(SeenRequest request)
    {
        string path = request.Address.AbsolutePath;
        if (path.EndsWith("/devicecode", StringComparison.Ordinal))
        {
            return Json(new { user_code = "ABC123", device_code = "device-code-secret", verification_uri = "https://microsoft.com/devicelogin", expires_in = 900, interval = 0, message = "To sign in, open https://microsoft.com/devicelogin and enter the code ABC123" });
        }

        if (path.EndsWith("/oauth2/v2.0/token", StringComparison.Ordinal))
        {
            Dictionary<string, string> form = Form(request);
            string token = TokenFor(form["scope"]);
            if (string.Equals(form["grant_type"], "client_credentials", StringComparison.Ordinal))
            {
                return Json(new { token_type = "Bearer", expires_in = ExpiresIn, access_token = token });
            }

            string tenant = Tenant.TenantId.ToString();
            return Json(new
            {
                token_type = "Bearer",
                scope = form["scope"],
                expires_in = ExpiresIn,
                access_token = token,
                refresh_token = RefreshToken,
                id_token = Part(new { alg = "none" }) + "." + Part(new { aud = App, tid = tenant, oid = "bbbbbbbb-0000-4000-8000-00000000000b", sub = "x", preferred_username = User, exp = 4102444800 }) + ".c2ln",
                client_info = Part(new { uid = "bbbbbbbb-0000-4000-8000-00000000000b", utid = tenant }),
            });
        }

        if (path.Contains("github", StringComparison.Ordinal))
        {
            return Json(new { value = "github-oidc-assertion-" + Seen.Count });
        }

        if (path.Contains("azdo", StringComparison.Ordinal))
        {
            return Json(new { oidcToken = "azdo-oidc-assertion-" + Seen.Count });
        }

        // The endpoint of a managed identity.
        string resource = System.Web.HttpUtility.ParseQueryString(request.Address.Query)["resource"] ?? throw new InvalidOperationException("Unexpected: " + request.Address);
        string identityToken = TokenFor(resource);
        return Json(new { access_token = identityToken, expires_on = DateTimeOffset.UtcNow.AddSeconds(ExpiresIn).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), expires_in = ExpiresIn.ToString(System.Globalization.CultureInfo.InvariantCulture), resource, token_type = "Bearer" });
    }

    public static HttpResponseMessage Json(object value) => ScriptedHandler.Answer((int)HttpStatusCode.OK, JsonSerializer.Serialize(value), ("Content-Type", "application/json"));
}
