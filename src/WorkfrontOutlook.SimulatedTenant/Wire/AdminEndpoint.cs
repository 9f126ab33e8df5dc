using System.Globalization;
using System.Text.Json;
using WorkfrontOutlook.SimulatedTenant.Exchange;
using WorkfrontOutlook.SimulatedTenant.Faults;
using WorkfrontOutlook.SimulatedTenant.Model;

namespace WorkfrontOutlook.SimulatedTenant.Wire;

/// <summary>Exchange's admin endpoint: InvokeCommand, $batch and EXOModuleFile (transport reference 1).</summary>
internal sealed class AdminEndpoint
{
    private const int MaxBatch = 10;
    private const string ExpiredPage = "Expired or Invalid pagination request. Default Expiry time is 00:30:00";

    private readonly ExchangeCore _core;
    private readonly ExchangeModel _model;
    private readonly AccessTokens _tokens;
    private readonly ThrottleGate _gate;
    private readonly FaultSchedule _faults;

    public AdminEndpoint(ExchangeCore core, AccessTokens tokens, ThrottleGate gate, FaultSchedule faults)
    {
        _core = core;
        _model = core.Model;
        _tokens = tokens;
        _gate = gate;
        _faults = faults;
    }

    public async Task<WireReply> HandleAsync(WireRequest request, CancellationToken cancellationToken)
    {
        (Caller? caller, WireReply? refusal) = _tokens.Check(request.Header("Authorization"), forGraph: false);
        refusal ??= CheckRoles(caller!);
        if (refusal is not null)
        {
            return refusal;
        }

        // /adminapi/{version}/{tenant}/{resource}
        string[] path = Uri.UnescapeDataString(request.Uri.AbsolutePath).Trim('/').Split('/');
        if (path.Length != 4 || !IsTenant(path[2]))
        {
            return ExchangeErrors.Plain(404, "NotFound", "The tenant '" + (path.Length > 2 ? path[2] : string.Empty) + "' wasn't found.");
        }

        string resource = path[3];
        bool beta = Same(path[1], "beta");
        if (!beta && !Same(path[1], "v1.0"))
        {
            return ExchangeErrors.Plain(404, "NotFound", "The version '" + path[1] + "' isn't there.");
        }

        if (Same(resource, "EXOModuleFile"))
        {
            return Same(request.Method, "GET") && !beta ? Guard("EXOModuleFile", isWrite: false, CallMode.Single, () => ModuleFile(caller!)) : new WireReply(405);
        }

        bool batch = Same(resource, "$batch");
        if (!batch && !Same(resource, "InvokeCommand"))
        {
            return ExchangeErrors.Plain(404, "NotFound", "The resource '" + resource + "' isn't there.");
        }

        if (!beta || !Same(request.Method, "POST"))
        {
            return new WireReply(405);
        }

        if (request.Header("Content-Type")?.IndexOf("application/json", StringComparison.OrdinalIgnoreCase) != 0)
        {
            return new WireReply(415);
        }

        try
        {
            using JsonDocument body = JsonDocument.Parse(request.Body);
            int calls = batch ? Math.Min(MaxBatch, BatchSize(body.RootElement)) : 1;
            if (_model.Profile.Server.CallTime > TimeSpan.Zero)
            {
                await Clock.DelayAsync(_model.Clock, TimeSpan.FromTicks(_model.Profile.Server.CallTime.Ticks * calls), cancellationToken).ConfigureAwait(false);
            }

            return batch ? GuardBatch(caller!, request, body.RootElement) : Invoke(caller!, request.Uri, body.RootElement, request.Header, CallMode.Single);
        }
        catch (JsonException)
        {
            return ExchangeErrors.Plain(400, "BadRequest", "The body isn't valid JSON.");
        }
    }

    private static bool Same(string text, string other) => string.Equals(text, other, StringComparison.OrdinalIgnoreCase);

