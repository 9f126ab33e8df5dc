using WorkfrontOutlook.SimulatedTenant.Exchange;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.SimulatedTenant.Wire;

namespace WorkfrontOutlook.SimulatedTenant.Graph;

internal sealed class ServicePrincipalsRoute : GraphRoute
{
    private readonly ExchangeModel _model;
    private readonly PrincipalJson _json;

    public ServicePrincipalsRoute(ExchangeModel model, PrincipalJson json)
        : base("/servicePrincipals")
    {
        _model = model;
        _json = json;
    }

    public override IReadOnlyList<string> Permissions(GraphRequest request) => GraphPermissions.Applications;

    public override WireReply Answer(GraphRequest request)
    {
        Func<Func<string, string?>, bool> filter = GraphFilter.Read(Query.Value(request.Uri, "$filter"), "ServicePrincipal", "appId", "id", "displayName");
        IReadOnlyList<string> select = Query.List(request.Uri, "$select");
        bool withRoles = PrincipalJson.ExpandsRoles(request);
        EntraPrincipal[] found = _model.State.Entra.Directory.Principals.Where(principal => filter(name => Value(principal, name))).ToArray();

        // Without the header, $count is ignored and not an error.
        bool counts = request.IsEventual && string.Equals(Query.Value(request.Uri, "$count"), "true", StringComparison.OrdinalIgnoreCase);
        return GraphPage.Of(request, "servicePrincipals", found, (writer, principal) =>
        {
            writer.WriteStartObject();
            _json.Write(writer, principal, select, withRoles);
            writer.WriteEndObject();
        }, count: counts ? found.Length : null);
    }

    private static string? Value(EntraPrincipal principal, string property) => property.ToUpperInvariant() switch
    {
        "APPID" => principal.AppId,
        "ID" => principal.Id,
        _ => principal.DisplayName,
    };
}
