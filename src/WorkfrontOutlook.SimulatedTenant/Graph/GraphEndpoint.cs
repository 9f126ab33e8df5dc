using System.Text;
using System.Text.Json;
using WorkfrontOutlook.SimulatedTenant.Exchange;
using WorkfrontOutlook.SimulatedTenant.Faults;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.SimulatedTenant.Wire;

namespace WorkfrontOutlook.SimulatedTenant.Graph;

/// <summary>Microsoft Graph: v1.0 and beta, and $batch.</summary>
internal sealed class GraphEndpoint
{
    private readonly ExchangeModel _model;
    private readonly AccessTokens _tokens;
    private readonly ThrottleGate _gate;
    private readonly FaultSchedule _faults;
    private readonly ReportingLimit _reporting;
    private readonly UsageReportRoute _usage;
    private readonly GraphRoute[] _routes;
    private readonly GraphBatches _batches;

    public GraphEndpoint(ExchangeModel model, AccessTokens tokens, ThrottleGate gate, FaultSchedule faults)
    {
        _model = model;
        _tokens = tokens;
        _gate = gate;
        _faults = faults;
        _reporting = new ReportingLimit(model.Clock);
        _batches = new GraphBatches(model, gate, faults);
        _usage = new UsageReportRoute(model);
        var json = new PrincipalJson(model);
        _routes = new GraphRoute[]
        {
            new OrganizationRoute(model), new ApplicationsRoute(model),
            new ServicePrincipalsRoute(model, json), new ServicePrincipalRoute(model, json), new PrincipalGrantsRoute(model),
            new PrincipalRolesRoute(model, json, "appRoleAssignments"), new PrincipalRolesRoute(model, json, "appRoleAssignedTo"),
            new GrantsRoute(model), new GrantRoute(model),
            new AccessPoliciesRoute(model), new AuthorizationPolicyRoute(model), new SignInsRoute(model), new UsersRoute(model), _usage,
        };
    }

    public Task<WireReply> HandleAsync(WireRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _model.Statistics.GraphRoundTrip();
        return Task.FromResult(Handle(request));
    }

    /// <summary>Answers a download of a report, which needs no token.</summary>
    public WireReply Download(WireRequest request)
    {
        _model.Statistics.ReportDownload();
        return _usage.Download(request.Uri);
    }

    /// <summary>Tells whether the caller holds one of the permissions.</summary>
    public static bool Holds(TenantProfile profile, Caller caller, IReadOnlyList<string> oneOf) => !profile.GraphDenied && oneOf.Any(permission =>
        !GraphPermissions.Lacks(profile, permission)
        && (caller.Roles.Contains(permission, StringComparer.Ordinal) || caller.Scopes.Contains(permission, StringComparer.Ordinal)));

    private WireReply Handle(WireRequest request)
    {
        (Caller? caller, WireReply? refusal) = _tokens.Check(request.Header("Authorization"), forGraph: true);
        if (refusal is not null)
        {
            return refusal;
        }

        string path = request.Uri.AbsolutePath;
        if (!path.EndsWith("/$batch", StringComparison.OrdinalIgnoreCase))
        {
            return One(Request(caller!, request.Method, request.Uri, request.Header, request.Body, inBatch: false));
        }

        if (!string.Equals(request.Method, "POST", StringComparison.OrdinalIgnoreCase))
        {
            return new WireReply(405);
        }

        string version = path.Substring(0, path.LastIndexOf('/'));
        return _batches.Answer(
            request,
            (method, url, header, body) => One(Request(caller!, method, new Uri(request.Uri.GetLeftPart(UriPartial.Authority) + version + "/" + url.TrimStart('/')), header, body, inBatch: true)));
    }

    private static GraphRequest Request(Caller caller, string method, Uri uri, Func<string, string?> header, byte[] body, bool inBatch)
    {
        string path = Uri.UnescapeDataString(uri.AbsolutePath);
        bool isKnown = path.StartsWith("/v1.0/", StringComparison.OrdinalIgnoreCase) || path.StartsWith("/beta/", StringComparison.OrdinalIgnoreCase);
        return new GraphRequest
        {
            Method = method,
            Uri = uri,
            Resource = isKnown ? path.Substring(5).TrimEnd('/') : string.Empty,
            Caller = caller,
            Header = header,
            Body = body,
            InBatch = inBatch,
        };
    }

