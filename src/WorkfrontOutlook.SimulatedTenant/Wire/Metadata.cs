using WorkfrontOutlook.SimulatedTenant.Model;

namespace WorkfrontOutlook.SimulatedTenant.Wire;

/// <summary>The document with the keys that check identity tokens (domain reference 3.2).</summary>
internal static class Metadata
{
    private const string Exchange = "00000002-0000-0ff1-ce00-000000000000";

    public static WireReply Reply(WireRequest request, string host)
    {
        string number = request.Uri.AbsolutePath.Substring(request.Uri.AbsolutePath.LastIndexOf('/') + 1);
        if (number.Length is 0 or > 3 || !number.All(c => c is >= '0' and <= '9'))
        {
            return new WireReply(404);
        }

        if (!string.Equals(request.Method, "GET", StringComparison.OrdinalIgnoreCase))
        {
            return new WireReply(405);
        }

        return new WireReply(200) { ContentType = "application/json; charset=utf-8", Body = Document(host, number) };
    }

    public static byte[] Document(string host, string number) => WireReply.Json(200, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("id", "_" + StableHash.Id(0, host));
        writer.WriteString("version", "1.0");
        writer.WriteString("name", "Exchange");
        writer.WriteString("realm", "*");
        writer.WriteString("serviceName", Exchange);
        writer.WriteString("issuer", Exchange + "@*");
        writer.WriteStartArray("allowedAudiences");
        writer.WriteStringValue(Exchange + "@*");
        writer.WriteEndArray();
        writer.WriteStartArray("keys");
        writer.WriteStartObject();
        writer.WriteString("usage", "signing");
        writer.WriteStartObject("keyinfo");
        writer.WriteString("x5t", AccessTokens.ToBase64Url(SigningKey.Instance.Thumbprint));
        writer.WriteEndObject();
        writer.WriteStartObject("keyvalue");
        writer.WriteString("type", "x509Certificate");
        writer.WriteString("value", Convert.ToBase64String(SigningKey.Instance.Certificate));
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteStartArray("endpoints");
        writer.WriteStartObject();
        writer.WriteString("location", "https://" + host + ":444/autodiscover/metadata/json/" + number);
        writer.WriteString("protocol", "OAuth2");
        writer.WriteString("usage", "metadata");
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }).Body;
}