    private static int BatchSize(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("requests", out JsonElement requests) && requests.ValueKind == JsonValueKind.Array
            ? requests.GetArrayLength()
            : 0;

    private static WireReply? CheckRoles(Caller caller)
    {
        bool appRole = caller.Roles.Contains(AccessTokens.ManageAsApp, StringComparer.Ordinal)
            || caller.Scopes.Contains("Exchange.Manage", StringComparer.Ordinal);
        if (!appRole && caller.Roles.Contains("Exchange.ManageAsAppV2", StringComparer.Ordinal))
        {
            return new WireReply(403);
        }

        // Neither role gives 401, the app role alone 403.
        bool directoryRole = caller.MayRun("Get-Mailbox");
        return appRole && directoryRole ? null
            : appRole ? ExchangeErrors.Forbidden("The role assigned to application isn't supported in this scenario. Please check online documentation for assigning correct Directory Roles to Azure AD Application for EXO App-Only Authentication.", withNulBody: true)
            : ExchangeErrors.Unauthorized("The token contains no permissions, or permissions can not be understood.", "invalid_grant");
    }

    private static void WriteHead(Utf8JsonWriter writer, Uri uri, string tenant)
    {
        writer.WriteString("@odata.context", uri.GetLeftPart(UriPartial.Authority) + "/adminapi/beta/" + tenant + "/$metadata#Collection(Exchange.GenericHashTable)");
    }

    private bool IsTenant(string tenant) => Same(tenant, _model.TenantId.ToString()) || Same(tenant, _model.Organization);

    private WireReply ModuleFile(Caller caller) => WireReply.Json(200, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("@odata.context", "https://" + _model.Profile.Cloud.ExchangeHost + "/adminapi/v1.0/" + _model.TenantId + "/$metadata#EXOModuleFile");
        writer.WriteStartArray("value");
        writer.WriteStartObject();
        writer.WriteString("moduleFileName", "tmpEXO_simulated");
        writer.WriteString("exportedCmdlets", string.Join(",", _core.CmdletsFor(caller)));
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    /// <summary>A batch's connection can break as a whole; all else strikes its items one by one.</summary>
    private WireReply GuardBatch(Caller caller, WireRequest request, JsonElement root)
    {
        if (_model.Profile.Server.Faults is null)
        {
            return Batch(caller, request, root, CallMode.InBatch);
        }

        string[] subjects = root.TryGetProperty("requests", out JsonElement requests) && requests.ValueKind == JsonValueKind.Array
            ? requests.EnumerateArray().Select(SubjectOf).ToArray()
            : Array.Empty<string>();
        bool isWrite = subjects.Length > 0 && Array.TrueForAll(subjects, subject => IsWrite(subject));
        if (_faults.NextForBatch(subjects, isWrite) is not (FaultKind kind, int seconds))
        {
            return Batch(caller, request, root, CallMode.InBatch);
        }

        DateTimeOffset now = _model.Clock.GetUtcNow();
        _model.Statistics.Fault();
        WireReply? real = isWrite || kind == FaultKind.CutBody ? Batch(caller, request, root, CallMode.InLostBatch) : null;
        WireReply reply = FaultReplies.Make(kind, seconds, now, real);
        foreach (string subject in subjects)
        {
            _gate.Failed(subject, reply, now);
        }

        return reply;
    }

    private static bool IsWrite(string cmdlet) => !cmdlet.StartsWith("Get-", StringComparison.OrdinalIgnoreCase);

    private static string Subject(CmdletCall call, string? skipToken) => call.Name + "|" + call.Subject + "|" + skipToken;

    private static string SubjectOf(JsonElement item)
    {
        try
        {
            JsonElement input = item.GetProperty("body").GetProperty("CmdletInput");
            string url = item.GetProperty("url").GetString() ?? string.Empty;
            var parameters = input.GetProperty("Parameters").EnumerateObject().Select(parameter => new KeyValuePair<string, object?>(parameter.Name, WireJson.ReadParameter(parameter.Value)));
            return Subject(
                new CmdletCall(input.GetProperty("CmdletName").GetString() ?? string.Empty, parameters, overHttp: true),
                Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) ? Query.Value(uri!, "$skiptoken") : null);
        }
        catch (Exception error) when (error is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return string.Empty;
        }
    }

    private WireReply Batch(Caller caller, WireRequest request, JsonElement root, CallMode mode)
    {
        int size = BatchSize(root);
        if (size is 0 or > MaxBatch)
        {
            return ExchangeErrors.Plain(400, "BadRequest", "A batch has 1 to 10 requests; this one has " + size.ToString(CultureInfo.InvariantCulture) + ".");
        }

        _model.Statistics.Batch(size);
        JsonElement[] items = root.GetProperty("requests").EnumerateArray().ToArray();
        string[] ids = items.Select(item => item.TryGetProperty("id", out JsonElement id) && id.ValueKind == JsonValueKind.String ? id.GetString()! : string.Empty).ToArray();
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
        if (!item.TryGetProperty("method", out JsonElement method) || !Same(method.GetString() ?? string.Empty, "POST")
            || !item.TryGetProperty("url", out JsonElement url) || !item.TryGetProperty("body", out JsonElement body)
            || !Uri.TryCreate(request.Uri, url.GetString(), out Uri? uri))
        {
            return ExchangeErrors.Plain(400, "BadRequest", "A request of the batch lacks method, url or body.");
        }

        string[] path = Uri.UnescapeDataString(uri!.AbsolutePath).Trim('/').Split('/');
        if (path.Length != 4 || !Same(path[1], "beta") || !IsTenant(path[2]) || !Same(path[3], "InvokeCommand"))
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

        return Invoke(caller, uri, body, name => headers.TryGetValue(name, out string? value) ? value : request.Header(name), mode);
    }

    private WireReply Invoke(Caller caller, Uri uri, JsonElement root, Func<string, string?> header, CallMode mode)
    {
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("CmdletInput", out JsonElement input) || input.ValueKind != JsonValueKind.Object
            || !input.TryGetProperty("CmdletName", out JsonElement name) || name.ValueKind != JsonValueKind.String
            || !input.TryGetProperty("Parameters", out JsonElement parameters) || parameters.ValueKind != JsonValueKind.Object)
        {
            return ExchangeErrors.Plain(400, "BadRequest", "The body lacks CmdletInput with CmdletName and Parameters (an object, not null).");
        }

        CmdletCall call;
        try
        {
            call = new CmdletCall(
                name.GetString()!,
                parameters.EnumerateObject().Select(parameter => new KeyValuePair<string, object?>(parameter.Name, WireJson.ReadParameter(parameter.Value))),
                overHttp: true);
        }
        catch (FormatException)
        {
            return ExchangeErrors.Plain(400, "BadRequest", "A parameter's value can't be read.");
        }

        string? skipToken = Query.Value(uri, "$skiptoken");
        return Guard(
            Subject(call, skipToken),
            IsWrite(call.Name),
            mode,
            () => Run(caller, uri, call, input.GetRawText(), skipToken, header));
    }

