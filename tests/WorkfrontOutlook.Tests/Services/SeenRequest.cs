using System.Text.Json.Nodes;

namespace WorkfrontOutlook.Tests.Services;

/// <summary>A request as it went over the wire.</summary>
internal sealed record SeenRequest(DateTimeOffset At, HttpMethod Method, Uri Address, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;
}
