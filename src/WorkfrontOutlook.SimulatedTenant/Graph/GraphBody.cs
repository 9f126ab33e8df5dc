using System.Text.Json;

namespace WorkfrontOutlook.SimulatedTenant.Graph;

/// <summary>Reads what a request carries.</summary>
internal static class GraphBody
{
    /// <summary>Reads an object.</summary>
    /// <exception cref="GraphQueryException">It is none, or isn't called JSON.</exception>
    public static JsonDocument Read(GraphRequest request)
    {
        if (request.Header("Content-Type")?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true)
        {
            throw GraphQueryException.Bad("Write requests (excluding DELETE) must contain the Content-Type header declaration.");
        }

        try
        {
            JsonDocument body = JsonDocument.Parse(request.Body);
            if (body.RootElement.ValueKind == JsonValueKind.Object)
            {
                return body;
            }

            body.Dispose();
        }
        catch (JsonException)
        {
            // The same answer as for JSON of another kind.
        }

        throw GraphQueryException.Bad("Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.");
    }
}
