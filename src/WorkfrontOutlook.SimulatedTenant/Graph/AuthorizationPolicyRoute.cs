using WorkfrontOutlook.SimulatedTenant.Exchange;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.SimulatedTenant.Wire;

namespace WorkfrontOutlook.SimulatedTenant.Graph;

/// <summary>What the default user role may do.</summary>
internal sealed class AuthorizationPolicyRoute : GraphRoute
{
    private const string ForSelf = "ManagePermissionGrantsForSelf.";

    private readonly ExchangeModel _model;

    public AuthorizationPolicyRoute(ExchangeModel model)
        : base("/policies/authorizationPolicy") => _model = model;

    public override IReadOnlyList<string> Permissions(GraphRequest request) => GraphPermissions.AuthorizationPolicy;

    public override WireReply Answer(GraphRequest request)
    {
        IReadOnlyList<string> select = Query.List(request.Uri, "$select");
        return GraphPage.One(request, 200, "policies/authorizationPolicy", writer =>
        {
            Selected(writer, select, "id", "authorizationPolicy");
            Selected(writer, select, "displayName", "Authorization Policy");
            Selected(writer, select, "description", "Used to manage authorization related settings across the company.");
            Selected(writer, select, "allowInvitesFrom", "everyone");
            Selected(writer, select, "allowUserConsentForRiskyApps", json => json.WriteBooleanValue(false));
            Selected(writer, select, "defaultUserRolePermissions", json =>
            {
                json.WriteStartObject();
                json.WriteBoolean("allowedToCreateApps", true);
                json.WriteBoolean("allowedToCreateSecurityGroups", true);
                json.WriteBoolean("allowedToReadOtherUsers", true);
                json.WritePropertyName("permissionGrantPoliciesAssigned");
                WriteArray(json, Assigned());
                json.WriteEndObject();
            });
        });
    }

    // What users own, such as a team, is always beside it and is another matter.
    private IEnumerable<string> Assigned()
    {
        if (_model.Profile.UserConsentPolicy != UserConsentPolicy.Off)
        {
            yield return ForSelf + _model.Profile.UserConsentPolicy switch
            {
                UserConsentPolicy.All => "microsoft-user-default-legacy",
                UserConsentPolicy.LowImpact => "microsoft-user-default-low",
                UserConsentPolicy.Recommended => "microsoft-user-default-recommended",
                _ => "add-ins-of-" + _model.Organization,
            };
        }

        yield return "ManagePermissionGrantsForOwnedResource.microsoft-dynamically-managed-permissions-for-team";
    }
}
