using System.Globalization;
using System.Text.Json;
using WorkfrontOutlook.SimulatedTenant.Exchange;
using WorkfrontOutlook.SimulatedTenant.Model;

namespace WorkfrontOutlook.SimulatedTenant.Wire;

/// <summary>InvokeCommand: runs one cmdlet and gives one page of what it has.</summary>
internal sealed class InvokeCommand(ExchangeCore core, CallGuard guard)
{
    private const string ExpiredPage = "Expired or Invalid pagination request. Default Expiry time is 00:30:00";

    private readonly ExchangeModel _model = core.Model;

    public WireReply Run(Caller caller, Uri uri, JsonElement root, Func<string, string?> header, CallMode mode)
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
        return guard.Run(
            CallGuard.Subject(call, skipToken),
            CallGuard.IsWrite(call.Name),
            mode,
            () => RunCmdlet(caller, uri, call, input.GetRawText(), skipToken, header));
    }

    private WireReply RunCmdlet(Caller caller, Uri uri, CmdletCall call, string body, string? skipToken, Func<string, string?> header)
    {
        _model.Statistics.Cmdlet(call.Name);
        if (core.Find(caller, call.Name) is not Cmdlet cmdlet)
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
            CmdletReply reply = core.Run(cmdlet, call);
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
            writer.WriteString("@odata.context", uri.GetLeftPart(UriPartial.Authority) + "/adminapi/beta/" + _model.TenantId + "/$metadata#Collection(Exchange.GenericHashTable)");
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
