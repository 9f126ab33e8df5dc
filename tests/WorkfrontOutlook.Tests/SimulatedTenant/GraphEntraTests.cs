using System.Net;
using System.Text;
using System.Text.Json;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.SimulatedTenant.Wire;

namespace WorkfrontOutlook.Tests.SimulatedTenant;

public class GraphEntraTests
{
    private const string Grants = "oauth2PermissionGrants";
    private static readonly TenantProfile Broken = BrokenApps.Profile(3);

    private static string Well => Broken.EntraApps[0].AppId;

    [Fact]
    public async Task A_service_principal_is_found_by_either_id_and_tells_what_is_asked_for()
    {
        using TestCaller caller = Caller();
        JsonElement byApp = (await Get(caller, $"servicePrincipals(appId='{Well}')?$select=id,appId,displayName,accountEnabled,appRoleAssignmentRequired,verifiedPublisher")).Json;
        Assert.Equal(Well, byApp.GetProperty("appId").GetString());
        Assert.True(byApp.GetProperty("accountEnabled").GetBoolean());
        Assert.False(byApp.GetProperty("appRoleAssignmentRequired").GetBoolean());
        Assert.Equal("Fabrikam", byApp.GetProperty("verifiedPublisher").GetProperty("displayName").GetString());
        Assert.False(byApp.TryGetProperty("tags", out _));

        JsonElement byId = (await Get(caller, "servicePrincipals/" + byApp.GetProperty("id").GetString())).Json;
        Assert.Equal(Well, byId.GetProperty("appId").GetString());
        Assert.Equal("Application", byId.GetProperty("servicePrincipalType").GetString());
        Assert.True(byId.TryGetProperty("oauth2PermissionScopes", out _));
        Assert.False(byId.TryGetProperty("appRoleAssignments", out _));
    }

    [Fact]
    public async Task What_is_not_in_the_tenant_is_404()
    {
        using TestCaller caller = Caller();
        string absent = App(AppBreak.Absent).AppId;
        foreach (string path in new[] { $"servicePrincipals(appId='{absent}')", $"servicePrincipals(appId='{absent}')/{Grants}", "servicePrincipals/" + Guid.NewGuid() + "/appRoleAssignments" })
        {
            TestCaller.Answer answer = await Get(caller, path);
            Assert.Equal(HttpStatusCode.NotFound, answer.Status);
            Assert.Equal("Request_ResourceNotFound", Code(answer));
        }
    }

    [Fact]
    public async Task Service_principals_are_filtered_by_application_and_roles_expanded()
    {
        using TestCaller caller = Caller();
        string roles = App(AppBreak.AppRoles).AppId;
        Assert.Equal(Well, Assert.Single((await Get(caller, $"servicePrincipals?$filter=appId eq '{Well}'")).Value).GetProperty("appId").GetString());

        TestCaller.Answer two = await Get(caller, $"servicePrincipals?$filter=appId in ('{Well}','{roles}','{Guid.NewGuid()}')&$select=id,appId&$expand=appRoleAssignments");
        Assert.Equal(2, two.Value.Length);
        JsonElement holder = two.Value.Single(item => item.GetProperty("appId").GetString() == roles);
        Assert.Equal(2, holder.GetProperty("appRoleAssignments").GetArrayLength());

        TestCaller.Answer many = await Get(caller, "servicePrincipals?$filter=appId in (" + string.Join(",", Enumerable.Range(0, 16).Select(_ => "'" + Guid.NewGuid() + "'")) + ")");
        Assert.Equal(HttpStatusCode.BadRequest, many.Status);
        Assert.Equal("Request_UnsupportedQuery", Code(many));
        Assert.Equal("Request_UnsupportedQuery", Code(await Get(caller, "servicePrincipals?$filter=accountEnabled eq false")));
        Assert.Equal("Request_BadRequest", Code(await Get(caller, "servicePrincipals?$filter=appId eq")));
        Assert.Equal("Request_BadRequest", Code(await Get(caller, "servicePrincipals?$top=1000")));
    }

    [Fact]
    public async Task Pages_of_service_principals_give_each_once()
    {
        using TestCaller caller = Caller();
        string[] all = (await Pages(caller, "servicePrincipals?$top=7&$select=appId")).Select(item => item.GetProperty("appId").GetString()!).ToArray();
        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.Superset(Broken.EntraApps.Where(app => app.IsPresent).Select(app => app.AppId).ToHashSet(), all.ToHashSet());
    }

