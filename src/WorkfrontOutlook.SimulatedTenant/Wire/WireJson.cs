using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using WorkfrontOutlook.SimulatedTenant.Exchange;

namespace WorkfrontOutlook.SimulatedTenant.Wire;

/// <summary>Writes values with Exchange's annotations beside them, and reads parameters.</summary>
internal static class WireJson
{
    public static JsonWriterOptions WriterOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void WriteItem(Utf8JsonWriter writer, object item, IReadOnlyList<string> select)
    {
        if (item is not CmdletRecord record)
        {
            writer.WriteStringValue((string)item);
            return;
        }

        writer.WriteStartObject();
        foreach (KeyValuePair<string, object?> property in record)
        {
            if (select.Count == 0 || select.Contains(property.Key, StringComparer.OrdinalIgnoreCase))
            {
                WriteProperty(writer, property.Key, property.Value);
            }
        }

        writer.WriteEndObject();
    }

    /// <summary>Reads a parameter of the request body.</summary>
    /// <exception cref="FormatException">The value is of no kind that the service takes.</exception>
    public static object? ReadParameter(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Null:
                return null;
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            case JsonValueKind.String:
                return value.GetString();
            case JsonValueKind.Number:
                return value.TryGetInt64(out long number) ? number : value.GetDouble();
            case JsonValueKind.Array:
                return Each(value, item => item.ValueKind == JsonValueKind.String ? item.GetString() ?? string.Empty : item.GetRawText());
            default:
                if (value.TryGetProperty("@odata.type", out JsonElement type)
                    && string.Equals(type.GetString(), "#Exchange.ByteArrayType", StringComparison.Ordinal)
                    && value.TryGetProperty("Data", out JsonElement data))
                {
                    return data.GetBytesFromBase64();
                }

                throw new FormatException("A value without a known @odata.type.");
        }
    }

    /// <summary>Reads the items of an array. LINQ does the same, but is compiled anew for a struct, which the first request would wait for.</summary>
    /// <typeparam name="T">What an item is read as.</typeparam>
    /// <param name="array">The array.</param>
    /// <param name="read">Reads an item.</param>
    /// <returns>The items.</returns>
    public static T[] Each<T>(JsonElement array, Func<JsonElement, T> read)
        where T : class
    {
        var items = new T[array.GetArrayLength()];
        int count = 0;
        foreach (JsonElement item in array.EnumerateArray())
        {
            items[count++] = read(item);
        }

        return items;
    }

    private static void WriteProperty(Utf8JsonWriter writer, string name, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNull(name);
                break;
            case bool flag:
                writer.WriteString(name + "@data.type", "System.Boolean");
                writer.WriteBoolean(name, flag);
                break;
            case int number:
                writer.WriteNumber(name, number);
                writer.WriteString(name + "@data.type", "System.Int32");
                break;
            case Guid id:
                writer.WriteString(name + "@odata.type", "#Guid");
                writer.WriteString(name + "@data.type", "System.Guid");
                writer.WriteString(name, id.ToString());
                break;
            case DateTime time:
                writer.WriteString(name + "@data.type", "System.DateTime");
                writer.WriteString(name, time.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) + "+00:00");
                break;
            case string[] texts:
                writer.WriteString(name + "@odata.type", "#Collection(String)");
                writer.WriteString(name + "@data.type", "System.String[]");
                writer.WriteStartArray(name);
                foreach (string one in texts)
                {
                    writer.WriteStringValue(one);
                }

                writer.WriteEndArray();
                break;
            case LazyText text:
                WriteProperty(writer, name, text.Text);
                break;
            case ServerEnum member:
                writer.WriteString(name, member.Text);
                writer.WriteString(name + "@data.type", member.Type);
                break;
            default:
                writer.WriteString(name, (string)value);
                break;
        }
    }
}
