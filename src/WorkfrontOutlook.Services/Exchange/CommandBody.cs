using System.Collections;
using System.Globalization;
using System.Text.Json;
using WorkfrontOutlook.Connections;

namespace WorkfrontOutlook.Services.Exchange;

/// <summary>Writes the body of InvokeCommand, as the Exchange Online module does.</summary>
internal static class CommandBody
{
    private const string ODataType = "@odata.type";

    /// <summary>Writes a command.</summary>
    /// <param name="command">The command.</param>
    /// <returns>The body as UTF-8.</returns>
    public static byte[] Of(ExchangeCommand command)
    {
        using var body = new PooledJson();
        using (var writer = new Utf8JsonWriter(body))
        {
            Write(writer, command);
        }

        return body.ToArray();
    }

    /// <summary>Writes a command into a larger document.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="command">The command.</param>
    public static void Write(Utf8JsonWriter writer, ExchangeCommand command)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("CmdletInput");
        writer.WriteString("CmdletName", command.Name);
        writer.WriteStartObject("Parameters");
        bool hasConfirm = false;
        foreach (KeyValuePair<string, object> parameter in command.Parameters)
        {
            hasConfirm |= string.Equals(parameter.Key, "Confirm", StringComparison.OrdinalIgnoreCase);
            writer.WritePropertyName(parameter.Key);
            WriteValue(writer, parameter.Value);
        }

        // There is nobody to ask on the wire: a command that asks isn't run. The cmdlets ask before they send.
        if (!hasConfirm && AsksByItself(command.Name))
        {
            writer.WriteBoolean("Confirm", false);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static bool AsksByItself(string name) =>
        name.StartsWith("Set-", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("Remove-", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("Disable-", StringComparison.OrdinalIgnoreCase);

    private static void WriteValue(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool truth:
                writer.WriteBooleanValue(truth);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case double number:
                writer.WriteNumberValue(number);
                break;
            case byte[] bytes:
                writer.WriteStartObject();
                writer.WriteString(ODataType, "#Exchange.ByteArrayType");
                writer.WriteBase64String("Data", bytes);
                writer.WriteEndObject();
                break;
            case DateTimeOffset time:
                writer.WriteStringValue(time);
                break;
            case Guid id:
                writer.WriteStringValue(id);
                break;
            case IReadOnlyDictionary<string, object> table:
                WriteTable(writer, table);
                break;
            case IDictionary table:
                WriteTable(writer, table.Keys.Cast<object>().Select(key => new KeyValuePair<string, object>(Convert.ToString(key, CultureInfo.InvariantCulture)!, table[key]!)));
                break;
            case System.Security.SecureString:
                throw new ArgumentException("A SecureString can't be sent to a cmdlet.", nameof(value));
            case IEnumerable list:
                writer.WriteStartArray();
                foreach (object? item in list)
                {
                    WriteValue(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                writer.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static void WriteTable(Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, object>> table)
    {
        writer.WriteStartObject();
        writer.WriteString(ODataType, "#Exchange.GenericHashTable");
        foreach (KeyValuePair<string, object> entry in table)
        {
            writer.WritePropertyName(entry.Key);
            WriteValue(writer, entry.Value);
        }

        writer.WriteEndObject();
    }
}
