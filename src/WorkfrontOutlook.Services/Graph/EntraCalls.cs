using System.Globalization;
using Microsoft.Graph.Applications;
using Microsoft.Graph.AuditLogs.SignIns;
using Microsoft.Graph.Identity.ConditionalAccess.Policies;
using Microsoft.Graph.Oauth2PermissionGrants;
using Microsoft.Graph.Policies.AuthorizationPolicy;
using Microsoft.Graph.Reports.GetEmailAppUsageVersionsUserCountsWithPeriod;
using Microsoft.Graph.ServicePrincipals;
using Microsoft.Graph.ServicePrincipalsWithAppId;
using Microsoft.Graph.Users.Count;
using Microsoft.Kiota.Abstractions;
using WorkfrontOutlook.Services.Resilience;

namespace WorkfrontOutlook.Services.Graph;

/// <summary>The reads, as the SDK's request builders write them.</summary>
internal sealed class EntraCalls
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

    private static readonly string[] AddIns = { "id", "appId", "displayName", "addIns" };
    private static readonly string[] Held = { "appRoleAssignments" };
    private static readonly string[] Name = { "id", "appId", "displayName" };
    private static readonly string[] NameAndRoles = { "id", "appId", "displayName", "appRoles" };
    private static readonly string[] UserRole = { "defaultUserRolePermissions" };
    private static readonly string[] SignInProperties = { "appId", "createdDateTime", "status" };

    // The builders one by one: the SDK's client would register serializers of every format, from as many assemblies.
    private readonly AddressAdapter _adapter;
    private readonly Dictionary<string, object> _path;

    public EntraCalls(ServiceEndpoint endpoint)
    {
        _adapter = new AddressAdapter(endpoint);
        _path = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase) { ["baseurl"] = _adapter.BaseUrl! };
    }

    /// <summary>All applications: no filter on addIns is documented.</summary>
    public GraphCall ApplicationsWithAddIns() => Call(
        "applications",
        new ApplicationsRequestBuilder(_path, _adapter).ToGetRequestInformation(request =>
        {
            request.QueryParameters.Select = AddIns;
            request.QueryParameters.Top = 999;
        }),
        allPages: true);

    public GraphCall GraphResource() => Call("servicePrincipals", new ServicePrincipalsWithAppIdRequestBuilder(_path, _adapter, GraphAppId).ToGetRequestInformation(request => request.QueryParameters.Select = Name));

    public GraphCall ConsentPolicy() => Call("policies/authorizationPolicy", new AuthorizationPolicyRequestBuilder(_path, _adapter).ToGetRequestInformation(request => request.QueryParameters.Select = UserRole));

    public GraphCall AccessPolicies() => Call("identity/conditionalAccess/policies", new PoliciesRequestBuilder(_path, _adapter).ToGetRequestInformation(), allPages: true);

    public GraphCall UserCount() => Call("users/$count", new CountRequestBuilder(_path, _adapter).ToGetRequestInformation(request => request.Headers.Add("ConsistencyLevel", "eventual")), isText: true);

    public GraphCall OutlookUsage() => Call("reports/getEmailAppUsageVersionsUserCounts", new GetEmailAppUsageVersionsUserCountsWithPeriodRequestBuilder(_path, _adapter, "D30").ToGetRequestInformation(), isText: true);

    public GraphCall Application(string appId) => Call("servicePrincipals", new ServicePrincipalsWithAppIdRequestBuilder(_path, _adapter, appId).ToGetRequestInformation(request =>
    {
        request.QueryParameters.Select = Properties;
        request.QueryParameters.Expand = Held;
    }));

    public GraphCall Applications(IEnumerable<string> appIds) => Call(
        "servicePrincipals",
        Principals().ToGetRequestInformation(request =>
        {
            request.QueryParameters.Filter = "appId in (" + string.Join(",", appIds.Select(id => "'" + id + "'")) + ")";
            request.QueryParameters.Select = Properties;
            request.QueryParameters.Expand = Held;
        }),
        allPages: true);

    public GraphCall Grants(string appId)
    {
        GraphCall call = Call("oauth2PermissionGrants", Principals()[appId].Oauth2PermissionGrants.ToGetRequestInformation(request => request.QueryParameters.Top = 999), allPages: true);
        return new GraphCall { What = call.What, Address = GraphPaths.ByAppId(call.Address, appId), AllPages = true };
    }

    public GraphCall GrantsForAll(string objectId) => Call(
        "oauth2PermissionGrants",
        Consents().ToGetRequestInformation(request => request.QueryParameters.Filter = "clientId eq '" + objectId + "' and consentType eq 'AllPrincipals'"),
        allPages: true);

    public GraphCall HeldRoles(string objectId) => Call("appRoleAssignments", Principals()[objectId].AppRoleAssignments.ToGetRequestInformation(request => request.QueryParameters.Top = 999), allPages: true);

    public GraphCall Assigned(string objectId) => Call("appRoleAssignedTo", Principals()[objectId].AppRoleAssignedTo.ToGetRequestInformation(request => request.QueryParameters.Top = 999), allPages: true);

    public GraphCall Resource(string objectId, bool withRoles) => Call("servicePrincipals", Principals()[objectId].ToGetRequestInformation(request => request.QueryParameters.Select = withRoles ? NameAndRoles : Name));

    public GraphCall SignIns(IReadOnlyList<string> appIds, DateTimeOffset since) => Call(
        "auditLogs/signIns",
        new SignInsRequestBuilder(_path, _adapter).ToGetRequestInformation(request =>
        {
            string apps = string.Join(" or ", appIds.Select(id => "appId eq '" + id + "'"));
            string day = since.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            request.QueryParameters.Filter = (appIds.Count > 1 ? "(" + apps + ")" : apps) + " and createdDateTime ge " + day;
            request.QueryParameters.Select = SignInProperties;
            request.QueryParameters.Top = appIds.Count > 1 ? 1000 : SignInsOfOne;
        }),
        isReport: true);

    /// <summary>Consents, to be written.</summary>
    public Oauth2PermissionGrantsRequestBuilder Consents() => new(_path, _adapter);

    private ServicePrincipalsRequestBuilder Principals() => new(_path, _adapter);

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
