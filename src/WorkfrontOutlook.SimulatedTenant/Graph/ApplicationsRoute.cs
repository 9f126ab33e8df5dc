using System.Globalization;
using WorkfrontOutlook.SimulatedTenant.Exchange;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.SimulatedTenant.Wire;

namespace WorkfrontOutlook.SimulatedTenant.Graph;

/// <summary>The tenant's applications; those of integrated apps carry addIns and come among the last.</summary>
internal sealed class ApplicationsRoute : GraphRoute
{
    private const int DefaultPage = 100;
    private const int LargestPage = 999;

    private readonly ExchangeModel _model;

    public ApplicationsRoute(ExchangeModel model)
        : base("/applications") => _model = model;

    private int Count => _model.Profile.OtherApplications + _model.Profile.IntegratedApps.Count;

    public override IReadOnlyList<string> Permissions(GraphRequest request) => GraphPermissions.Applications;

    public override WireReply Answer(GraphRequest request)
    {
        Uri uri = request.Uri;
        if (Query.Value(uri, "$filter") is not null)
        {
            return GraphErrors.Make(400, "Request_UnsupportedQuery", "The simulated tenant doesn't filter applications.");
        }

        int start = Number(uri, "$skiptoken", 0, int.MaxValue);
        int size = Math.Max(1, Number(uri, "$top", DefaultPage, LargestPage));
        int end = Math.Min(Count, start + size);
        IReadOnlyList<string> select = Query.List(uri, "$select");
        return WireReply.Json(
            200,
            writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("@odata.context", uri.GetLeftPart(UriPartial.Authority) + "/v1.0/$metadata#applications");
                if (end < Count)
                {
                    string selected = select.Count == 0 ? string.Empty : "$select=" + Uri.EscapeDataString(string.Join(",", select)) + "&";
                    writer.WriteString(
                        "@odata.nextLink",
                        uri.GetLeftPart(UriPartial.Path) + "?" + selected + "$top=" + size.ToString(CultureInfo.InvariantCulture) + "&$skiptoken=" + end.ToString(CultureInfo.InvariantCulture));
                }

                writer.WriteStartArray("value");
                for (int i = start; i < end; i++)
                {
                    Write(writer, i, select);
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            },
            "application/json");
    }

    private static int Number(Uri uri, string name, int absent, int largest) =>
        int.TryParse(Query.Value(uri, name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? Math.Min(value, largest) : absent;

    private void Write(System.Text.Json.Utf8JsonWriter writer, int index, IReadOnlyList<string> select)
    {
        int integrated = index - _model.Profile.OtherApplications;
        SeededAddIn? addIn = integrated >= 0 ? _model.Profile.IntegratedApps[integrated] : null;

        // The application of an add-in's users and the one that carries the add-in are one, where the profile knows it.
        EntraApp? app = addIn is null ? null : _model.Profile.EntraApps.FirstOrDefault(candidate => addIn.HasId(candidate.AddInId));
        writer.WriteStartObject();
        Selected(writer, select, "id", json => json.WriteStringValue(StableHash.Id(_model.Profile.Seed, "application-object", index).ToString()));
        Selected(writer, select, "appId", json => json.WriteStringValue(app?.AppId ?? StableHash.Id(_model.Profile.Seed, "application", index).ToString()));
        Selected(writer, select, "displayName", json => json.WriteStringValue(addIn?.DisplayName ?? "Line of business app " + index.ToString(CultureInfo.InvariantCulture)));
        Selected(writer, select, "addIns", json =>
        {
            json.WriteStartArray();
            if (addIn is not null)
            {
                json.WriteStartObject();
                json.WriteString("id", addIn.AddInId);
                json.WriteString("type", "OfficeAddIn");
                json.WriteStartArray("properties");
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
        writer.WriteEndObject();
    }
}
