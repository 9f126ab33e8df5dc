using WorkfrontOutlook.SimulatedTenant.Exchange;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.SimulatedTenant.Wire;

namespace WorkfrontOutlook.SimulatedTenant.Graph;

/// <summary>The app roles that a service principal holds, or who holds its own.</summary>
internal sealed class PrincipalRolesRoute : PrincipalRoute
{
    private readonly PrincipalJson _json;
    private readonly string _name;

    public PrincipalRolesRoute(ExchangeModel model, PrincipalJson json, string name)
        : base(model, "/" + name)
    {
        _json = json;
        _name = name;
    }

    protected override WireReply Answer(GraphRequest request, EntraPrincipal principal) => GraphPage.Of(
        request,
        "servicePrincipals('" + principal.Id + "')/" + _name,
        string.Equals(_name, "appRoleAssignments", StringComparison.Ordinal) ? _json.Held(principal) : _json.Assigned(principal),
        _json.Write);
}
