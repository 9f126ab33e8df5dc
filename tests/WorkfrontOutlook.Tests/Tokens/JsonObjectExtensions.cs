using System.Text.Json.Nodes;

namespace WorkfrontOutlook.Tests.Tokens;

internal static class JsonObjectExtensions
{
    public static JsonObject With(this JsonObject owner, string name, JsonNode? value)
    {
        owner[name] = value;
        return owner;
    }
}
