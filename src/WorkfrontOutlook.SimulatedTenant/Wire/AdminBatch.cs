using System.Globalization;
using System.Text.Json;
using WorkfrontOutlook.SimulatedTenant.Exchange;

namespace WorkfrontOutlook.SimulatedTenant.Wire;

/// <summary>$batch: up to ten calls of InvokeCommand in one request.</summary>
internal sealed class AdminBatch(ExchangeModel model, CallGuard guard, InvokeCommand command)
{
    public const int MaxSize = 10;

    public static int Size(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("requests", out JsonElement requests) && requests.ValueKind == JsonValueKind.Array
            ? requests.GetArrayLength()
            : 0;

    public WireReply Run(Caller caller, WireRequest request, JsonElement root)
    {
        if (model.Profile.Server.Faults is null)
        {
            return RunItems(caller, request, root, CallMode.InBatch);
        }

        string[] subjects = root.TryGetProperty("requests", out JsonElement requests) && requests.ValueKind == JsonValueKind.Array
            ? WireJson.Each(requests, SubjectOf)
            : Array.Empty<string>();
        return guard.RunBatch(subjects, mode => RunItems(caller, request, root, mode));
    }

    private static string SubjectOf(JsonElement item)
    {
        try
        {
            JsonElement input = item.GetProperty("body").GetProperty("CmdletInput");
            string url = item.GetProperty("url").GetString() ?? string.Empty;
            var parameters = input.GetProperty("Parameters").EnumerateObject().Select(parameter => new KeyValuePair<string, object?>(parameter.Name, WireJson.ReadParameter(parameter.Value)));
            return CallGuard.Subject(
                new CmdletCall(input.GetProperty("CmdletName").GetString() ?? string.Empty, parameters, overHttp: true),
                Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) ? Query.Value(uri!, "$skiptoken") : null);
        }
        catch (Exception error) when (error is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return string.Empty;
        }
    }

    private WireReply RunItems(Caller caller, WireRequest request, JsonElement root, CallMode mode)
    {
        int size = Size(root);
        if (size is 0 or > MaxSize)
        {
            return ExchangeErrors.Plain(400, "BadRequest", "A batch has 1 to 10 requests; this one has " + size.ToString(CultureInfo.InvariantCulture) + ".");
        }

        model.Statistics.Batch(size);
        JsonElement items = root.GetProperty("requests");
        string[] ids = WireJson.Each(items, item => item.TryGetProperty("id", out JsonElement id) && id.ValueKind == JsonValueKind.String ? id.GetString()! : string.Empty);
        if (Array.Exists(ids, id => id.Length == 0) || ids.Distinct(StringComparer.Ordinal).Count() != size)
        {
            return ExchangeErrors.Plain(400, "BadRequest", "Every request of a batch has an id of its own.");
        }

        // The answers come in the order in which they were ready, not in the order of the requests.
        var replies = new List<(string Id, WireReply Reply)>(size);
        for (int i = 0; i < size; i++)
        {
            replies.Insert(i % 3 == 2 ? 0 : replies.Count, (ids[i], BatchItem(caller, request, items[i], mode)));
        }

        return WireReply.Json(200, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("responses");
            foreach ((string id, WireReply reply) in replies)
            {
                writer.WriteStartObject();
                writer.WriteString("id", id);
                writer.WriteNumber("status", reply.Status);
                BatchJson.WriteReply(writer, reply);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private WireReply BatchItem(Caller caller, WireRequest request, JsonElement item, CallMode mode)
    {
        if (!item.TryGetProperty("method", out JsonElement method) || !AdminAddress.Same(method.GetString() ?? string.Empty, "POST")
            || !item.TryGetProperty("url", out JsonElement url) || !item.TryGetProperty("body", out JsonElement body)
            || !Uri.TryCreate(request.Uri, url.GetString(), out Uri? uri))
        {
            return ExchangeErrors.Plain(400, "BadRequest", "A request of the batch lacks method, url or body.");
        }

        AdminAddress address = AdminAddress.Of(uri!);
        if (!address.IsWhole || !address.IsBeta || !address.IsTenant(model) || !address.Is("InvokeCommand"))
        {
            return ExchangeErrors.Plain(404, "NotFound", "The address of the batched request isn't InvokeCommand's.");
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (item.TryGetProperty("headers", out JsonElement given) && given.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty header in given.EnumerateObject())
            {
                headers[header.Name] = header.Value.ToString();
            }
        }

        return command.Run(caller, uri, body, name => headers.TryGetValue(name, out string? value) ? value : request.Header(name), mode);
    }
}
