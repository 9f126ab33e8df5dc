using WorkfrontOutlook.SimulatedTenant.Exchange;
using WorkfrontOutlook.SimulatedTenant.Wire;

namespace WorkfrontOutlook.SimulatedTenant.Graph;

internal sealed class OrganizationRoute : GraphRoute
{
    private static readonly string[] Needed = { "Organization.Read.All", "Directory.Read.All", "User.Read" };

    private readonly ExchangeModel _model;

    public OrganizationRoute(ExchangeModel model)
        : base("/organization") => _model = model;

    public override IReadOnlyList<string> Permissions(GraphRequest request) => Needed;

    public override WireReply Answer(GraphRequest request)
    {
        Uri uri = request.Uri;
        IReadOnlyList<string> select = Query.List(uri, "$select");
        return WireReply.Json(
            200,
            writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("@odata.context", uri.GetLeftPart(UriPartial.Authority) + "/v1.0/$metadata#organization");
                writer.WriteStartArray("value");
                writer.WriteStartObject();
                Selected(writer, select, "id", json => json.WriteStringValue(_model.TenantId.ToString()));
                Selected(writer, select, "displayName", json => json.WriteStringValue("Simulated tenant"));
                Selected(writer, select, "verifiedDomains", json =>
                {
                    json.WriteStartArray();
                    json.WriteStartObject();
                    json.WriteString("capabilities", "Email, OfficeCommunicationsOnline");
                    json.WriteBoolean("isDefault", true);
                    json.WriteBoolean("isInitial", true);
                    json.WriteString("name", _model.Organization);
                    json.WriteString("type", "Managed");
                    json.WriteEndObject();
                    json.WriteEndArray();
                });
                writer.WriteEndObject();
                writer.WriteEndArray();
                writer.WriteEndObject();
            },
            "application/json");
    }
}
