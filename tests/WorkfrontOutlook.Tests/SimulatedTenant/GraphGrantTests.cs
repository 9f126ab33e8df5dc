using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Faults;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.SimulatedTenant.Wire;
using static WorkfrontOutlook.Tests.SimulatedTenant.GraphEntraTests;

namespace WorkfrontOutlook.Tests.SimulatedTenant;

public class GraphGrantTests
{
    private const string Path = "/v1.0/oauth2PermissionGrants";

    [Fact]
    public async Task A_grant_is_made_widened_and_removed_and_each_is_seen_at_once()
    {
        string appId = App(AppBreak.NoGrant).AppId;
        using TestCaller caller = Caller();
        TestCaller.Answer made = await caller.PostAsync(new Uri(caller.Graph, Path), await Grant(caller, appId, "User.Read"));
        Assert.Equal(HttpStatusCode.Created, made.Status);
        string id = made.Json.GetProperty("id").GetString()!;
        Assert.Equal("Fail", caller.Tenant.GetTruth().NestedAppAuth.For(appId)["Scopes"]);
        Assert.Equal("Pass", caller.Tenant.GetTruth().NestedAppAuth.For(appId)["AdminConsent"]);

        Assert.Equal(HttpStatusCode.NoContent, (await Send(caller, "PATCH", id, new JsonObject { ["scope"] = "Mail.Read User.Read" })).Status);
        Assert.Equal("Mail.Read User.Read", Assert.Single((await Get(caller, $"servicePrincipals(appId='{appId}')/oauth2PermissionGrants")).Value).GetProperty("scope").GetString());
        Assert.Equal("Pass", caller.Tenant.GetTruth().NestedAppAuth.For(appId)["Scopes"]);
        Assert.Equal("Mail.Read User.Read", (await Get(caller, "oauth2PermissionGrants/" + id)).Json.GetProperty("scope").GetString());

        Assert.Equal(HttpStatusCode.NoContent, (await Send(caller, "DELETE", id)).Status);
        Assert.Empty((await Get(caller, $"servicePrincipals(appId='{appId}')/oauth2PermissionGrants")).Value);
        Assert.Equal(HttpStatusCode.NotFound, (await Send(caller, "DELETE", id)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Send(caller, "PATCH", id, new JsonObject { ["scope"] = "x" })).Status);

        Assert.Equal(HttpStatusCode.Created, (await caller.PostAsync(new Uri(caller.Graph, Path), await Grant(caller, appId, "User.Read"))).Status);
        IReadOnlyList<RecordedWrite> writes = caller.Tenant.Statistics.Writes;
        Assert.Equal(["POST oauth2PermissionGrants", "PATCH oauth2PermissionGrants/" + id, "DELETE oauth2PermissionGrants/" + id], writes.Take(3).Select(write => write.Cmdlet));
        Assert.Equal("Mail.Read User.Read", writes[1].Parameters["scope"]);
        Assert.Equal("AllPrincipals", writes[0].Parameters["consentType"]);
    }

    [Fact]
    public async Task A_second_grant_for_all_is_a_conflict_but_not_one_for_a_user()
    {
        string appId = App(AppBreak.PartGranted).AppId;
        using TestCaller caller = Caller();
        JsonObject grant = await Grant(caller, appId, "Mail.Read");
        TestCaller.Answer answer = await caller.PostAsync(new Uri(caller.Graph, Path), grant);
        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Equal("Request_MultipleObjectsWithSameKeyValue", Code(answer));
        Assert.Equal("User.Read openid", Assert.Single((await Get(caller, $"servicePrincipals(appId='{appId}')/oauth2PermissionGrants")).Value).GetProperty("scope").GetString());

        grant["consentType"] = "Principal";
        Assert.Equal(HttpStatusCode.BadRequest, (await caller.PostAsync(new Uri(caller.Graph, Path), grant)).Status);
        grant["principalId"] = Guid.NewGuid().ToString();
        Assert.Equal(HttpStatusCode.Created, (await caller.PostAsync(new Uri(caller.Graph, Path), grant)).Status);
    }

    [Fact]
    public async Task A_grant_that_is_wrong_is_refused_and_changes_nothing()
    {
        string appId = App(AppBreak.NoGrant).AppId;
        using TestCaller caller = Caller();
        JsonObject unknown = await Grant(caller, appId, "Mail.Read");
        unknown["resourceId"] = Guid.NewGuid().ToString();
        Assert.Equal(HttpStatusCode.NotFound, (await caller.PostAsync(new Uri(caller.Graph, Path), unknown)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await caller.PostAsync(new Uri(caller.Graph, Path), new JsonObject())).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await caller.PostAsync(new Uri(caller.Graph, Path), await Grant(caller, appId, "Mail.Read"), mediaType: "text/plain")).Status);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await caller.PostAsync(new Uri(caller.Graph, "/v1.0/servicePrincipals"), new JsonObject())).Status);

        caller.Token = caller.Tenant.AccessTokens.IssueGraph(new AccessTokenOptions { Scopes = "Directory.Read.All Application.Read.All" });
        int before = caller.Tenant.Statistics.Writes.Count;
        TestCaller.Answer denied = await caller.PostAsync(new Uri(caller.Graph, Path), await Grant(caller, appId, "Mail.Read"));
        Assert.Equal(HttpStatusCode.Forbidden, denied.Status);
        Assert.Equal("Authorization_RequestDenied", Code(denied));
        Assert.Equal(before, caller.Tenant.Statistics.Writes.Count);
        Assert.Empty((await Get(caller, $"servicePrincipals(appId='{appId}')/oauth2PermissionGrants")).Value);
    }

    [Theory]
    [InlineData(FaultKind.ThrottleSeconds, false)]
    [InlineData(FaultKind.ServiceUnavailable, true)]
    public async Task A_throttled_write_did_nothing_and_another_fault_strikes_after_it(FaultKind kind, bool isDone)
    {
        string appId = App(AppBreak.NoGrant).AppId;
        var faults = FaultPlan.Of(1, 1, kind) with { MaxInARow = 1, AffectsWrites = true, OnlyFor = ["POST"] };
        using TestCaller caller = Caller(BrokenApps.Profile(3) with { Server = new ServerOptions { Faults = faults } });
        JsonObject grant = await Grant(caller, appId, "User.Read");
        Assert.NotEqual(HttpStatusCode.Created, (await caller.PostAsync(new Uri(caller.Graph, Path), grant)).Status);
        Assert.Equal(isDone ? 1 : 0, (await Get(caller, $"servicePrincipals(appId='{appId}')/oauth2PermissionGrants")).Value.Length);
        Assert.Equal(isDone ? HttpStatusCode.Conflict : HttpStatusCode.Created, (await caller.PostAsync(new Uri(caller.Graph, Path), grant)).Status);
    }

    private static async Task<JsonObject> Grant(TestCaller caller, string appId, string scope) => new()
    {
        ["clientId"] = await ObjectId(caller, appId),
        ["consentType"] = "AllPrincipals",
        ["resourceId"] = await ObjectId(caller, SeededGrant.MicrosoftGraph),
        ["scope"] = scope,
    };

    private static Task<TestCaller.Answer> Send(TestCaller caller, string method, string id, JsonNode? body = null) => caller.SendAsync(new HttpRequestMessage(new HttpMethod(method), new Uri(caller.Graph, Path + "/" + id))
    {
        Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
    });
}
