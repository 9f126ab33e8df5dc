using System.Security;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Services;

namespace WorkfrontOutlook.Tests.Services;

/// <summary>A connection to a scripted service, and its wire formats.</summary>
internal sealed class Wire : IDisposable
{
    public const string Tenant = "11111111-2222-3333-4444-555555555555";
    public const string Mailboxes = """{"@odata.context":"x","@adminapi.warnings":[],"value":[{"Name":"a"}]}""";

    public static readonly DateTimeOffset Start = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    public static readonly ExchangeCommand Read = new("Get-Mailbox");
    public static readonly ExchangeCommand Write = new("Remove-App", new Dictionary<string, object> { ["Identity"] = "x" });

    private TenantContext? _context;

    public Wire()
    {
        Clock = new ManualClock(Start);
        Handler = new ScriptedHandler(Clock);
    }

    public ManualClock Clock { get; }

    public ScriptedHandler Handler { get; }

    public Uri? Endpoint { get; init; }

    public string ExchangeToken { get; init; } = Token(new { aud = "https://outlook.office365.com", tid = Tenant, exp = Start.AddHours(1).ToUnixTimeSeconds(), appid = "app-1" });

    public string? GraphToken { get; init; } = Token(new { aud = "https://graph.microsoft.com", tid = Tenant, exp = Start.AddHours(1).ToUnixTimeSeconds() });

    public TenantContext Context => _context ??= Connect(Request());

    public IExchangeTransport Exchange => Context.Exchange;

    public static TenantContext Connect(ConnectRequest request) => new Connector().ConnectAsync(request, TestContext.Current.CancellationToken).GetAwaiter().GetResult();

    public ConnectRequest Request() => new()
    {
        SignIn = SignInKind.AccessToken,
        Handler = Handler,
        Clock = Clock,
        ExchangeEndpoint = Endpoint,
        ExchangeAccessToken = Secret(ExchangeToken),
        GraphAccessToken = GraphToken is null ? null : Secret(GraphToken),
    };

    public static SecureString Secret(string text)
    {
        var secret = new SecureString();
        foreach (char character in text)
        {
            secret.AppendChar(character);
        }

        return secret;
    }

    public static string Token(object claims) =>
        Part("""{"typ":"JWT","alg":"RS256"}""") + "." + Part(JsonSerializer.Serialize(claims)) + ".c2lnbmF0dXJlLXNpZ25hdHVyZQ";

    public static string Error(string detail, string code = "BadRequest") => new JsonObject
    {
        ["error"] = new JsonObject
        {
            ["code"] = code,
            ["message"] = "Error executing cmdlet",
            ["details"] = new JsonArray(new JsonObject { ["code"] = "Client", ["target"] = string.Empty, ["message"] = detail }),
        },
    }.ToJsonString();

    public static string Page(string? nextLink, params string[] names) => new JsonObject
    {
        ["@adminapi.warnings"] = new JsonArray(),
        ["value"] = new JsonArray(names.Select(name => (JsonNode)new JsonObject { ["Name"] = name }).ToArray()),
        ["@odata.nextLink"] = nextLink,
    }.ToJsonString();

    public static string Batch(params (int Id, int Status, object? Body, object? Headers)[] items) => new JsonObject
    {
        ["responses"] = new JsonArray(items.Select(item => (JsonNode)new JsonObject
        {
            ["body"] = item.Body is string text && text.StartsWith('{') ? JsonNode.Parse(text) : JsonSerializer.SerializeToNode(item.Body),
            ["id"] = item.Id.ToString(),
            ["status"] = item.Status,
            ["headers"] = JsonSerializer.SerializeToNode(item.Headers ?? new { }),
        }).ToArray()),
    }.ToJsonString();

    public Task<ExchangePage> RunAsync(ExchangeCommand command) =>
        Clock.DriveAsync(Exchange.InvokeWholeAsync(command, TestContext.Current.CancellationToken));

    public async Task<WfException> FailAsync(ExchangeCommand command)
    {
        WfException error = await Assert.ThrowsAsync<WfException>(() => RunAsync(command));
        AssertNoSecret(error);
        return error;
    }

    public Task<IReadOnlyList<ExchangeOutcome>> RunBatchAsync(params ExchangeCommand[] commands) =>
        Clock.DriveAsync(Exchange.InvokeBatchAsync(commands, TestContext.Current.CancellationToken));

    public void AssertNoSecret(Exception error)
    {
        string all = error + "|" + (error as WfException)?.RecommendedAction + "|" + (error as WfException)?.Target;
        Assert.DoesNotContain(ExchangeToken, all, StringComparison.Ordinal);
        foreach (string part in ExchangeToken.Split('.').Where(part => part.Length > 15))
        {
            Assert.DoesNotContain(part, all, StringComparison.Ordinal);
        }
    }

    public void Dispose() => _context?.Dispose();

    private static string Part(string json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
