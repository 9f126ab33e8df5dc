using System.Globalization;
using System.Text;
using WorkfrontOutlook.SimulatedTenant.Exchange;

namespace WorkfrontOutlook.SimulatedTenant.Wire;

/// <summary>The shapes in which the admin endpoint reports errors (transport reference 1.7).</summary>
internal static class ExchangeErrors
{
    /// <summary>A cmdlet's failure: the three parts in details, and again inside.</summary>
    public static WireReply Cmdlet(CmdletFailure failure) => WireReply.Json(failure.Status, writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartObject("error");
        writer.WriteString("code", failure.Status == 404 ? "NotFound" : "BadRequest");
        writer.WriteString("message", "Error executing cmdlet");
        writer.WriteStartArray("details");
        writer.WriteStartObject();
        writer.WriteString("code", "Client");
        writer.WriteString("target", string.Empty);
        writer.WriteString("message", failure.Error.Message);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteStartObject("innererror");
        writer.WriteString("message", "Error executing cmdlet");
        writer.WriteString("type", "Microsoft.Exchange.Admin.OData.Core.ODataServiceException");
        writer.WriteString("stacktrace", "   at Microsoft.Exchange.AdminApi.CommandInvocation.CommandInvocation.InvokeCommand(QueryContext queryContext)");
        writer.WriteStartObject("internalexception");
        writer.WriteString("message", failure.Error.Message);
        writer.WriteString("type", "Microsoft.Exchange.Management.PSDirectInvoke.DirectInvokeCmdletExecutionException");
        writer.WriteString("stacktrace", "   at Microsoft.Exchange.AdminApi.CommandInvocation.CmdletInvoker.Run()");
        writer.WriteEndObject();
        writer.WriteEndObject();
        WriteWarnings(writer, Array.Empty<string>());
        writer.WriteEndObject();
        writer.WriteEndObject();
    }).With("X-ExceptionType", failure.Error.ExceptionType);

    /// <summary>An error without details, whose reason is the innermost message.</summary>
    public static WireReply Inner(int status, string code, string message, string type, string innermost) => WireReply.Json(status, writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartObject("error");
        writer.WriteString("code", code);
        writer.WriteString("message", message);
        writer.WriteStartObject("innererror");
        writer.WriteString("message", message);
        writer.WriteString("type", "Microsoft.Exchange.Admin.OData.Core.ODataServiceException");
        writer.WriteStartObject("internalexception");
        writer.WriteString("message", innermost);
        writer.WriteString("type", type);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }).With("X-ExceptionType", type);

    public static WireReply Plain(int status, string code, string message) => WireReply.Json(status, writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartObject("error");
        writer.WriteString("code", code);
        writer.WriteString("message", message);
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    /// <summary>A refusal of the token. The body is empty, the reason is in the headers.</summary>
    public static WireReply Unauthorized(string reason, string category) => new WireReply(401)
        .With("WWW-Authenticate", "Bearer client_id=\"00000002-0000-0ff1-ce00-000000000000\", trusted_issuers=\"00000001-0000-0000-c000-000000000000@*\", token_types=\"app_asserted_user_v1 service_asserted_app_v1\", error=\"invalid_token\"")
        .With("x-ms-diagnostics", "2000003;reason=\"" + reason + "\";error_category=\"" + category + "\"");

    /// <summary>The demand for a token that meets a claim, as continuous access evaluation makes it.</summary>
    public static WireReply ClaimsChallenge(DateTimeOffset now)
    {
        string claims = "{\"access_token\":{\"nbf\":{\"essential\":true,\"value\":\"" + now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) + "\"}}}";
        return new WireReply(401)
            .With("WWW-Authenticate", "Bearer realm=\"\", authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\", error=\"insufficient_claims\", claims=\"" + Convert.ToBase64String(Encoding.UTF8.GetBytes(claims)) + "\"")
            .With("x-ms-diagnostics", "2000010;reason=\"ErrorCode: 'TokenCreatedWithOutdatedPolicies'.\";error_category=\"insufficient_claims\"");
    }

    /// <summary>A refusal of the caller: NUL bytes labelled as gzip, or nothing at all; the reason is in a header.</summary>
    public static WireReply Forbidden(string reason, bool withNulBody)
    {
        WireReply reply = withNulBody
            ? new WireReply(403) { ContentType = "application/json; charset=utf-8", Body = new byte[157] }.With("Content-Encoding", "gzip")
            : new WireReply(403);
        return reply.With("x-ms-diagnostics", "2000008;reason=\"" + reason + "\";error_category=\"invalid_grant\"");
    }

    public static void WriteWarnings(System.Text.Json.Utf8JsonWriter writer, IReadOnlyList<string> warnings)
    {
        writer.WriteString("adminapi.warnings@odata.type", "#Collection(String)");
        writer.WriteStartArray("@adminapi.warnings");
        foreach (string warning in warnings)
        {
            writer.WriteStringValue(warning);
        }

        writer.WriteEndArray();
    }
}
