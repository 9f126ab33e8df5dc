using System.Text;
using System.Text.Json;

namespace WorkfrontOutlook.SimulatedTenant.Wire;

/// <summary>Writes the reply to one request of a batch.</summary>
internal static class BatchJson
{
    public static void WriteReply(Utf8JsonWriter writer, WireReply reply)
    {
        writer.WriteStartObject("headers");
        if (reply.ContentType is not null)
        {
            writer.WriteString("Content-Type", reply.ContentType);
        }

        foreach (KeyValuePair<string, string> header in reply.Headers)
        {
            writer.WriteString(header.Key, header.Value);
        }

        writer.WriteEndObject();
        if (reply.Body.Length == 0)
        {
            return;
        }

        writer.WritePropertyName("body");
        if (reply.ContentType?.StartsWith("application/json", StringComparison.Ordinal) == true && reply.Body[0] != 0)
        {
            writer.WriteRawValue(reply.Body, skipInputValidation: true);
        }
        else if (string.Equals(reply.ContentType, "application/octet-stream", StringComparison.Ordinal))
        {
            writer.WriteBase64StringValue(reply.Body);
        }
        else
        {
            writer.WriteStringValue(Encoding.UTF8.GetString(reply.Body));
        }
    }
}