    private WireReply One(GraphRequest request)
    {
        DateTimeOffset now = _model.Clock.GetUtcNow();
        WireReply reply = Route(request, now);
        _model.Statistics.GraphCall(new RecordedGraphCall(request.Method, request.Uri.PathAndQuery, request.InBatch, reply.Status, now));
        return reply;
    }

    private WireReply Route(GraphRequest request, DateTimeOffset now)
    {
        GraphRoute? route = null;
        foreach (GraphRoute candidate in _routes)
        {
            if (candidate.Match(request.Resource) is IReadOnlyList<string> keys)
            {
                (route, request) = (candidate, request.With(keys));
                break;
            }
        }

        if (route is null)
        {
            return GraphErrors.Make(404, "Request_ResourceNotFound", "Resource not found for the segment '" + request.Uri.AbsolutePath + "'.");
        }

        if (!route.Methods.Any(request.IsMethod))
        {
            return GraphErrors.Make(405, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.");
        }

        string subject = Subject(request);
        (bool isRetry, bool isTooEarly) = _gate.Arrived(subject, now);
        if (isRetry)
        {
            _model.Statistics.Retried();
        }

        if (isTooEarly)
        {
            _model.Statistics.RetriedTooEarly();
        }

        if (route.IsReporting && _reporting.Take() is int wait)
        {
            return Throttle(subject, GraphErrors.Make(429, "TooManyRequests", "Too many requests.").With("Retry-After", wait.ToString(System.Globalization.CultureInfo.InvariantCulture)), now);
        }

        bool isWrite = !request.IsGet;
        if (_faults.Next(subject, isWrite, isGraph: true, request.InBatch ? false : null) is not (FaultKind kind, int seconds))
        {
            return Answer(route, request);
        }

        kind = Suit(kind);
        _model.Statistics.Fault();

        // A change is made before the answer to it is lost; a throttle stands before it.
        bool isThrottle = FaultReplies.IsThrottle(kind);
        WireReply? real = !isThrottle && (isWrite || kind == FaultKind.CutBody) ? Answer(route, request) : null;
        WireReply fault = FaultReplies.Make(kind, seconds, now, real);
        if (isThrottle)
        {
            return Throttle(subject, fault, now);
        }

        _gate.Failed(subject, fault, now);
        return fault;
    }

    // What a request is about: the same for each try, and different for requests that differ.
    private static string Subject(GraphRequest request)
    {
        string subject = "graph" + request.Resource + "|" + Query.Value(request.Uri, "$skiptoken");
        string? filter = Query.Value(request.Uri, "$filter");
        subject = filter is null ? subject : subject + "|" + filter;
        return request.IsGet ? subject : subject + "|" + request.Method.ToUpperInvariant() + "|" + Encoding.UTF8.GetString(request.Body);
    }

    // Graph knows no plain-text throttle.
    private static FaultKind Suit(FaultKind kind) => kind == FaultKind.ThrottleText ? FaultKind.ThrottleBare : kind;

    private WireReply Throttle(string subject, WireReply reply, DateTimeOffset now)
    {
        _model.Statistics.ThrottledCall();
        _gate.Failed(subject, reply, now);
        return reply;
    }

    private WireReply Answer(GraphRoute route, GraphRequest request)
    {
        if (!Holds(_model.Profile, request.Caller, route.Permissions(request)))
        {
            return route.Denied(request);
        }

        if (!request.IsGet)
        {
            _model.Statistics.Write(new RecordedWrite(request.Method.ToUpperInvariant() + " " + request.Resource.TrimStart('/'), Parameters(request), _model.Clock.GetUtcNow(), overHttp: true));
        }

        try
        {
            return route.Answer(request);
        }
        catch (GraphQueryException refusal)
        {
            return refusal.ToReply();
        }
    }

    private static Dictionary<string, string> Parameters(GraphRequest request)
    {
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < request.Keys.Count; i++)
        {
            parameters["id"] = request.Keys[i];
        }

        try
        {
            using JsonDocument body = JsonDocument.Parse(request.Body);
            if (body.RootElement.ValueKind == JsonValueKind.Object)
            {
                foreach (JsonProperty property in body.RootElement.EnumerateObject())
                {
                    parameters[property.Name] = property.Value.ToString();
                }
            }
        }
        catch (JsonException)
        {
            // No body, or one that the route refuses.
        }

        return parameters;
    }
}
