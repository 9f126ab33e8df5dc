using System.Globalization;
using Microsoft.Graph;
using Microsoft.Kiota.Abstractions;
using WorkfrontOutlook.Services.Resilience;

namespace WorkfrontOutlook.Services.Graph;

/// <summary>The reads of readiness, as the SDK's request builders write them.</summary>
internal sealed class EntraCalls : IDisposable
{
    /// <summary>Microsoft Graph's own application id, the same in every tenant and cloud.</summary>
    public const string GraphAppId = "00000003-0000-0000-c000-000000000000";

    /// <summary>How many ids an "in" filter takes (Microsoft Graph, advanced query capabilities).</summary>
    public const int IdsInFilter = 15;

    /// <summary>How many applications share one question for sign-ins.</summary>
    public const int AppsInSignIns = 10;

    /// <summary>How many sign-ins are looked at when the question is about one application.</summary>
    public const int SignInsOfOne = 50;

    private static readonly string[] Properties =
    {
        "id", "appId", "displayName", "accountEnabled", "disabledByMicrosoftStatus", "appOwnerOrganizationId", "appRoleAssignmentRequired", "verifiedPublisher", "replyUrls",
    };

    private static readonly string[] Held = { "appRoleAssignments" };
    private static readonly string[] Name = { "id", "appId", "displayName" };
    private static readonly string[] NameAndRoles = { "id", "appId", "displayName", "appRoles" };
    private static readonly string[] UserRole = { "defaultUserRolePermissions" };
    private static readonly string[] SignInProperties = { "appId", "createdDateTime", "status" };

    private readonly HttpClient _http;
    private readonly GraphServiceClient _client;

    public EntraCalls(ServiceChannel channel)
    {
        _http = new HttpClient(new GraphMessageHandler(channel)) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
        _client = new GraphServiceClient(_http, baseUrl: new Uri(channel.Endpoint.Address, "v1.0").AbsoluteUri);
    }

    public GraphServiceClient Client => _client;

    public GraphCall GraphResource() => Call("servicePrincipals", _client.ServicePrincipalsWithAppId(GraphAppId).ToGetRequestInformation(request => request.QueryParameters.Select = Name));

    public GraphCall ConsentPolicy() => Call("policies/authorizationPolicy", _client.Policies.AuthorizationPolicy.ToGetRequestInformation(request => request.QueryParameters.Select = UserRole));

    public GraphCall AccessPolicies() => Call("identity/conditionalAccess/policies", _client.Identity.ConditionalAccess.Policies.ToGetRequestInformation(), allPages: true);

    public GraphCall UserCount() => Call("users/$count", _client.Users.Count.ToGetRequestInformation(request => request.Headers.Add("ConsistencyLevel", "eventual")), isText: true);

    public GraphCall OutlookUsage() => Call("reports/getEmailAppUsageVersionsUserCounts", _client.Reports.GetEmailAppUsageVersionsUserCountsWithPeriod("D30").ToGetRequestInformation(), isText: true);

    public GraphCall Application(string appId) => Call("servicePrincipals", _client.ServicePrincipalsWithAppId(appId).ToGetRequestInformation(request =>
    {
        request.QueryParameters.Select = Properties;
        request.QueryParameters.Expand = Held;
    }));

    public GraphCall Applications(IEnumerable<string> appIds) => Call(
        "servicePrincipals",
        _client.ServicePrincipals.ToGetRequestInformation(request =>
        {
            request.QueryParameters.Filter = "appId in (" + string.Join(",", appIds.Select(id => "'" + id + "'")) + ")";
            request.QueryParameters.Select = Properties;
            request.QueryParameters.Expand = Held;
        }),
        allPages: true);

    public GraphCall Grants(string appId)
    {
        GraphCall call = Call("oauth2PermissionGrants", _client.ServicePrincipals[appId].Oauth2PermissionGrants.ToGetRequestInformation(request => request.QueryParameters.Top = 999), allPages: true);
        return new GraphCall { What = call.What, Address = GraphPaths.ByAppId(call.Address, appId), AllPages = true };
    }

    public GraphCall GrantsForAll(string objectId) => Call(
        "oauth2PermissionGrants",
        _client.Oauth2PermissionGrants.ToGetRequestInformation(request => request.QueryParameters.Filter = "clientId eq '" + objectId + "' and consentType eq 'AllPrincipals'"),
        allPages: true);

    public GraphCall HeldRoles(string objectId) => Call("appRoleAssignments", _client.ServicePrincipals[objectId].AppRoleAssignments.ToGetRequestInformation(request => request.QueryParameters.Top = 999), allPages: true);

    public GraphCall Assigned(string objectId) => Call("appRoleAssignedTo", _client.ServicePrincipals[objectId].AppRoleAssignedTo.ToGetRequestInformation(request => request.QueryParameters.Top = 999), allPages: true);

    public GraphCall Resource(string objectId, bool withRoles) => Call("servicePrincipals", _client.ServicePrincipals[objectId].ToGetRequestInformation(request => request.QueryParameters.Select = withRoles ? NameAndRoles : Name));

    public GraphCall SignIns(IReadOnlyList<string> appIds, DateTimeOffset since) => Call(
        "auditLogs/signIns",
        _client.AuditLogs.SignIns.ToGetRequestInformation(request =>
        {
            string apps = string.Join(" or ", appIds.Select(id => "appId eq '" + id + "'"));
            string day = since.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            request.QueryParameters.Filter = (appIds.Count > 1 ? "(" + apps + ")" : apps) + " and createdDateTime ge " + day;
            request.QueryParameters.Select = SignInProperties;
            request.QueryParameters.Top = appIds.Count > 1 ? 1000 : SignInsOfOne;
        }),
        isReport: true);

    public void Dispose()
    {
        _client.Dispose();
        _http.Dispose();
    }

    private static GraphCall Call(string what, RequestInformation request, bool allPages = false, bool isText = false, bool isReport = false) => new()
    {
        What = what,
        Address = request.URI,
        Headers = request.Headers
            .Where(header => string.Equals(header.Key, "ConsistencyLevel", StringComparison.OrdinalIgnoreCase))
            .Select(header => new KeyValuePair<string, string>(header.Key, string.Join(", ", header.Value)))
            .ToArray(),
        AllPages = allPages,
        IsText = isText,
        IsReport = isReport,
    };
}
