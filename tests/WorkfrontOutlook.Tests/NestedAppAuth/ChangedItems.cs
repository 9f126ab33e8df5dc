using System.Text.Json.Nodes;

namespace WorkfrontOutlook.Tests.NestedAppAuth;

/// <summary>Changes the answers to some items of Graph's batches.</summary>
/// <param name="inner">What answers.</param>
/// <param name="about">A part of the items' addresses.</param>
/// <param name="change">Changes an item of the answer.</param>
internal sealed class ChangedItems(HttpMessageHandler inner, string about, Action<JsonObject> change) : DelegatingHandler(inner)
{
    public int Changed { get; private set; }

    /// <summary>Makes an item one that isn't found.</summary>
    public static void NotFound(JsonObject item)
    {
        item["status"] = 404;
        item["body"] = new JsonObject { ["error"] = new JsonObject { ["code"] = "Request_ResourceNotFound", ["message"] = "Resource does not exist." } };
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        if (request.RequestUri!.AbsolutePath.EndsWith("/$batch", StringComparison.Ordinal) && request.RequestUri.Host.Contains("graph", StringComparison.Ordinal))
        {
            JsonArray asked = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!["requests"]!.AsArray();
            JsonNode answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!;
            foreach (JsonObject item in answer["responses"]!.AsArray().OfType<JsonObject>())
            {
                if (asked.Any(one => (string?)one!["id"] == (string?)item["id"] && Uri.UnescapeDataString((string)one["url"]!).Contains(about, StringComparison.OrdinalIgnoreCase)))
                {
                    change(item);
                    Changed++;
                }
            }

            response.Content = new StringContent(answer.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        }

        return response;
    }
}
