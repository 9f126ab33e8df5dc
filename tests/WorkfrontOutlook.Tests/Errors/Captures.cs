using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using WorkfrontOutlook.Errors;

namespace WorkfrontOutlook.Tests.Errors;

/// <summary>Makes captures, and asks the resolver.</summary>
internal static class Captures
{
    public const string SoapRefusal =
        """
        <?xml version="1.0" encoding="utf-8"?>
        <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
        <m:GetClientAccessTokenResponse xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages">
        <m:ResponseMessages><m:GetClientAccessTokenResponseMessage ResponseClass="Error">
        <m:MessageText>Token retrieval is not supported for this organization.</m:MessageText>
        <m:ResponseCode>ErrorForbiddenClientAccessTokenRequest</m:ResponseCode>
        </m:GetClientAccessTokenResponseMessage></m:ResponseMessages></m:GetClientAccessTokenResponse></s:Body></s:Envelope>
        """;

    public const string OwaRefusal =
        """{"Body":{"ResponseMessages":{"Items":[{"__type":"GetClientAccessTokenResponseMessage:#Exchange","MessageText":"Token retrieval is not supported for this organization.","ResponseCode":"ErrorForbiddenClientAccessTokenRequest","ResponseClass":"Error","Token":null}]}}}""";

    public const string OwaToken = "https://outlook.office.com/owa/service.svc?action=GetClientAccessToken&app=Mail";

    /// <summary>Makes a token-shaped text with a signature of random bytes.</summary>
    public static string Token(string payload = """{"iss":"00000002-0000-0ff1-ce00-000000000000@contoso.example"}""")
    {
        static string Part(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        return Part("""{"typ":"JWT","alg":"RS256","x5t":"abcdefghijklmnopqrstuvwxyz0"}"""u8.ToArray()) + "." + Part(Encoding.UTF8.GetBytes(payload)) + "." + Part(RandomNumberGenerator.GetBytes(256));
    }

    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(token)))[..16];

    public static JsonObject Entry(string url, int status, string? body, string mime = "application/json", string? encoding = null, string time = "2026-11-20T10:11:12.345Z")
    {
        JsonObject content = new() { ["size"] = body?.Length ?? 0, ["mimeType"] = mime };
        if (body is not null)
        {
            content["text"] = body;
        }

        if (encoding is not null)
        {
            content["encoding"] = encoding;
        }

        return new JsonObject
        {
            ["_vendorExtension"] = new JsonObject { ["anything"] = new JsonArray(1, "two", null) },
            ["startedDateTime"] = time,
            ["time"] = 12.5,
            ["request"] = new JsonObject
            {
                ["method"] = "POST",
                ["url"] = url,
                ["headers"] = new JsonArray(Header("Accept", "*/*")),
                ["cookies"] = new JsonArray(),
                ["queryString"] = new JsonArray(),
            },
            ["response"] = new JsonObject
            {
                ["status"] = status,
                ["statusText"] = string.Empty,
                ["headers"] = new JsonArray(),
                ["cookies"] = new JsonArray(),
                ["content"] = content,
                ["redirectURL"] = string.Empty,
            },
        };
    }

    public static JsonObject Header(string name, string value) => new() { ["name"] = name, ["value"] = value };

    public static JsonObject Har(params JsonObject[] entries) => new()
    {
        ["log"] = new JsonObject
        {
            ["version"] = "1.2",
            ["creator"] = new JsonObject { ["name"] = "WebInspector", ["version"] = "537.36" },
            ["pages"] = new JsonArray(),
            ["entries"] = new JsonArray(entries),
        },
    };

    public static string Text(this JsonNode node, bool indented = false) => node.ToJsonString(new JsonSerializerOptions { WriteIndented = indented });

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[] GZip(byte[] bytes)
    {
        using MemoryStream packed = new();
        using (GZipStream stream = new(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            stream.Write(bytes);
        }

        return packed.ToArray();
    }

    public static Task<ErrorResolution> OfMessage(params string[] messages) => Of(new ErrorQuery { Messages = messages });

    public static Task<ErrorResolution> OfCode(params string[] codes) => Of(new ErrorQuery { Codes = codes });

    public static Task<ErrorResolution> OfText(string text, ICapturedTokenSink? sink = null, string name = "capture.har") => OfBytes(Utf8(text), sink, name);

    public static Task<ErrorResolution> OfBytes(byte[] bytes, ICapturedTokenSink? sink = null, string name = "capture.har") =>
        Of(new ErrorQuery { Captures = [ErrorCapture.FromStream(name, new MemoryStream(bytes))], TokenSink = sink });

    public static Task<ErrorResolution> OfHar(params JsonObject[] entries) => OfText(Har(entries).Text());

    public static Task<ErrorResolution> Of(ErrorQuery query) => new ErrorResolver().ResolveAsync(query, TestContext.Current.CancellationToken);

    /// <summary>Everything that the resolution says, as one text.</summary>
    public static string Everything(ErrorResolution resolution)
    {
        StringBuilder text = new();
        text.Append(JsonSerializer.Serialize(resolution.Causes)).Append(JsonSerializer.Serialize(resolution.Tokens));
        foreach (CaptureReadReport report in resolution.Captures)
        {
            text.Append(CultureInfo.InvariantCulture, $"{report.Source} {report.Format} {report.Encoding} {report.Failure} {report.Failure?.RecommendedAction} {report.Failure?.Target} {JsonSerializer.Serialize(report.Gaps)}");
        }

        foreach (WfErrorCause cause in resolution.Causes)
        {
            text.Append(cause).Append(string.Join(" ", cause.Evidence)).Append(string.Join(" ", cause.Evidence.SelectMany(evidence => evidence.Locations)));
        }

        return text.Append(string.Join(" ", resolution.Tokens)).ToString();
    }
}
