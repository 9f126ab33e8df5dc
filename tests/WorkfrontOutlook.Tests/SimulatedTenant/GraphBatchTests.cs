using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Faults;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.Tests.Services;
using static WorkfrontOutlook.Tests.SimulatedTenant.GraphEntraTests;

namespace WorkfrontOutlook.Tests.SimulatedTenant;

public class GraphBatchTests
{
    [Fact]
    public async Task One_round_trip_answers_what_readiness_needs()
    {
        using TestCaller caller = Caller();
        string appId = App(AppBreak.SomeUsers).AppId;
        Dictionary<string, JsonElement> answers = await Batch(
            caller,
            Item("sp", "GET", $"/servicePrincipals(appId='{appId}')?$select=id,appId"),
            Item("grants", "GET", $"servicePrincipals(appId='{appId}')/oauth2PermissionGrants?$top=1"),
            Item("count", "GET", "/users/$count", new JsonObject { ["ConsistencyLevel"] = "eventual" }),
            Item("bare", "GET", "/users/$count"),
            Item("gone", "GET", $"/servicePrincipals(appId='{Guid.NewGuid()}')"),
            Item("report", "GET", "/reports/getEmailAppUsageVersionsUserCounts(period='D30')"),
            Item("signIns", "GET", $"/auditLogs/signIns?$filter=appId eq '{appId}'&$top=5"));
        Assert.Equal(
            new Dictionary<string, int> { ["sp"] = 200, ["grants"] = 200, ["count"] = 200, ["bare"] = 400, ["gone"] = 404, ["report"] = 302, ["signIns"] = 200 },
            answers.ToDictionary(answer => answer.Key, answer => answer.Value.GetProperty("status").GetInt32()));
        Assert.NotEqual("sp", answers.Keys.First());
        Assert.Equal("34", answers["count"].GetProperty("body").GetString());
        Assert.Equal("Request_ResourceNotFound", answers["gone"].GetProperty("body").GetProperty("error").GetProperty("code").GetString());
        Assert.StartsWith("https://reports.office.com/", answers["report"].GetProperty("headers").GetProperty("Location").GetString(), StringComparison.Ordinal);

        // The link leads on outside the batch.
        string next = answers["grants"].GetProperty("body").GetProperty("@odata.nextLink").GetString()!;
        Assert.Single((await caller.GetAsync(new Uri(next))).Value);

        ServerStatistics statistics = caller.Tenant.Statistics;
        Assert.Equal(2, statistics.GraphRoundTrips);
        Assert.Equal(8, statistics.GraphRequests);
        Assert.Equal(1, statistics.Batches);
        Assert.Equal(7, statistics.LargestBatch);
        Assert.Equal(7, statistics.GraphCalls.Count(call => call.InBatch));
        Assert.Contains(statistics.GraphCalls, call => call.Address == "/v1.0/users/$count" && call.Status == 400);
    }

    [Fact]
    public async Task A_batch_writes_in_the_order_that_it_is_told()
    {
        using TestCaller caller = Caller();
        string appId = App(AppBreak.NoGrant).AppId;
        string resource = await ObjectId(caller, SeededGrant.MicrosoftGraph);
        JsonObject grant = Item("1", "POST", "/oauth2PermissionGrants", new JsonObject { ["Content-Type"] = "application/json" });
        grant["body"] = new JsonObject { ["clientId"] = await ObjectId(caller, appId), ["consentType"] = "AllPrincipals", ["resourceId"] = resource, ["scope"] = "User.Read" };
        JsonObject read = Item("2", "GET", $"/servicePrincipals(appId='{appId}')/oauth2PermissionGrants");
        read["dependsOn"] = new JsonArray("1");
        Dictionary<string, JsonElement> answers = await Batch(caller, read, grant);
        Assert.Equal(201, answers["1"].GetProperty("status").GetInt32());
        JsonElement made = Assert.Single(answers["2"].GetProperty("body").GetProperty("value").EnumerateArray());

        // What depends on a failure isn't tried; what doesn't, is.
        JsonObject again = (JsonObject)grant.DeepClone();
        JsonObject dependent = Item("3", "DELETE", "/oauth2PermissionGrants/" + made.GetProperty("id").GetString());
        dependent["dependsOn"] = new JsonArray("1");
        JsonObject further = Item("4", "GET", "/organization");
        further["dependsOn"] = new JsonArray("3");
        answers = await Batch(caller, again, dependent, further, Item("5", "GET", "/organization"));
        Assert.Equal([409, 424, 424, 200], new[] { "1", "3", "4", "5" }.Select(id => answers[id].GetProperty("status").GetInt32()));

        answers = await Batch(caller, Item("1", "DELETE", "/oauth2PermissionGrants/" + made.GetProperty("id").GetString()));
        Assert.Equal(204, answers["1"].GetProperty("status").GetInt32());
        Assert.False(answers["1"].TryGetProperty("body", out _));
        Assert.Equal(["POST", "POST", "DELETE"], caller.Tenant.Statistics.Writes.Select(write => write.Cmdlet.Split(' ')[0]));
    }