    [Fact]
    public async Task Grants_are_told_by_principal_and_by_filter_and_paged()
    {
        EntraApp some = App(AppBreak.SomeUsers);
        using TestCaller caller = Caller();
        string id = await ObjectId(caller, some.AppId);
        List<JsonElement> ofUsers = await Pages(caller, $"servicePrincipals(appId='{some.AppId}')/{Grants}?$top=2");
        (int consented, int all) = caller.Tenant.GetTruth().NestedAppAuth.UsersOf(some.AppId);
        Assert.InRange(consented, 1, all - 1);
        Assert.Equal(consented, ofUsers.Count);
        Assert.All(ofUsers, grant =>
        {
            Assert.Equal("Principal", grant.GetProperty("consentType").GetString());
            Assert.Equal(id, grant.GetProperty("clientId").GetString());
            Assert.NotNull(grant.GetProperty("principalId").GetString());
        });
        string[] ids = ofUsers.Select(grant => grant.GetProperty("id").GetString()!).Order().ToArray();
        Assert.Equal(ids, (await Pages(caller, $"servicePrincipals/{id}/{Grants}")).Select(grant => grant.GetProperty("id").GetString()!).Order());
        Assert.Equal(ids, (await Pages(caller, $"{Grants}?$filter=clientId eq '{id}'&$top=3")).Select(grant => grant.GetProperty("id").GetString()!).Order());
        Assert.Empty((await Get(caller, $"{Grants}?$filter=clientId eq '{id}' and consentType eq 'AllPrincipals'")).Value);

        JsonElement forAll = Assert.Single((await Get(caller, $"servicePrincipals(appId='{Well}')/{Grants}")).Value);
        Assert.Equal("AllPrincipals", forAll.GetProperty("consentType").GetString());
        Assert.Equal(JsonValueKind.Null, forAll.GetProperty("principalId").ValueKind);
        Assert.Equal(await ObjectId(caller, SeededGrant.MicrosoftGraph), forAll.GetProperty("resourceId").GetString());
        Assert.StartsWith(" User.Read", forAll.GetProperty("scope").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Roles_are_told_from_both_ends()
    {
        using TestCaller caller = Caller();
        JsonElement[] held = (await Get(caller, $"servicePrincipals/{await ObjectId(caller, App(AppBreak.AppRoles).AppId)}/appRoleAssignments")).Value;
        Assert.Equal(2, held.Length);
        JsonElement graph = (await Get(caller, $"servicePrincipals(appId='{SeededGrant.MicrosoftGraph}')?$select=id,appRoles")).Json;
        string[] names = held.Select(role => graph.GetProperty("appRoles").EnumerateArray().Single(offered => offered.GetProperty("id").GetString() == role.GetProperty("appRoleId").GetString()).GetProperty("value").GetString()!).ToArray();
        Assert.Equal(["Mail.Read", "User.Read.All"], names.Order());
        Assert.All(held, role => Assert.Equal(graph.GetProperty("id").GetString(), role.GetProperty("resourceId").GetString()));

        JsonElement[] assigned = (await Get(caller, $"servicePrincipals(appId='{App(AppBreak.SomeAssigned).AppId}')/appRoleAssignedTo")).Value;
        Assert.Equal(["Group", "User", "User", "User"], assigned.Select(item => item.GetProperty("principalType").GetString()!).Order());
        Assert.Empty((await Get(caller, $"servicePrincipals(appId='{App(AppBreak.NobodyAssigned).AppId}')/appRoleAssignedTo")).Value);
        Assert.Contains((await Get(caller, $"servicePrincipals/{graph.GetProperty("id").GetString()}/appRoleAssignedTo")).Value, role => role.GetProperty("principalType").GetString() == "ServicePrincipal");
    }

    [Fact]
    public async Task Policies_have_the_shape_of_graph()
    {
        using TestCaller caller = Caller();
        JsonElement[] policies = (await Get(caller, "identity/conditionalAccess/policies")).Value;
        Assert.Equal(Broken.ConditionalAccessPolicies.Count, policies.Length);
        JsonElement approved = policies.First(policy => policy.GetProperty("displayName").GetString()!.StartsWith("ApprovedClient", StringComparison.Ordinal));
        Assert.Equal("enabled", approved.GetProperty("state").GetString());
        Assert.Equal("approvedApplication", approved.GetProperty("grantControls").GetProperty("builtInControls")[0].GetString());
        Assert.Equal(App(AppBreak.ApprovedClient).AppId, approved.GetProperty("conditions").GetProperty("applications").GetProperty("includeApplications")[0].GetString());
        Assert.Equal(JsonValueKind.Null, approved.GetProperty("conditions").GetProperty("platforms").ValueKind);
        Assert.All((await Get(caller, "identity/conditionalAccess/policies?$filter=state eq 'disabled'")).Value, policy => Assert.Equal("disabled", policy.GetProperty("state").GetString()));
    }

    [Theory]
    [InlineData(UserConsentPolicy.Off, null)]
    [InlineData(UserConsentPolicy.All, "ManagePermissionGrantsForSelf.microsoft-user-default-legacy")]
    [InlineData(UserConsentPolicy.LowImpact, "ManagePermissionGrantsForSelf.microsoft-user-default-low")]
    [InlineData(UserConsentPolicy.Recommended, "ManagePermissionGrantsForSelf.microsoft-user-default-recommended")]
    public async Task What_users_may_consent_to_is_in_the_authorization_policy(UserConsentPolicy policy, string? assigned)
    {
        using TestCaller caller = Caller(Broken with { UserConsentPolicy = policy });
        JsonElement permissions = (await Get(caller, "policies/authorizationPolicy?$select=defaultUserRolePermissions")).Json.GetProperty("defaultUserRolePermissions");
        Assert.Equal(assigned, permissions.GetProperty("permissionGrantPoliciesAssigned").EnumerateArray().Select(item => item.GetString()!).SingleOrDefault(item => item.StartsWith("ManagePermissionGrantsForSelf.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Counting_users_needs_the_header()
    {
        using TestCaller caller = Caller(Broken with { OnPremisesMailboxes = 4, ExternalMailUsers = 2 });
        TestCaller.Answer without = await Get(caller, "users/$count");
        Assert.Equal(HttpStatusCode.BadRequest, without.Status);
        Assert.Equal("Request_BadRequest", Code(without));
        TestCaller.Answer with = await Get(caller, "users/$count", eventual: true);
        Assert.Equal("text/plain", with.Headers["Content-Type"]);
        int count = int.Parse(with.Text, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(Broken.MailboxCount + Broken.Rooms + Broken.Equipment + 6, count);

        // As a query option it is ignored without the header.
        Assert.False((await Get(caller, "users?$count=true&$top=1")).Json.TryGetProperty("@odata.count", out _));
        Assert.Equal(count, (await Get(caller, "users?$count=true&$top=1", eventual: true)).Json.GetProperty("@odata.count").GetInt32());
        Assert.Equal("Request_UnsupportedQuery", Code(await Get(caller, "users?$filter=id ne 'x'")));
        List<JsonElement> all = await Pages(caller, "users?$top=10&$select=id");
        Assert.Equal(count, all.Select(user => user.GetProperty("id").GetString()).Distinct().Count());
    }

    [Fact]
    public async Task Sign_ins_are_filtered_by_application_and_day_and_paged()
    {
        using TestCaller caller = Caller();
        EntraApp app = Broken.EntraApps[0];
        string since = DateTimeOffset.UtcNow.AddDays(-30).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        TestCaller.Answer all = await Get(caller, $"auditLogs/signIns?$filter=appId eq '{app.AppId}' and createdDateTime ge {since}&$top=1000");
        Assert.Equal(app.SignIns, all.Value.Length);
        Assert.Equal(all.Value.Select(signIn => signIn.GetProperty("createdDateTime").GetString()!).OrderDescending(), all.Value.Select(signIn => signIn.GetProperty("createdDateTime").GetString()!));
        Assert.All(all.Value, signIn => Assert.Equal(0, signIn.GetProperty("status").GetProperty("errorCode").GetInt32()));
        Assert.Equal(app.SignIns, (await Pages(caller, $"auditLogs/signIns?$filter=appId eq '{app.AppId}'&$top={app.SignIns - 1}")).Count);

        EntraApp failed = App(AppBreak.FailedSignIns);
        TestCaller.Answer both = await Get(caller, $"auditLogs/signIns?$filter=(appId eq '{failed.AppId}' or appId eq '{App(AppBreak.NoSignIns).AppId}') and createdDateTime ge {since}");
        Assert.Equal(failed.FailedSignIns, both.Value.Length);
        Assert.All(both.Value, signIn => Assert.NotEqual(0, signIn.GetProperty("status").GetProperty("errorCode").GetInt32()));
    }

    [Fact]
    public async Task Without_a_licence_there_are_no_sign_ins()
    {
        using TestCaller caller = Caller(Broken with { HasEntraP1 = false });
        TestCaller.Answer answer = await Get(caller, "auditLogs/signIns");
        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Equal("Authentication_RequestFromNonPremiumTenantOrB2CTenant", Code(answer));
    }

    [Fact]
    public async Task The_usage_report_is_a_download_without_a_token()
    {
        var clock = new SimulatedClock(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
        using TestCaller caller = Caller(Broken with { OutlookVersions = new Dictionary<string, int> { ["Outlook M365"] = 20, ["Outlook 2016"] = 3 } }, clock);
        TestCaller.Answer sent = await Get(caller, "reports/getEmailAppUsageVersionsUserCounts(period='D30')");
        Assert.Equal(HttpStatusCode.Redirect, sent.Status);
        var download = new Uri(sent.Headers["Location"]);
        Assert.Equal("reports.office.com", download.Host);

        string? token = caller.Token;
        caller.Token = null;
        TestCaller.Answer report = await caller.GetAsync(download);
        Assert.Equal("application/octet-stream", report.Headers["Content-Type"]);
        string[] lines = report.Text.TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("Report Refresh Date,Outlook 2016,Outlook 2013,Outlook 2010,Outlook 2007,Undetermined,Report Period,Outlook M365,Outlook 2019", lines[0]);
        Assert.Equal("2026-11-20,3,,,,,30,20,", Assert.Single(lines[1..]));
        Assert.Equal(1, caller.Tenant.Statistics.ReportDownloads);
        Assert.Equal(HttpStatusCode.Forbidden, (await caller.GetAsync(new Uri(download + "x"))).Status);

        // A token sent there is a token lost.
        caller.Token = token;
        await Assert.ThrowsAsync<HttpRequestException>(() => caller.GetAsync(download));
        Assert.Equal(1, caller.Tenant.Statistics.TokensToForeignHosts);
        Assert.Equal(HttpStatusCode.BadRequest, (await Get(caller, "reports/getEmailAppUsageVersionsUserCounts(period='D31')")).Status);
    }

    [Theory]
    [InlineData("servicePrincipals", "Application.Read.All", "Authorization_RequestDenied")]
    [InlineData("servicePrincipals(appId='00000003-0000-0000-c000-000000000000')", "Application.Read.All", "Authorization_RequestDenied")]
    [InlineData("servicePrincipals(appId='00000003-0000-0000-c000-000000000000')/appRoleAssignments", "Application.Read.All", "Authorization_RequestDenied")]
    [InlineData("servicePrincipals(appId='00000003-0000-0000-c000-000000000000')/oauth2PermissionGrants", "DelegatedPermissionGrant.Read.All", "Authorization_RequestDenied")]
    [InlineData("oauth2PermissionGrants", "DelegatedPermissionGrant.Read.All", "Authorization_RequestDenied")]
    [InlineData("identity/conditionalAccess/policies", "Policy.Read.ConditionalAccess", "AccessDenied")]
    [InlineData("policies/authorizationPolicy", "Policy.Read.All", "Authorization_RequestDenied")]
    [InlineData("auditLogs/signIns", "AuditLog.Read.All Directory.Read.All", "Authentication_MSGraphPermissionMissing")]
    [InlineData("users", "User.ReadBasic.All", "Authorization_RequestDenied")]
    [InlineData("reports/getEmailAppUsageVersionsUserCounts(period='D30')", "Reports.Read.All", "S2SUnauthorized")]
    public async Task Each_resource_wants_its_permission(string path, string least, string code)
    {
        using TestCaller caller = Caller();
        caller.Token = caller.Tenant.AccessTokens.IssueGraph(new AccessTokenOptions { Scopes = "openid" });
        TestCaller.Answer denied = await Get(caller, path);
        Assert.Equal(HttpStatusCode.Forbidden, denied.Status);
        Assert.Equal(code, Code(denied));

        caller.Token = caller.Tenant.AccessTokens.IssueGraph(new AccessTokenOptions { Scopes = least });
        Assert.Contains((await Get(caller, path)).Status, new[] { HttpStatusCode.OK, HttpStatusCode.Redirect });

        // What the profile takes away, no token gives back.
        using TestCaller lacking = Caller(Broken with { MissingGraphPermissions = least.Split(' ') });
        lacking.Token = lacking.Tenant.AccessTokens.IssueGraph(new AccessTokenOptions { Scopes = least });
        Assert.Equal(HttpStatusCode.Forbidden, (await Get(lacking, path)).Status);
    }

    [Fact]
    public async Task The_socket_gives_the_same_answers()
    {
        var tenant = new SeededTenant(Broken);
        using LoopbackServer server = LoopbackServer.Start(tenant);
        using var socket = new TestCaller(tenant, server.BaseAddress, new SocketsHttpHandler { AllowAutoRedirect = false }) { Token = tenant.AccessTokens.IssueGraph() };
        using var handler = new TestCaller(tenant) { Token = socket.Token };
        foreach (string path in new[]
        {
            $"servicePrincipals(appId='{Well}')", "servicePrincipals?$top=5", $"{Grants}?$top=20", "identity/conditionalAccess/policies", "users?$top=9", "policies/authorizationPolicy",
        })
        {
            TestCaller.Answer one = await Get(socket, path);
            Assert.Equal(HttpStatusCode.OK, one.Status);
            Assert.Equal(
                (await Get(handler, path)).Text.Replace("https://graph.microsoft.com", string.Empty, StringComparison.Ordinal),
                one.Text.Replace(server.BaseAddress.GetLeftPart(UriPartial.Authority), string.Empty, StringComparison.Ordinal));
        }

        // The download lies at the same address, since another host can't be served.
        TestCaller.Answer sent = await Get(socket, "reports/getEmailAppUsageVersionsUserCounts(period='D7')");
        var download = new Uri(sent.Headers["Location"]);
        Assert.Equal(server.Port, download.Port);
        socket.Token = null;
        Assert.StartsWith("Report Refresh Date", Encoding.UTF8.GetString((await socket.GetAsync(download)).Body).TrimStart('\uFEFF'), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_integrated_app_and_a_manifest_lead_to_the_application()
    {
        SeededTenant tenant = SeededTenant.Create("NestedAppAuth");
        using var caller = new TestCaller(tenant) { Token = tenant.AccessTokens.IssueGraph() };
        List<JsonElement> applications = await Pages(caller, "applications?$select=appId,addIns");
        JsonElement unified = applications.Single(application => application.GetProperty("addIns").EnumerateArray().Any(addIn => addIn.GetProperty("id").GetString() == KnownAddIns.Unified.AddInId));
        Assert.Equal(KnownEntraApps.Unified.AppId, unified.GetProperty("appId").GetString());

        string manifest = AddInManifests.Write(tenant.Profile.OrganizationApps[0]);
        Assert.True(AddInManifest.Test(manifest, name: null, assetId: null, catalog: null).HasWebApplicationInfo);
        Assert.Contains("<Id>" + KnownEntraApps.Crm.AppId + "</Id>", manifest, StringComparison.Ordinal);
    }

    internal static EntraApp App(AppBreak one)
    {
        BrokenApps apps = BrokenApps.Make(3);
        return apps.Apps.Where((_, index) => apps.Breaks[index].Count == 1 && apps.Breaks[index][0] == one).Single();
    }

    internal static TestCaller Caller(TenantProfile? profile = null, TimeProvider? clock = null)
    {
        var tenant = new SeededTenant(profile ?? Broken, clock);
        return new TestCaller(tenant) { Token = tenant.AccessTokens.IssueGraph() };
    }

    internal static Task<TestCaller.Answer> Get(TestCaller caller, string path, bool eventual = false)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(caller.Graph, "/v1.0/" + path));
        if (eventual)
        {
            request.Headers.Add("ConsistencyLevel", "eventual");
        }

        return caller.SendAsync(request);
    }

    internal static async Task<List<JsonElement>> Pages(TestCaller caller, string path)
    {
        var items = new List<JsonElement>();
        var uri = new Uri(caller.Graph, "/v1.0/" + path);
        for (int i = 0; i < 100; i++)
        {
            TestCaller.Answer answer = await caller.GetAsync(uri);
            items.AddRange(answer.Value);
            if (answer.NextLink is not string next)
            {
                return items;
            }

            uri = new Uri(next);
        }

        throw new InvalidOperationException("The pages don't end.");
    }

    internal static async Task<string> ObjectId(TestCaller caller, string appId) =>
        (await Get(caller, $"servicePrincipals(appId='{appId}')?$select=id")).Json.GetProperty("id").GetString()!;

    internal static string Code(TestCaller.Answer answer) => answer.Json.GetProperty("error").GetProperty("code").GetString()!;
}
