using System.Text.Json;
using WorkfrontOutlook.SimulatedTenant.Exchange;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.SimulatedTenant.Wire;

namespace WorkfrontOutlook.SimulatedTenant.Graph;

/// <summary>One delegated permission grant: reads, replaces its scopes, removes it.</summary>
internal sealed class GrantRoute : GraphRoute
{
    private readonly ExchangeModel _model;

    public GrantRoute(ExchangeModel model)
        : base("/oauth2PermissionGrants/{}") => _model = model;

    public override IReadOnlyList<string> Methods { get; } = new[] { "GET", "PATCH", "DELETE" };

    public override IReadOnlyList<string> Permissions(GraphRequest request) => request.IsGet ? GraphPermissions.Grants : GraphPermissions.ChangeGrants;

    public override WireReply Answer(GraphRequest request)
    {
        string id = request.Keys[0];
        EntraState state = _model.State.Entra;
        if (request.IsGet)
        {
            return state.Find(id) is EntraGrant grant
                ? GraphPage.One(request, 200, "oauth2PermissionGrants", writer => GrantJson.Write(writer, grant))
                : GraphErrors.NotFound(id);
        }

        string? scope = null;
        if (!request.IsMethod("DELETE"))
        {
            using JsonDocument body = GraphBody.Read(request);
            scope = body.RootElement.TryGetProperty("scope", out JsonElement given) && given.ValueKind == JsonValueKind.String
                ? given.GetString()
                : throw GraphQueryException.Bad("Only property 'scope' of resource 'OAuth2PermissionGrant' can be changed.");
        }

        return state.Change(id, scope) ? new WireReply(204) : GraphErrors.NotFound(id);
    }
}
