using WorkfrontOutlook.SimulatedTenant.Exchange;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.SimulatedTenant.Wire;

namespace WorkfrontOutlook.SimulatedTenant.Graph;

/// <summary>The delegated permissions that were granted to a service principal.</summary>
internal sealed class PrincipalGrantsRoute : PrincipalRoute
{
    public PrincipalGrantsRoute(ExchangeModel model)
        : base(model, "/oauth2PermissionGrants")
    {
    }

    public override IReadOnlyList<string> Permissions(GraphRequest request) => GraphPermissions.Grants;

    protected override WireReply Answer(GraphRequest request, EntraPrincipal principal) =>
        GraphPage.Of(request, "oauth2PermissionGrants", Model.State.Entra.Grants(principal.Id), GrantJson.WriteObject);
}
