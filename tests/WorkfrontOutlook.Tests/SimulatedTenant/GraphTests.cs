using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Faults;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.SimulatedTenant.Wire;

namespace WorkfrontOutlook.Tests.SimulatedTenant;

public class GraphTests
{
    [Fact]
    public async Task The_organization_tells_id_and_initial_domain()
    {
        using TestCaller caller = Caller("Workfront");
        TestCaller.Answer answer = await caller.GetAsync(new Uri(caller.Graph, "/v1.0/organization?$select=id,verifiedDomains"));
        JsonElement organization = Assert.Single(answer.Value);
        Assert.Equal(caller.Tenant.TenantId.ToString(), organization.GetProperty("id").GetString());
        Assert.False(organization.TryGetProperty("displayName", out _));
        Assert.Equal(caller.Tenant.Organization, organization.GetProperty("verifiedDomains").EnumerateArray().Single(domain => domain.GetProperty("isInitial").GetBoolean()).GetProperty("name").GetString());
    }

    [Fact]
    public async Task Applications_are_paged_and_the_add_ins_come_last()
    {
        using TestCaller caller = Caller("WorkfrontIntegratedApp");
        var found = new List<string>();
        int pages = 0;
        int applications = 0;
        var uri = new Uri(caller.Graph, "/v1.0/applications?$select=id,appId,displayName,addIns");
        while (true)
        {
            TestCaller.Answer answer = await caller.GetAsync(uri);
            pages++;
            applications += answer.Value.Length;
            found.AddRange(answer.Value.SelectMany(application => application.GetProperty("addIns").EnumerateArray()).Select(addIn => addIn.GetProperty("id").GetString()!));
            if (answer.NextLink is not string next)
            {
                break;
            }

            uri = new Uri(next);
        }

        Assert.Equal(2, pages);
        Assert.Equal(142, applications);
        Assert.Contains("b7cf3295-3645-4fc5-9c19-a963c71d1fe2", found);
    }

    [Fact]
    public async Task Refusals_have_graphs_shape()
    {
        using TestCaller caller = Caller("GraphDenied");
        TestCaller.Answer denied = await caller.GetAsync(new Uri(caller.Graph, "/v1.0/applications"));
        Assert.Equal(HttpStatusCode.Forbidden, denied.Status);
        Assert.Equal("Authorization_RequestDenied", denied.Json.GetProperty("error").GetProperty("code").GetString());
        caller.Token = caller.Tenant.AccessTokens.IssueGraph(new AccessTokenOptions { Lifetime = TimeSpan.FromHours(-1) });
        TestCaller.Answer expired = await caller.GetAsync(new Uri(caller.Graph, "/v1.0/applications"));
        Assert.Equal(HttpStatusCode.Unauthorized, expired.Status);
        Assert.Equal("InvalidAuthenticationToken", expired.Json.GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_role_too_few_is_403_and_an_unknown_path_404()
    {
        using TestCaller caller = Caller("Workfront");
        Assert.Equal(HttpStatusCode.NotFound, (await caller.GetAsync(new Uri(caller.Graph, "/v1.0/nonsense"))).Status);
        caller.Token = caller.Tenant.AccessTokens.IssueGraph(new AccessTokenOptions { Roles = new[] { "Organization.Read.All" } });
        Assert.Equal(HttpStatusCode.OK, (await caller.GetAsync(new Uri(caller.Graph, "/v1.0/organization"))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await caller.GetAsync(new Uri(caller.Graph, "/beta/applications"))).Status);
    }

    [Fact]
    public async Task A_batch_is_answered_item_by_item()
    {
        using TestCaller caller = Caller("Workfront");
        var requests = new JsonArray(
            new JsonObject { ["id"] = "a", ["method"] = "GET", ["url"] = "/organization" },
            new JsonObject { ["id"] = "b", ["method"] = "GET", ["url"] = "/nonsense" });
        TestCaller.Answer answer = await caller.PostAsync(new Uri(caller.Graph, "/v1.0/$batch"), new JsonObject { ["requests"] = requests });
        Dictionary<string, int> statuses = answer.Json.GetProperty("responses").EnumerateArray().ToDictionary(item => item.GetProperty("id").GetString()!, item => item.GetProperty("status").GetInt32());
        Assert.Equal(new Dictionary<string, int> { ["a"] = 200, ["b"] = 404 }, statuses);
    }

    [Fact]
    public async Task Graph_throttles_with_retry_after()
    {
        using TestCaller caller = Caller("Workfront", new ServerOptions { Faults = FaultPlan.Of(1, 1, FaultKind.ThrottleSeconds) with { MaxInARow = 1 } });
        TestCaller.Answer answer = await caller.GetAsync(new Uri(caller.Graph, "/v1.0/applications"));
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.Status);
        Assert.True(answer.Headers.ContainsKey("Retry-After"));
    }

    private static TestCaller Caller(string scenario, ServerOptions? server = null)
    {
        TenantProfile profile = SeededTenant.ProfileFor(scenario);
        var tenant = new SeededTenant(profile with { Server = server ?? profile.Server });
        return new TestCaller(tenant) { Token = tenant.AccessTokens.IssueGraph() };
    }
}
