using WorkfrontOutlook.SimulatedTenant.Wire;

namespace WorkfrontOutlook.SimulatedTenant.Graph;

/// <summary>The shape in which Graph reports errors.</summary>
internal static class GraphErrors
{
    public static WireReply NotFound(string key) =>
        Make(404, "Request_ResourceNotFound", "Resource '" + key + "' does not exist or one of its queried reference-property objects are not present.");

    public static WireReply Make(int status, string code, string message) => WireReply.Json(
        status,
        writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartObject("error");
            writer.WriteString("code", code);
            writer.WriteString("message", message);
            writer.WriteStartObject("innerError");
            writer.WriteString("request-id", Guid.NewGuid().ToString());
            writer.WriteString("client-request-id", Guid.NewGuid().ToString());
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
        },
        "application/json");
}
