using System.Globalization;
using System.Text.Json;
using WorkfrontOutlook.SimulatedTenant.Wire;

namespace WorkfrontOutlook.SimulatedTenant.Graph;

/// <summary>Writes collections page by page; the link to the next keeps the query.</summary>
internal static class GraphPage
{
    public const int Default = 100;
    public const int Largest = 999;

    /// <summary>Writes one page.</summary>
    /// <exception cref="GraphQueryException">The page size or the link is refused.</exception>
    public static WireReply Of<T>(GraphRequest request, string context, IEnumerable<T> items, Action<Utf8JsonWriter, T> write, int defaultSize = Default, int largest = Largest, int? count = null)
    {
        int size = Size(request.Uri, defaultSize, largest);
        int start = Start(request.Uri);
        List<T> page = items.Skip(start).Take(size + 1).ToList();
        return WireReply.Json(
            200,
            writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("@odata.context", Context(request, context));
                if (count is int all)
                {
                    writer.WriteNumber("@odata.count", all);
                }

                if (page.Count > size)
                {
                    writer.WriteString("@odata.nextLink", Next(request.Uri, start + size));
                }

                writer.WriteStartArray("value");
                foreach (T item in page.Take(size))
                {
                    write(writer, item);
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            },
            "application/json");
    }

    /// <summary>Writes one object.</summary>
    public static WireReply One(GraphRequest request, int status, string context, Action<Utf8JsonWriter> write) => WireReply.Json(
        status,
        writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("@odata.context", Context(request, context) + "/$entity");
            write(writer);
            writer.WriteEndObject();
        },
        "application/json");

    private static string Context(GraphRequest request, string context) => request.Uri.GetLeftPart(UriPartial.Authority) + "/v1.0/$metadata#" + context;

    private static int Size(Uri uri, int defaultSize, int largest)
    {
        if (Query.Value(uri, "$top") is not string top)
        {
            return defaultSize;
        }

        return int.TryParse(top, NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size >= 1 && size <= largest
            ? size
            : throw GraphQueryException.Bad("Invalid page size specified: '" + top + "'. Must be between 1 and " + largest.ToString(CultureInfo.InvariantCulture) + " inclusive.");
    }

    private static int Start(Uri uri)
    {
        if (Query.Value(uri, "$skiptoken") is not string token)
        {
            return 0;
        }

        return int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out int start)
            ? start
            : throw new GraphQueryException("Directory_ExpiredPageToken", "The specified page token value has expired and can no longer be included in your request.");
    }

    private static string Next(Uri uri, int start)
    {
        IEnumerable<string> kept = uri.Query.TrimStart('?').Split('&').Where(pair => pair.Length > 0 && !Uri.UnescapeDataString(pair).StartsWith("$skiptoken=", StringComparison.OrdinalIgnoreCase));
        return uri.GetLeftPart(UriPartial.Path) + "?" + string.Join("&", kept.Append("$skiptoken=" + start.ToString(CultureInfo.InvariantCulture)));
    }
}
