using System.Text.Json;
using WorkfrontOutlook.SimulatedTenant.Exchange;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.SimulatedTenant.Wire;

namespace WorkfrontOutlook.SimulatedTenant.Graph;

/// <summary>Conditional Access policies.</summary>
internal sealed class AccessPoliciesRoute : GraphRoute
{
    private readonly ExchangeModel _model;

    public AccessPoliciesRoute(ExchangeModel model)
        : base("/identity/conditionalAccess/policies") => _model = model;

    public override IReadOnlyList<string> Permissions(GraphRequest request) => GraphPermissions.AccessPolicies;

    // This service says it in its own words (msgraph-explorer issue 2580).
    public override WireReply Denied(GraphRequest request) =>
        GraphErrors.Make(403, "AccessDenied", "You cannot perform the requested operation, required scopes are missing in the token.");

    public override WireReply Answer(GraphRequest request)
    {
        IReadOnlyList<string> select = Query.List(request.Uri, "$select");
        Func<Func<string, string?>, bool> filter = GraphFilter.Read(Query.Value(request.Uri, "$filter"), "conditionalAccessPolicy", "state", "displayName", "id");
        var policies = _model.Profile.ConditionalAccessPolicies
            .Select((policy, index) => new { Policy = policy, Index = index })
            .Where(item => filter(name => Value(item.Policy, item.Index, name)));
        return GraphPage.Of(request, "identity/conditionalAccess/policies", policies, (writer, item) => Write(writer, item.Policy, item.Index, select));
    }

    private static void Lists(Utf8JsonWriter writer, string name, params (string Name, IReadOnlyList<string> Values)[] lists)
    {
        writer.WriteStartObject(name);
        Lists(writer, lists);
        writer.WriteEndObject();
    }

    private static void Lists(Utf8JsonWriter writer, params (string Name, IReadOnlyList<string> Values)[] lists)
    {
        foreach ((string name, IReadOnlyList<string> values) in lists)
        {
            writer.WritePropertyName(name);
            WriteArray(writer, values);
        }
    }

    // Platforms and locations are null when the policy doesn't ask.
    private static void Asked(Utf8JsonWriter writer, string name, (string Name, IReadOnlyList<string> Values) include, (string Name, IReadOnlyList<string> Values) exclude)
    {
        if (include.Values.Count == 0 && exclude.Values.Count == 0)
        {
            writer.WriteNull(name);
        }
        else
        {
            Lists(writer, name, include, exclude);
        }
    }

    private static void WriteConditions(Utf8JsonWriter writer, SeededAccessPolicy policy)
    {
        string[] none = Array.Empty<string>();
        writer.WriteStartObject();
        Lists(writer, ("userRiskLevels", none), ("signInRiskLevels", policy.SignInRiskLevels), ("clientAppTypes", policy.ClientAppTypes), ("servicePrincipalRiskLevels", none));
        writer.WriteNull("insiderRiskLevels");
        writer.WriteNull("devices");
        writer.WriteNull("clientApplications");
        writer.WriteNull("authenticationFlows");
        Asked(writer, "platforms", ("includePlatforms", policy.IncludePlatforms), ("excludePlatforms", policy.ExcludePlatforms));
        Asked(writer, "locations", ("includeLocations", policy.IncludeLocations), ("excludeLocations", policy.ExcludeLocations));
        writer.WriteStartObject("applications");
        bool isForActions = policy.IncludeUserActions.Count > 0 || policy.ApplicationFilter is not null;
        Lists(
            writer,
            ("includeApplications", isForActions ? none : policy.IncludeApplications),
            ("excludeApplications", policy.ExcludeApplications),
            ("includeUserActions", policy.IncludeUserActions),
            ("includeAuthenticationContextClassReferences", none));
        if (policy.ApplicationFilter is null)
        {
            writer.WriteNull("applicationFilter");
        }
        else
        {
            writer.WriteStartObject("applicationFilter");
            writer.WriteString("mode", "include");
            writer.WriteString("rule", policy.ApplicationFilter);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteStartObject("users");
        Lists(
            writer,
            ("includeUsers", policy.IncludeUsers),
            ("excludeUsers", none),
            ("includeGroups", policy.IncludeGroups),
            ("excludeGroups", policy.ExcludeGroups),
            ("includeRoles", none),
            ("excludeRoles", none));
        writer.WriteNull("includeGuestsOrExternalUsers");
        writer.WriteNull("excludeGuestsOrExternalUsers");
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteControls(Utf8JsonWriter writer, SeededAccessPolicy policy)
    {
        if (policy.Controls.Count == 0 && policy.TermsOfUse.Count == 0)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("operator", policy.Operator);
        Lists(writer, ("builtInControls", policy.Controls), ("customAuthenticationFactors", Array.Empty<string>()), ("termsOfUse", policy.TermsOfUse));
        writer.WriteNull("authenticationStrength");
        writer.WriteEndObject();
    }

    private string Id(int index) => StableHash.Id(_model.Profile.Seed, "access-policy", index).ToString();

    private string? Value(SeededAccessPolicy policy, int index, string property) => property.ToUpperInvariant() switch
    {
        "STATE" => policy.State,
        "ID" => Id(index),
        _ => policy.Name,
    };

    private void Write(Utf8JsonWriter writer, SeededAccessPolicy policy, int index, IReadOnlyList<string> select)
    {
        writer.WriteStartObject();
        Selected(writer, select, "id", Id(index));
        Selected(writer, select, "templateId", (string?)null);
        Selected(writer, select, "displayName", policy.Name);
        Selected(writer, select, "createdDateTime", "2024-02-01T10:11:12.1234567Z");
        Selected(writer, select, "modifiedDateTime", (string?)null);
        Selected(writer, select, "state", policy.State);
        Selected(writer, select, "sessionControls", json => json.WriteNullValue());
        Selected(writer, select, "conditions", json => WriteConditions(json, policy));
        Selected(writer, select, "grantControls", json => WriteControls(json, policy));
        writer.WriteEndObject();
    }
}
