using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using WorkfrontOutlook.SimulatedTenant;

namespace WorkfrontOutlook.Tests.SimulatedTenant;

/// <summary>A plain HTTP caller of a tenant, as strict or careless as a test wants it.</summary>
internal sealed class TestCaller : IDisposable
{
    public TestCaller(SeededTenant tenant, Uri? address = null, HttpMessageHandler? handler = null)
    {
        Tenant = tenant;
        Exchange = address ?? new Uri("https://" + tenant.Profile.Cloud.ExchangeHost);
        Graph = address ?? new Uri("https://" + tenant.Profile.Cloud.GraphHost);
        Client = new HttpClient(handler ?? tenant.CreateHandler());
        Token = tenant.AccessTokens.IssueExchange();
    }

    public SeededTenant Tenant { get; }

    public Uri Exchange { get; }

    public Uri Graph { get; }

    public HttpClient Client { get; }

    public string? Token { get; set; }

    public string? Anchor { get; set; } = "APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@tenant";

    public Uri Command => new(Exchange, $"/adminapi/beta/{Tenant.TenantId}/InvokeCommand");

    public static JsonObject Input(string cmdlet, params (string Name, JsonNode? Value)[] parameters)
    {
        var given = new JsonObject();
        foreach ((string name, JsonNode? value) in parameters)
        {
            given[name] = value;
        }

        return new JsonObject { ["CmdletInput"] = new JsonObject { ["CmdletName"] = cmdlet, ["Parameters"] = given } };
    }

    public async Task<Answer> PostAsync(Uri uri, JsonNode? body, string? prefer = null, string mediaType = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, uri)
        {
            Content = new StringContent(body?.ToJsonString() ?? string.Empty, Encoding.UTF8, mediaType),
        };
        if (prefer is not null)
        {
            request.Headers.Add("Prefer", prefer);
        }

        return await SendAsync(request);
    }

    public async Task<Answer> GetAsync(Uri uri)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        return await SendAsync(request);
    }

    public Task<Answer> InvokeAsync(string cmdlet, params (string Name, JsonNode? Value)[] parameters) => PostAsync(Command, Input(cmdlet, parameters));

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        if (Token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        }

        if (Anchor is not null)
        {
            request.Headers.TryAddWithoutValidation("X-AnchorMailbox", Anchor);
        }

        using HttpResponseMessage response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        return new Answer(
            response.StatusCode,
            response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase),
            await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    public void Dispose() => Client.Dispose();

    internal sealed record Answer(HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
    {
        public string Text => Encoding.UTF8.GetString(Body);

        public JsonElement Json => JsonDocument.Parse(Body).RootElement;

        public JsonElement[] Value => Json.GetProperty("value").EnumerateArray().ToArray();

        public string[] Warnings => Json.GetProperty("@adminapi.warnings").EnumerateArray().Select(item => item.GetString()!).ToArray();

        public string? NextLink => Json.TryGetProperty("@odata.nextLink", out JsonElement link) ? link.GetString() : null;
    }
}
