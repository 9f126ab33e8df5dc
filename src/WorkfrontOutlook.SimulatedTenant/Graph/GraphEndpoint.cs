using System.Text.Json;
using WorkfrontOutlook.SimulatedTenant.Exchange;
using WorkfrontOutlook.SimulatedTenant.Faults;
using WorkfrontOutlook.SimulatedTenant.Wire;

namespace WorkfrontOutlook.SimulatedTenant.Graph;

/// <summary>Microsoft Graph: v1.0 and beta, and $batch.</summary>
internal sealed class GraphEndpoint
{
    private const int MaxBatch = 20;

    private readonly ExchangeModel _model;
    private readonly AccessTokens _tokens;
    private readonly ThrottleGate _gate;
    private readonly FaultSchedule _faults;
    private readonly GraphRoute[] _routes;

    public GraphEndpoint(ExchangeModel model, AccessTokens tokens, ThrottleGate gate, FaultSchedule faults)
    {
        _model = model;
        _tokens = tokens;
        _gate = gate;
        _faults = faults;
        _routes = new GraphRoute[] { new OrganizationRoute(model), new ApplicationsRoute(model) };
    }

    public Task<WireReply> HandleAsync(WireRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Handle(request));
    }

    private static bool Same(string text, string other) => string.Equals(text, other, StringComparison.OrdinalIgnoreCase);

    private WireReply Handle(WireRequest request)
    {
        (Caller? caller, WireReply? refusal) = _tokens.Check(request.Header("Authorization"), forGraph: true);
        if (refusal is not null)
        {
            return refusal;
        }

        if (!request.Uri.AbsolutePath.EndsWith("/$batch", StringComparison.OrdinalIgnoreCase))
        {
            return One(caller!, request.Method, request.Uri, inBatch: false);
        }

        if (!Same(request.Method, "POST"))
        {
            return new WireReply(405);
        }

        try
        {
            using JsonDocument body = JsonDocument.Parse(request.Body);
            return Batch(caller!, request, body.RootElement);
        }
        catch (JsonException)
        {
            return GraphErrors.Make(400, "BadRequest", "The batch isn't valid JSON.");
        }
    }

    private WireReply Batch(Caller caller, WireRequest request, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("requests", out JsonElement requests) || requests.ValueKind != JsonValueKind.Array
            || requests.GetArrayLength() is 0 or > MaxBatch)
        {
            return GraphErrors.Make(400, "BadRequest", "A batch has 1 to 20 requests.");
        }

        _model.Statistics.Batch(requests.GetArrayLength());
        string version = request.Uri.AbsolutePath.Substring(0, request.Uri.AbsolutePath.LastIndexOf('/'));
        return WireReply.Json(
            200,
            writer =>
            {
                writer.WriteStartObject();
                writer.WriteStartArray("responses");
                foreach (JsonElement item in requests.EnumerateArray().Reverse())
                {
                    string url = item.TryGetProperty("url", out JsonElement given) ? given.GetString() ?? string.Empty : string.Empty;
                    string method = item.TryGetProperty("method", out JsonElement verb) ? verb.GetString() ?? string.Empty : string.Empty;
                    WireReply reply = One(caller, method, new Uri(request.Uri, version + "/" + url.TrimStart('/')), inBatch: true);
                    writer.WriteStartObject();
                    writer.WriteString("id", item.TryGetProperty("id", out JsonElement id) ? id.ToString() : string.Empty);
                    writer.WriteNumber("status", reply.Status);
                    BatchJson.WriteReply(writer, reply);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            },
            "application/json");
    }

    private WireReply One(Caller caller, string method, Uri uri, bool inBatch)
    {
        DateTimeOffset now = _model.Clock.GetUtcNow();
        _model.Statistics.GraphRequest();
        string path = uri.AbsolutePath;
        string? resource = path.StartsWith("/v1.0/", StringComparison.OrdinalIgnoreCase) ? path.Substring(5)
            : path.StartsWith("/beta/", StringComparison.OrdinalIgnoreCase) ? path.Substring(5)
            : null;
        GraphRoute? route = Array.Find(_routes, candidate => resource is not null && Same(candidate.Path, resource.TrimEnd('/')));
        if (route is null)
        {
            return GraphErrors.Make(404, "Request_ResourceNotFound", "Resource not found for the segment '" + path + "'.");
        }

        if (!Same(method, "GET"))
        {
            return GraphErrors.Make(405, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.");
        }

        string subject = "graph" + route.Path + "|" + Query.Value(uri, "$skiptoken");
        (bool isRetry, bool isTooEarly) = _gate.Arrived(subject, now);
        if (isRetry)
        {
            _model.Statistics.Retried();
        }

        if (isTooEarly)
        {
            _model.Statistics.RetriedTooEarly();
        }

        if (_faults.Next(subject, isWrite: false, isGraph: true, inBatch ? false : null) is (FaultKind kind, int seconds))
        {
            return Fail(subject, Suit(kind), seconds, now, () => Answer(caller, route, uri));
        }

        return Answer(caller, route, uri);
    }

    // Graph knows no plain-text throttle.
    private static FaultKind Suit(FaultKind kind) => kind == FaultKind.ThrottleText ? FaultKind.ThrottleBare : kind;

    private WireReply Answer(Caller caller, GraphRoute route, Uri uri) =>
        _model.Profile.GraphDenied || !route.Permissions.Any(permission => caller.Roles.Contains(permission, StringComparer.Ordinal) || caller.Scopes.Contains(permission, StringComparer.Ordinal))
            ? GraphErrors.Make(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")
            : route.Get(uri);

    private WireReply Fail(string subject, FaultKind kind, int seconds, DateTimeOffset now, Func<WireReply> real)
    {
        _model.Statistics.Fault();
        if (FaultReplies.IsThrottle(kind))
        {
            _model.Statistics.ThrottledCall();
        }

        WireReply reply = FaultReplies.Make(kind, seconds, now, kind == FaultKind.CutBody ? real() : null);
        _gate.Failed(subject, reply, now);
        return reply;
    }
}
