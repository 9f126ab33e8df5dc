using WorkfrontOutlook.SimulatedTenant.Exchange;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.SimulatedTenant.Wire;

namespace WorkfrontOutlook.SimulatedTenant.Graph;

/// <summary>A service principal, or something of it, by its object id or its application id.</summary>
internal abstract class PrincipalRoute : GraphRoute
{
    private const string ByAppId = "/servicePrincipals(appId=";

    protected PrincipalRoute(ExchangeModel model, string rest = "")
        : base("/servicePrincipals/{}" + rest, ByAppId + "'{}')" + rest) => Model = model;

    protected ExchangeModel Model { get; }

    protected EntraDirectory Directory => Model.State.Entra.Directory;

    public override IReadOnlyList<string> Permissions(GraphRequest request) => GraphPermissions.Applications;

    public override WireReply Answer(GraphRequest request)
    {
        string key = request.Keys[0];
        EntraPrincipal? principal = request.Resource.StartsWith(ByAppId, StringComparison.OrdinalIgnoreCase) ? Directory.ByAppId(key) : Directory.ById(key);
        return principal is null ? GraphErrors.NotFound(key) : Answer(request, principal);
    }

    protected abstract WireReply Answer(GraphRequest request, EntraPrincipal principal);
}
