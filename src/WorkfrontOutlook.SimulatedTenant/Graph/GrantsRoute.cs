using System.Text.Json;
using WorkfrontOutlook.SimulatedTenant.Exchange;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.SimulatedTenant.Wire;

namespace WorkfrontOutlook.SimulatedTenant.Graph;

/// <summary>All delegated permission grants: reads and adds.</summary>
internal sealed class GrantsRoute : GraphRoute
{
    private readonly ExchangeModel _model;

    public GrantsRoute(ExchangeModel model)
        : base("/oauth2PermissionGrants") => _model = model;

    public override IReadOnlyList<string> Methods { get; } = new[] { "GET", "POST" };

    public override IReadOnlyList<string> Permissions(GraphRequest request) => request.IsGet ? GraphPermissions.Grants : GraphPermissions.ChangeGrants;

    public override WireReply Answer(GraphRequest request) => request.IsGet ? List(request) : Add(request);

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private WireReply List(GraphRequest request)
    {
        Func<Func<string, string?>, bool> filter = GraphFilter.Read(Query.Value(request.Uri, "$filter"), "OAuth2PermissionGrant", "clientId", "consentType", "principalId", "resourceId");
        return GraphPage.Of(request, "oauth2PermissionGrants", _model.State.Entra.Grants().Where(grant => filter(name => GrantJson.Value(grant, name))), GrantJson.WriteObject);
    }

    private WireReply Add(GraphRequest request)
    {
        using JsonDocument body = GraphBody.Read(request);
        JsonElement root = body.RootElement;
        string? client = Text(root, "clientId");
        string? resource = Text(root, "resourceId");
        string? principal = Text(root, "principalId");
        string? scope = Text(root, "scope");
        bool? isForAll = Text(root, "consentType") switch { "AllPrincipals" => true, "Principal" => false, _ => null };
        if (client is null || resource is null || scope is null || isForAll is null)
        {
            throw GraphQueryException.Bad("A value is required for property 'clientId', 'consentType', 'resourceId' or 'scope' of resource 'OAuth2PermissionGrant'.");
        }

        // Only one user's consent names the user.
        if (isForAll.Value != (principal is null))
        {
            throw GraphQueryException.Bad("Invalid value specified for property 'principalId' of resource 'OAuth2PermissionGrant'.");
        }

        EntraDirectory directory = _model.State.Entra.Directory;
        string? unknown = directory.ById(client) is null ? client
            : directory.ById(resource) is null ? resource
            : principal is not null && !Guid.TryParse(principal, out _) ? principal
            : null;
        if (unknown is not null)
        {
            return GraphErrors.NotFound(unknown);
        }

        var grant = new EntraGrant(client, resource, principal, scope);
        return _model.State.Entra.Add(grant)
            ? GraphPage.One(request, 201, "oauth2PermissionGrants", writer => GrantJson.Write(writer, grant))
            : GraphErrors.Make(409, "Request_MultipleObjectsWithSameKeyValue", "Permission entry already exists.");
    }
}
