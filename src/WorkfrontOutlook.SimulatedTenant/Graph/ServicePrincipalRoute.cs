using WorkfrontOutlook.SimulatedTenant.Exchange;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.SimulatedTenant.Wire;

namespace WorkfrontOutlook.SimulatedTenant.Graph;

internal sealed class ServicePrincipalRoute : PrincipalRoute
{
    private readonly PrincipalJson _json;

    public ServicePrincipalRoute(ExchangeModel model, PrincipalJson json)
        : base(model) => _json = json;

    protected override WireReply Answer(GraphRequest request, EntraPrincipal principal)
    {
        IReadOnlyList<string> select = Query.List(request.Uri, "$select");
        bool withRoles = PrincipalJson.ExpandsRoles(request);
        return GraphPage.One(request, 200, "servicePrincipals" + (select.Count == 0 ? string.Empty : "(" + string.Join(",", select) + ")"), writer => _json.Write(writer, principal, select, withRoles));
    }
}
