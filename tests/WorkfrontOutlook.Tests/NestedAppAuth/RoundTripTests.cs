using System.Text.RegularExpressions;
using Microsoft.Graph;
using Microsoft.Graph.Models;
using Microsoft.Kiota.Abstractions;
using WorkfrontOutlook.NestedAppAuth;
using WorkfrontOutlook.Services.Graph;
using WorkfrontOutlook.Services.Resilience;
using WorkfrontOutlook.SimulatedTenant.Faults;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.Tokens;

namespace WorkfrontOutlook.Tests.NestedAppAuth;

/// <summary>What readiness costs and sends, counted on the server.</summary>
public sealed class RoundTripTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_application_takes_at_most_two_round_trips(bool everything)
    {
        EntraApp app = ReadinessTenant.Good();
        if (everything)
        {
            app = app with
            {
                IsAssignmentRequired = true,
                AssignedUsers = 5,
                ApplicationPermissions = new[] { "Mail.Read", "User.Read.All" },
                Grants = new[] { new SeededGrant { Scope = "User.Read" }, new SeededGrant { Scope = "Mail.Read", UserShare = 0.5 }, new SeededGrant { Scope = "EWS.AccessAsUser.All", Resource = SeededGrant.ExchangeOnline } },
            };
        }

        using ReadinessTenant tenant = ReadinessTenant.With(app);
        await tenant.TestAsync(ReadinessTenant.Scopes);
        Assert.InRange(tenant.Statistics.GraphRoundTrips, 1, 2);
        Assert.InRange(tenant.Statistics.LargestBatch, 2, 20);
    }

    [Fact]
    public async Task Two_hundred_applications_take_at_most_thirty_round_trips_and_keep_the_reporting_limit()
    {
        EntraApp[] apps = Enumerable.Range(1, 200).Select(i => ReadinessTenant.Good($"0f3c5d0e-5b1c-4a52-9f3e-{i:x12}") with
        {
            IsAssignmentRequired = true,
            AssignedUsers = 2,
            ApplicationPermissions = new[] { "Mail.Read" },
            SignIns = i % 3,
        }).ToArray();
        using ReadinessTenant tenant = ReadinessTenant.With(apps);
        List<WfNestedAppAuthTest> tests = await tenant.TestAsync(apps.Select(app => app.AppId).ToArray(), ReadinessTenant.Scopes);
        Assert.Equal(200, tests.Count);
        Assert.All(tests, test => Assert.Equal(CheckOutcome.Pass, ReadinessTenant.Outcome(test, NestedAppAuthChecks.AdminConsent)));
        Assert.Equal(apps.Count(app => app.SignIns > 0), tests.Count(test => ReadinessTenant.Outcome(test, NestedAppAuthChecks.SignIns) == CheckOutcome.Pass));
        Assert.InRange(tenant.Statistics.GraphRoundTrips, 1, 200 / 20 * 3);
        Assert.Equal(0, tenant.Statistics.Throttled);
    }

    [Fact]
    public async Task A_busy_application_does_not_hide_the_others_sign_ins()
    {
        EntraApp busy = ReadinessTenant.Good() with { SignIns = 1500 };
        EntraApp rare = ReadinessTenant.Good("0f3c5d0e-5b1c-4a52-9f3e-000000000002") with { SignIns = 1 };
        EntraApp unused = ReadinessTenant.Good("0f3c5d0e-5b1c-4a52-9f3e-000000000003") with { SignIns = 0 };
        using ReadinessTenant tenant = ReadinessTenant.With(busy, rare, unused);
        List<WfNestedAppAuthTest> tests = await tenant.TestAsync(new[] { busy.AppId, rare.AppId, unused.AppId }, ReadinessTenant.Scopes);
        Assert.Equal(new[] { CheckOutcome.Pass, CheckOutcome.Pass, CheckOutcome.Warning }, tests.Select(test => ReadinessTenant.Outcome(test, NestedAppAuthChecks.SignIns)));
    }

    [Fact]
    public async Task Many_consents_are_counted_over_all_pages()
    {
        EntraApp app = ReadinessTenant.Good() with { Grants = new[] { new SeededGrant { Scope = "User.Read", UserShare = 1 } } };
        using var tenant = new ReadinessTenant(profile => profile with { EntraApps = new[] { app }, UserConsentPolicy = UserConsentPolicy.All }, mailboxes: 2500);
        WfNestedAppAuthTest test = await tenant.TestAsync("User.Read");
        WfNestedAppAuthCheck check = test.Checks.Single(item => item.Name == NestedAppAuthChecks.UserConsent);
        Assert.True(check.Outcome == CheckOutcome.Pass, check.Detail);
        Assert.InRange(tenant.Statistics.GraphRoundTrips, 3, 5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Faults_change_nothing_but_the_time(int seed)
    {
        // Six tries: at this rate, one request in 90,000 fails for good; at twice of it, one in 1,400, and some seed would hit it.
        EntraApp[] apps = Enumerable.Range(1, 12).Select(i => ReadinessTenant.Good($"0f3c5d0e-5b1c-4a52-9f3e-{i:x12}") with { IsAssignmentRequired = i % 2 == 0, AssignedUsers = i }).ToArray();
        using var tenant = new ReadinessTenant(profile => profile with { EntraApps = apps, Server = new ServerOptions { Faults = FaultPlan.Transient(seed, 0.15) } });
        List<WfNestedAppAuthTest> tests = await tenant.TestAsync(apps.Select(app => app.AppId).ToArray(), ReadinessTenant.Scopes);
        Assert.All(tests.SelectMany(test => test.Checks), check => Assert.True(check.Outcome != CheckOutcome.Skipped, $"{check}: {check.Detail}"));
        Assert.True(tenant.Statistics.Faults > 0);
        Assert.Equal(0, tenant.Statistics.RetriesBeforeRetryAfter);
        Assert.Equal(0, tenant.Statistics.TokensToForeignHosts);
    }

    [Fact]
    public async Task Every_request_is_one_of_the_sdks_or_documented()
    {
        EntraApp[] apps = Enumerable.Range(1, 3).Select(i => ReadinessTenant.Good($"0f3c5d0e-5b1c-4a52-9f3e-{i:x12}") with
        {
            IsAssignmentRequired = true,
            AssignedUsers = 2,
            ApplicationPermissions = new[] { "Mail.Read" },
            Grants = new[] { new SeededGrant { Scope = "User.Read" }, new SeededGrant { Scope = "x", Resource = SeededGrant.ExchangeOnline } },
        }).ToArray();
        using ReadinessTenant tenant = ReadinessTenant.With(apps);
        await tenant.TestAsync(apps.Select(app => app.AppId).ToArray(), ReadinessTenant.Scopes);
        await tenant.TestAsync(new[] { apps[0].AppId }, ReadinessTenant.Scopes);
        await ConsentTests.GrantAndRestoreAsync(tenant, apps[0].AppId);

        HashSet<string> allowed = SdkShapes();
        allowed.UnionWith(GraphPaths.Documented.Keys);
        string[] sent = tenant.Statistics.GraphCalls.Select(call => Shape(call.Address)).Distinct().ToArray();
        Assert.True(sent.Length >= 12, string.Join(Environment.NewLine, sent));
        Assert.Empty(sent.Except(allowed));
        Assert.All(GraphPaths.Documented.Values, page => Assert.StartsWith("https://learn.microsoft.com/graph/", page, StringComparison.Ordinal));

        // The options, too, are those that the SDK's builders have.
        string[] options = tenant.Statistics.GraphCalls.SelectMany(call => Uri.UnescapeDataString(new Uri("https://x" + call.Address).Query).TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
            .Select(option => option.Split('=')[0]).Distinct().ToArray();
        Assert.Empty(options.Except(new[] { "$select", "$expand", "$filter", "$top", "$skiptoken" }));
    }

    [Theory]
    [InlineData("https://graph.microsoft.com/")]
    [InlineData("https://dod-graph.microsoft.us/")]
    [InlineData("https://microsoftgraph.chinacloudapi.cn/")]
    [InlineData("http://127.0.0.1:8080/a%20b/")]
    public async Task Addresses_and_bodies_are_those_of_the_sdks_own_client(string address)
    {
        const string Id = "0f3c5d0e-5b1c-4a52-9f3e-000000000001";
        const string Other = "0f3c5d0e-5b1c-4a52-9f3e-000000000002";
        const string Grant = "a+b/c_d-\u00e9 '&?#%";
        var calls = new EntraCalls(ServiceEndpoint.Make("graph.microsoft.com", null, new Uri(address)));
        using var http = new HttpClient();
        using var client = new GraphServiceClient(http, baseUrl: address + "v1.0");
        DateTimeOffset since = new(2026, 11, 1, 10, 0, 0, TimeSpan.FromHours(2));
        string[] properties = ["id", "appId", "displayName", "accountEnabled", "disabledByMicrosoftStatus", "appOwnerOrganizationId", "appRoleAssignmentRequired", "verifiedPublisher", "replyUrls"];

        (Uri, Uri)[] pairs =
        [
            (client.Applications.ToGetRequestInformation(request => (request.QueryParameters.Select, request.QueryParameters.Top) = (["id", "appId", "displayName", "addIns"], 999)).URI, calls.ApplicationsWithAddIns().Address),
            (client.ServicePrincipalsWithAppId(Id).ToGetRequestInformation(request => (request.QueryParameters.Select, request.QueryParameters.Expand) = (properties, ["appRoleAssignments"])).URI, calls.Application(Id).Address),
            (client.ServicePrincipals.ToGetRequestInformation(request => (request.QueryParameters.Select, request.QueryParameters.Expand, request.QueryParameters.Filter) = (properties, ["appRoleAssignments"], $"appId in ('{Id}','{Other}')")).URI, calls.Applications([Id, Other]).Address),
            (client.Oauth2PermissionGrants.ToGetRequestInformation(request => request.QueryParameters.Filter = $"clientId eq '{Id}' and consentType eq 'AllPrincipals'").URI, calls.GrantsForAll(Id).Address),
            (client.ServicePrincipals[Id].AppRoleAssignedTo.ToGetRequestInformation(request => request.QueryParameters.Top = 999).URI, calls.Assigned(Id).Address),
            (client.Policies.AuthorizationPolicy.ToGetRequestInformation(request => request.QueryParameters.Select = ["defaultUserRolePermissions"]).URI, calls.ConsentPolicy().Address),
            (client.Identity.ConditionalAccess.Policies.ToGetRequestInformation().URI, calls.AccessPolicies().Address),
            (client.Users.Count.ToGetRequestInformation().URI, calls.UserCount().Address),
            (client.Reports.GetEmailAppUsageVersionsUserCountsWithPeriod("D30").ToGetRequestInformation().URI, calls.OutlookUsage().Address),
            (client.AuditLogs.SignIns.ToGetRequestInformation(request => (request.QueryParameters.Filter, request.QueryParameters.Select, request.QueryParameters.Top) = ($"(appId eq '{Id}' or appId eq '{Other}') and createdDateTime ge 2026-11-01T08:00:00Z", ["appId", "createdDateTime", "status"], 1000)).URI, calls.SignIns([Id, Other], since).Address),
            (client.Oauth2PermissionGrants[Grant].ToDeleteRequestInformation().URI, calls.Consents()[Grant].ToDeleteRequestInformation().URI),
        ];
        Assert.All(pairs, pair => Assert.Equal(pair.Item1.AbsoluteUri, pair.Item2.AbsoluteUri));
        Assert.Equal("ConsistencyLevel", Assert.Single(calls.UserCount().Headers).Key);

        static OAuth2PermissionGrant New() => new() { ClientId = Id, ConsentType = "AllPrincipals", ResourceId = Other, Scope = "User.Read \u00e9\"<" };
        static OAuth2PermissionGrant Change() => new() { Scope = string.Empty };
        foreach ((RequestInformation sdk, RequestInformation own) in new[]
        {
            (client.Oauth2PermissionGrants.ToPostRequestInformation(New()), calls.Consents().ToPostRequestInformation(New())),
            (client.Oauth2PermissionGrants[Grant].ToPatchRequestInformation(Change()), calls.Consents()[Grant].ToPatchRequestInformation(Change())),
        })
        {
            Assert.Equal((sdk.HttpMethod, sdk.URI.AbsoluteUri), (own.HttpMethod, own.URI.AbsoluteUri));
            Assert.Equal(await ReadAsync(sdk.Content), await ReadAsync(own.Content));
        }

        static async Task<string> ReadAsync(Stream content)
        {
            using var reader = new StreamReader(content);
            return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        }
    }

    // What the SDK's own builders make, asked here independently of the module.
    private static HashSet<string> SdkShapes()
    {
        using var http = new HttpClient();
        using var client = new GraphServiceClient(http, baseUrl: "https://graph.microsoft.com/v1.0");
        Uri[] addresses =
        {
            client.ServicePrincipals.ToGetRequestInformation().URI,
            client.ServicePrincipals["00000000-0000-0000-0000-000000000001"].ToGetRequestInformation().URI,
            client.ServicePrincipals["00000000-0000-0000-0000-000000000001"].AppRoleAssignedTo.ToGetRequestInformation().URI,
            client.ServicePrincipals["00000000-0000-0000-0000-000000000001"].AppRoleAssignments.ToGetRequestInformation().URI,
            client.ServicePrincipalsWithAppId("00000000-0000-0000-0000-000000000001").ToGetRequestInformation().URI,
            client.Oauth2PermissionGrants.ToGetRequestInformation().URI,
            client.Oauth2PermissionGrants["x"].ToGetRequestInformation().URI,
            client.Policies.AuthorizationPolicy.ToGetRequestInformation().URI,
            client.Identity.ConditionalAccess.Policies.ToGetRequestInformation().URI,
            client.Users.Count.ToGetRequestInformation().URI,
            client.AuditLogs.SignIns.ToGetRequestInformation().URI,
            client.Reports.GetEmailAppUsageVersionsUserCountsWithPeriod("D30").ToGetRequestInformation().URI,
        };
        return addresses.Select(address => Shape(address.PathAndQuery)).ToHashSet(StringComparer.Ordinal);
    }

    private static string Shape(string address)
    {
        string path = Uri.UnescapeDataString(new Uri("https://x" + address).AbsolutePath);
        Assert.StartsWith("/v1.0/", path, StringComparison.Ordinal);
        path = Regex.Replace(path["/v1.0/".Length..], "'[^']*'", "'{}'");
        path = Regex.Replace(path, "(?<=^servicePrincipals/)[^/]+", "{}");
        return Regex.Replace(path, "(?<=^oauth2PermissionGrants/)[^/]+", "{}");
    }
}