    /// <summary>Counts a call, and throttles it or lets it fail where the limits and the fault plan say so.</summary>
    private WireReply Guard(string subject, bool isWrite, CallMode mode, Func<WireReply> run)
    {
        if (mode == CallMode.InLostBatch)
        {
            return run();
        }

        DateTimeOffset now = _model.Clock.GetUtcNow();
        _model.Statistics.ExchangeCall();
        (bool isRetry, bool isTooEarly) = _gate.Arrived(subject, now);
        if (isRetry)
        {
            _model.Statistics.Retried();
        }

        if (isTooEarly)
        {
            _model.Statistics.RetriedTooEarly();
        }

        if (_gate.Take() is int wait)
        {
            ThrottlePolicy policy = _model.Profile.Server.Throttle!;
            return Fail(subject, !policy.TellsRetryAfter ? FaultKind.ThrottleBare : policy.RetryAfterAsDate ? FaultKind.ThrottleDate : FaultKind.ThrottleSeconds, wait, now, null);
        }

        if (_faults.Next(subject, isWrite, isGraph: false, mode == CallMode.InBatch ? false : null) is not (FaultKind kind, int seconds))
        {
            _model.Statistics.ExchangeCallServed();
            return run();
        }

        _model.Statistics.Fault();
        WireReply? real = !FaultReplies.IsRefusal(kind) && (isWrite || kind == FaultKind.CutBody) ? run() : null;
        return Fail(subject, kind, seconds, now, real);
    }

