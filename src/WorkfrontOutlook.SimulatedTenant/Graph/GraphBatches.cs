using System.Text;
using System.Text.Json;
using WorkfrontOutlook.SimulatedTenant.Exchange;
using WorkfrontOutlook.SimulatedTenant.Faults;
using WorkfrontOutlook.SimulatedTenant.Wire;

namespace WorkfrontOutlook.SimulatedTenant.Graph;

/// <summary>
/// Takes JSON batches apart (Microsoft Graph, JSON batching): at most 20 requests, each answered, throttled or failed by
/// itself, the answers in another order.
/// </summary>
internal sealed class GraphBatches
{
    private const int Most = 20;

    private readonly ExchangeModel _model;
    private readonly ThrottleGate _gate;
    private readonly FaultSchedule _faults;

    public GraphBatches(ExchangeModel model, ThrottleGate gate, FaultSchedule faults)
    {
        _model = model;
        _gate = gate;
        _faults = faults;
    }

    /// <summary>Answers one request of a batch: its method, address after the version, headers and body.</summary>
    public delegate WireReply AnswerOne(string method, string url, Func<string, string?> header, byte[] body);

    public WireReply Answer(WireRequest request, AnswerOne one)
    {
        try
        {
            using JsonDocument body = JsonDocument.Parse(request.Body);
            List<Item> items = Read(body.RootElement);
            _model.Statistics.Batch(items.Count);
            return Answer(items, one);
        }
        catch (Exception error) when (error is JsonException or FormatException)
        {
            return GraphErrors.Make(400, "BadRequest", "Unable to read JSON request payload.");
        }
        catch (GraphQueryException refusal)
        {
            return refusal.ToReply();
        }
    }

    private static GraphQueryException Bad(string message) => new("BadRequest", message);

    private static List<Item> Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("requests", out JsonElement requests) || requests.ValueKind != JsonValueKind.Array || requests.GetArrayLength() == 0)
        {
            throw Bad("Invalid batch payload format.");
        }

        if (requests.GetArrayLength() > Most)
        {
            throw Bad("Number of batch request steps exceeds the maximum value of 20.");
        }

        List<Item> items = WireJson.Each(requests, Item.Read).ToList();
        if (items.Select(item => item.Id).Distinct(StringComparer.OrdinalIgnoreCase).Count() != items.Count)
        {
            throw Bad("The 'id' values of the batch's requests aren't unique.");
        }

        string? unknown = items.SelectMany(item => item.DependsOn).FirstOrDefault(id => !items.Exists(item => item.HasId(id)));
        return unknown is null ? items : throw Bad("The batch has no request '" + unknown + "' to depend on.");
    }

    private WireReply Answer(List<Item> items, AnswerOne one)
    {
        string subject = "graph/$batch|" + string.Join("|", items.Select(item => item.Method + " " + item.Url));
        DateTimeOffset now = _model.Clock.GetUtcNow();
        (bool isRetry, _) = _gate.Arrived(subject, now);
        if (isRetry)
        {
            _model.Statistics.Retried();
        }

        // Only what befalls the connection befalls a batch as a whole; what its items did is done. Items that only read are not
        // asked then: the caller can't heed a Retry-After that got lost.
        (FaultKind Kind, int Seconds)? fault = _faults.Next(subject, items.TrueForAll(item => item.IsWrite), isGraph: true, ofConnection: true);
        bool isDone = fault is null || items.Exists(item => item.IsWrite);
        WireReply reply = Run(items, isDone ? one : static (_, _, _, _) => Nothing());
        if (fault is null)
        {
            return reply;
        }

        _model.Statistics.Fault();
        WireReply broken = FaultReplies.Make(fault.Value.Kind, fault.Value.Seconds, now, reply);
        _gate.Failed(subject, broken, now);
        return broken;
    }

    private static WireReply Nothing() => WireReply.Json(
        200,
        writer =>
        {
            writer.WriteStartObject();
            writer.WriteEndObject();
        },
        "application/json");

    private static WireReply Run(List<Item> items, AnswerOne one)
    {
        // The last first, unless it depends on another.
        var answers = new List<(Item Item, WireReply Reply)>();
        while (answers.Count < items.Count)
        {
            Item? next = Enumerable.Reverse(items).FirstOrDefault(item => !answers.Exists(answer => answer.Item == item)
                && item.DependsOn.All(id => answers.Exists(answer => answer.Item.HasId(id))));
            if (next is null)
            {
                throw Bad("The batch's requests depend on each other in a circle.");
            }

            bool isOff = next.DependsOn.Any(id => answers.Find(answer => answer.Item.HasId(id)).Reply.Status >= 400);
            answers.Add((next, isOff ? GraphErrors.Make(424, "FailedDependency", "A request that this one depends on failed.") : next.Run(one)));
        }

        return WireReply.Json(
            200,
            writer =>
            {
                writer.WriteStartObject();
                writer.WriteStartArray("responses");
                foreach ((Item item, WireReply reply) in answers)
                {
                    writer.WriteStartObject();
                    writer.WriteString("id", item.Id);
                    writer.WriteNumber("status", reply.Status);
                    BatchJson.WriteReply(writer, reply);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            },
            "application/json");
    }

    private sealed class Item
    {
        private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);
        private byte[] _body = Array.Empty<byte>();

        public string Id { get; private set; } = string.Empty;

        public string Method { get; private set; } = string.Empty;

        public string Url { get; private set; } = string.Empty;

        public IReadOnlyList<string> DependsOn { get; private set; } = Array.Empty<string>();

        public bool IsWrite => !string.Equals(Method, "GET", StringComparison.OrdinalIgnoreCase);

        public static Item Read(JsonElement given)
        {
            var item = new Item { Id = Text(given, "id"), Method = Text(given, "method"), Url = Text(given, "url") };
            if (Uri.TryCreate(item.Url, UriKind.Absolute, out Uri? absolute) && !absolute.IsFile)
            {
                throw Bad("The address of a batch's request is relative to the version.");
            }

            if (given.TryGetProperty("headers", out JsonElement headers) && headers.ValueKind == JsonValueKind.Object)
            {
                foreach (JsonProperty header in headers.EnumerateObject())
                {
                    item._headers[header.Name] = header.Value.ToString();
                }
            }

            if (given.TryGetProperty("dependsOn", out JsonElement depends) && depends.ValueKind == JsonValueKind.Array)
            {
                item.DependsOn = WireJson.Each(depends, id => id.ToString());
            }

            if (given.TryGetProperty("body", out JsonElement body) && body.ValueKind != JsonValueKind.Null)
            {
                if (!item._headers.ContainsKey("Content-Type"))
                {
                    throw Bad("A request with a body needs a Content-Type header.");
                }

                item._body = body.ValueKind == JsonValueKind.String ? AccessTokens.FromBase64Url(body.GetString()!) : Encoding.UTF8.GetBytes(body.GetRawText());
            }

            return item;
        }

        public bool HasId(string id) => string.Equals(Id, id, StringComparison.OrdinalIgnoreCase);

        public WireReply Run(AnswerOne one) => one(Method, Url, name => _headers.TryGetValue(name, out string? value) ? value : null, _body);

        private static string Text(JsonElement given, string name) =>
            given.ValueKind == JsonValueKind.Object && given.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
                ? text
                : throw Bad("A request of the batch has no '" + name + "'.");
    }
}