    [Fact]
    public async Task A_malformed_batch_is_refused_as_a_whole()
    {
        using TestCaller caller = Caller();
        JsonObject body = Item("1", "POST", "/oauth2PermissionGrants");
        body["body"] = new JsonObject();
        JsonObject lost = Item("1", "GET", "/organization");
        lost["dependsOn"] = new JsonArray("9");
        JsonObject unreadable = Item("1", "POST", "/oauth2PermissionGrants", new JsonObject { ["Content-Type"] = "application/json" });
        unreadable["body"] = "*";
        foreach (JsonNode[] items in new JsonNode[][]
        {
            [],
            Enumerable.Range(0, 21).Select(i => (JsonNode)Item(i.ToString(System.Globalization.CultureInfo.InvariantCulture), "GET", "/organization")).ToArray(),
            [Item("a", "GET", "/organization"), Item("A", "GET", "/organization")],
            [new JsonObject { ["id"] = "1", ["url"] = "/organization" }],
            [Item("1", "GET", "https://graph.microsoft.com/v1.0/organization")],
            [body],
            [lost],
            [unreadable],
        })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await Post(caller, items)).Status);
        }

        Assert.Equal(0, caller.Tenant.Statistics.GraphRequests);
    }

    [Fact]
    public async Task Items_are_throttled_one_by_one_and_the_server_sees_who_comes_too_early()
    {
        var clock = new ManualClock(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
        var faults = FaultPlan.Of(1, 1, FaultKind.ThrottleSeconds) with { MaxInARow = 1, OnlyFor = ["servicePrincipals"] };
        using TestCaller caller = Caller(BrokenApps.Profile(3) with { Server = new ServerOptions { Faults = faults } }, clock);
        JsonNode[] items = [Item("1", "GET", $"/servicePrincipals(appId='{App(AppBreak.NoGrant).AppId}')"), Item("2", "GET", "/organization")];
        Dictionary<string, JsonElement> answers = await Batch(caller, items);
        Assert.Equal(429, answers["1"].GetProperty("status").GetInt32());
        Assert.True(int.Parse(answers["1"].GetProperty("headers").GetProperty("Retry-After").GetString()!, System.Globalization.CultureInfo.InvariantCulture) > 0);
        Assert.Equal(200, answers["2"].GetProperty("status").GetInt32());
        Assert.Equal(1, caller.Tenant.Statistics.Throttled);

        answers = await Batch(caller, items.Select(item => item.DeepClone()).ToArray());
        Assert.Equal(200, answers["1"].GetProperty("status").GetInt32());
        Assert.Equal(1, caller.Tenant.Statistics.RetriesBeforeRetryAfter);
        Assert.Equal(1, caller.Tenant.Statistics.Retries);
    }

    [Fact]
    public async Task A_fault_of_the_connection_breaks_the_batch_and_not_an_item()
    {
        var faults = FaultPlan.Of(1, 1, FaultKind.ConnectionReset) with { MaxInARow = 1 };
        using TestCaller caller = Caller(BrokenApps.Profile(3) with { Server = new ServerOptions { Faults = faults } });
        await Assert.ThrowsAsync<HttpRequestException>(() => Post(caller, Item("1", "GET", "/organization")));
        Assert.Equal(200, (await Batch(caller, Item("1", "GET", "/organization")))["1"].GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task The_reporting_api_serves_five_in_ten_seconds()
    {
        var clock = new ManualClock(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
        using TestCaller caller = Caller(clock: clock);
        Dictionary<string, JsonElement> answers = await Batch(caller, Enumerable.Range(0, 7).Select(i => (JsonNode)Item(
            i.ToString(System.Globalization.CultureInfo.InvariantCulture), "GET", $"/auditLogs/signIns?$filter=appId eq '{Guid.NewGuid()}'")).Append(Item("x", "GET", "/organization")).ToArray());
        JsonElement[] throttled = answers.Values.Where(answer => answer.GetProperty("status").GetInt32() == 429).ToArray();
        Assert.Equal(2, throttled.Length);
        Assert.All(throttled, answer => Assert.Equal("10", answer.GetProperty("headers").GetProperty("Retry-After").GetString()));
        Assert.Equal(6, answers.Values.Count(answer => answer.GetProperty("status").GetInt32() == 200));
        Assert.Equal(HttpStatusCode.TooManyRequests, (await Get(caller, "auditLogs/signIns")).Status);

        // A request that was refused doesn't count; the wait is the window's.
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(HttpStatusCode.OK, (await Get(caller, "auditLogs/signIns")).Status);
        Assert.Equal(0, caller.Tenant.Statistics.RetriesBeforeRetryAfter);
    }

    private static JsonObject Item(string id, string method, string url, JsonObject? headers = null)
    {
        var item = new JsonObject { ["id"] = id, ["method"] = method, ["url"] = url };
        if (headers is not null)
        {
            item["headers"] = headers;
        }

        return item;
    }

    private static Task<TestCaller.Answer> Post(TestCaller caller, params JsonNode[] items) =>
        caller.PostAsync(new Uri(caller.Graph, "/v1.0/$batch"), new JsonObject { ["requests"] = new JsonArray(items) });

    private static async Task<Dictionary<string, JsonElement>> Batch(TestCaller caller, params JsonNode[] items)
    {
        TestCaller.Answer answer = await Post(caller, items);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return answer.Json.GetProperty("responses").EnumerateArray().ToDictionary(item => item.GetProperty("id").GetString()!);
    }
}