    private WireReply Fail(string subject, FaultKind kind, int seconds, DateTimeOffset now, WireReply? real)
    {
        if (FaultReplies.IsThrottle(kind))
        {
            _model.Statistics.ThrottledCall();
        }

        WireReply reply = FaultReplies.Make(kind, seconds, now, real);
        _gate.Failed(subject, reply, now);
        return reply;
    }

    private WireReply Run(Caller caller, Uri uri, CmdletCall call, string body, string? skipToken, Func<string, string?> header)
    {
        _model.Statistics.Cmdlet(call.Name);
        if (_core.Find(caller, call.Name) is not Cmdlet cmdlet)
        {
            return ExchangeErrors.Forbidden(
                "The user isn't assigned to any management roles that allow the cmdlet '" + call.Name + "', or there is no such cmdlet.",
                withNulBody: StableHash.Of(_model.Profile.Seed, call.Name) % 2 == 0);
        }

        string anchor = header("X-AnchorMailbox") ?? string.Empty;
        string bound = anchor + "\n" + body;
        long position = 0;
        long produced = 0;
        if (skipToken is not null)
        {
            _model.Statistics.Continuation();
            Continuation? continuation = anchor.Length == 0 || _model.Profile.Server.RefusesContinuation
                ? null
                : Continuation.Read(_model.Profile.Seed, skipToken, _model.Clock.GetUtcNow(), _model.Profile.Server.ContinuationLifetime, bound);
            if (continuation is null)
            {
                return ExchangeErrors.Plain(400, "BadRequest", ExpiredPage);
            }

            position = continuation.Position;
            produced = continuation.Produced;
        }

        try
        {
            CmdletReply reply = _core.Run(cmdlet, call);
            CmdletPage page = reply.Page(position, produced, PageSize(header("Prefer")));
            string? next = page.Next is long from
                ? uri.GetLeftPart(UriPartial.Path) + "?" + NextQuery(uri) + "$skiptoken=" + Continuation.Write(_model.Profile.Seed, from, produced + page.Items.Count, _model.Clock.GetUtcNow(), bound)
                : null;
            return Success(uri, reply, page, next);
        }
        catch (CmdletFailure failure)
        {
            return ExchangeErrors.Cmdlet(failure);
        }
    }

    private static string NextQuery(Uri uri) => Query.Value(uri, "$select") is string select ? "$select=" + Uri.EscapeDataString(select) + "&" : string.Empty;

    private int PageSize(string? prefer)
    {
        int max = _model.Profile.Server.MaxPageSize;
        int at = prefer?.IndexOf("odata.maxpagesize", StringComparison.OrdinalIgnoreCase) ?? -1;
        if (at < 0)
        {
            return max;
        }

        string value = prefer!.Substring(at).Split(';', ',')[0];
        return int.TryParse(value.Substring(value.IndexOf('=') + 1).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int size)
            ? Math.Max(1, Math.Min(max, size))
            : max;
    }

    private WireReply Success(Uri uri, CmdletReply reply, CmdletPage page, string? next)
    {
        IReadOnlyList<string> select = Query.List(uri, "$select");
        return WireReply.Json(200, writer =>
        {
            writer.WriteStartObject();
            WriteHead(writer, uri, _model.TenantId.ToString());
            ExchangeErrors.WriteWarnings(writer, page.Warnings);
            if (reply.ConfirmationMessage is string question)
            {
                writer.WriteString("@adminapi.confirmationmessage", question);
            }

            writer.WriteStartArray("value");
            foreach (object item in page.Items)
            {
                WireJson.WriteItem(writer, item, select);
            }

            writer.WriteEndArray();
            if (next is not null)
            {
                writer.WriteString("@odata.nextLink", next);
            }

            writer.WriteEndObject();
        })
            .With("Rate-Limit-Limit", "30000")
            .With("Rate-Limit-Remaining", "29999")
            .With("Rate-Limit-Reset", _model.Clock.GetUtcNow().AddMinutes(5).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture))
            .With("X-CalculatedBETarget", "AM6PR07MB0001.EURPRD07.PROD.OUTLOOK.COM");
    }
}
