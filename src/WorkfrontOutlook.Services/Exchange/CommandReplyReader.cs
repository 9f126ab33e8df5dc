using System.Globalization;
using System.Text.Json;
using WorkfrontOutlook.Connections;

namespace WorkfrontOutlook.Services.Exchange;

/// <summary>
/// Reads InvokeCommand's answer from its bytes in one pass. Names with @ are annotations and dropped; data.type, which may
/// stand before or after its property, makes numbers and truth values of text.
/// </summary>
internal sealed class CommandReplyReader
{
    private const int Few = 32;

    private readonly List<string> _names = new();
    private readonly List<string> _template = new();
    private RecordShape? _shape;

    /// <summary>Reads an answer.</summary>
    /// <param name="json">The body.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="JsonException">The body isn't whole, or damaged.</exception>
    /// <exception cref="InvalidOperationException">A text of the body isn't UTF-8, or not of the type that belongs there.</exception>
    /// <exception cref="FormatException">A number is out of range.</exception>
    public static CommandReply Read(ReadOnlySpan<byte> json)
    {
        var result = new CommandReply();
        var reader = new Utf8JsonReader(json);
        new CommandReplyReader().ReadEnvelope(ref reader, result);
        return result;
    }

    private void ReadEnvelope(ref Utf8JsonReader reader, CommandReply result)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            result.HasEnvelope |= name.IndexOf('@') >= 0;
            switch (name)
            {
                case "value":
                    ReadItems(ref reader, result);
                    break;
                case "@odata.nextLink":
                    result.NextLink = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                    result.HasBrokenLink = reader.TokenType != JsonTokenType.Null && string.IsNullOrWhiteSpace(result.NextLink);
                    reader.Skip();
                    break;
                case "@adminapi.warnings":
                    ReadTexts(ref reader, result.Warnings);
                    break;
                case "@adminapi.errors":
                    ReadTexts(ref reader, result.Errors);
                    break;
                case "@adminapi.confirmationmessage":
                    result.Confirmation = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                    reader.Skip();
                    break;
                case "error":
                    result.HasError = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.String;
                    reader.Skip();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        // Anything after the object is damage too: the reader throws.
        reader.Read();
    }

    private void ReadItems(ref Utf8JsonReader reader, CommandReply result)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        result.HasValue = true;
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            Add(result.Records, ReadValue(ref reader, isRecord: true));
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Add(result.Records, ReadValue(ref reader, isRecord: true));
        }
    }

    private static void Add(List<ExchangeRecord> records, object? value)
    {
        switch (value)
        {
            case null:
                break;
            case ExchangeRecord record:
                records.Add(record);
                break;
            case object?[] list:
                foreach (object? item in list)
                {
                    Add(records, item);
                }

                break;
            default:
                records.Add(new TextRecord(Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty));
                break;
        }
    }

    private void ReadTexts(ref Utf8JsonReader reader, List<string> texts)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            texts.Add(reader.GetString()!);
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                switch (ReadValue(ref reader, isRecord: false))
                {
                    case null:
                        break;
                    case ExchangeRecord record:
                        texts.Add(record.FirstString("message", "ErrorMessage", "text") ?? string.Empty);
                        break;
                    case object value:
                        texts.Add(Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty);
                        break;
                }
            }
        }
        else
        {
            reader.Skip();
        }
    }

    private object? ReadValue(ref Utf8JsonReader reader, bool isRecord)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return reader.GetString();
            case JsonTokenType.True:
                return true;
            case JsonTokenType.False:
                return false;
            case JsonTokenType.Number:
                return reader.TryGetInt64(out long whole) ? (object)whole : reader.GetDouble();
            case JsonTokenType.StartArray:
                var list = new List<object?>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    list.Add(ReadValue(ref reader, isRecord: false));
                }

                return list.ToArray();
            case JsonTokenType.StartObject:
                return isRecord ? ReadRecord(ref reader) : ReadNested(ref reader);
            default:
                return null;
        }
    }

    // The records of a list mostly have the same names in the same order: those of the last one are used again.
    private JsonRecord ReadRecord(ref Utf8JsonReader reader)
    {
        _names.Clear();
        var values = new List<object?>(_shape?.Names.Length ?? 16);
        List<KeyValuePair<string, string>>? types = null;
        int position = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = Name(ref reader, position++);
            reader.Read();
            Take(ref reader, name, _names, values, ref types);
        }

        Restore(_names, values, types);
        if (_shape is null || !_shape.Fits(_names))
        {
            _shape = new RecordShape(_names.ToArray());
        }

        return new JsonRecord(_shape, values.ToArray());
    }

    private JsonRecord ReadNested(ref Utf8JsonReader reader)
    {
        var names = new List<string>();
        var values = new List<object?>();
        List<KeyValuePair<string, string>>? types = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            Take(ref reader, name, names, values, ref types);
        }

        Restore(names, values, types);
        return new JsonRecord(new RecordShape(names.ToArray()), values.ToArray());
    }

    private string Name(ref Utf8JsonReader reader, int position)
    {
        if (position < _template.Count && reader.ValueTextEquals(_template[position]))
        {
            return _template[position];
        }

        string name = reader.GetString()!;
        if (position < _template.Count)
        {
            _template[position] = name;
        }
        else
        {
            _template.Add(name);
        }

        return name;
    }

    private void Take(ref Utf8JsonReader reader, string name, List<string> names, List<object?> values, ref List<KeyValuePair<string, string>>? types)
    {
        int at = name.IndexOf('@');
        if (at < 0)
        {
            names.Add(name);
            values.Add(ReadValue(ref reader, isRecord: false));
            return;
        }

        if (at > 0 && reader.TokenType == JsonTokenType.String
            && string.CompareOrdinal(name, at, "@data.type", 0, name.Length) == 0
            && IsRestored(reader.ValueSpan))
        {
            types ??= new List<KeyValuePair<string, string>>();
            types.Add(new KeyValuePair<string, string>(name.Substring(0, at), reader.GetString()!));
        }

        reader.Skip();
    }

    private static bool IsRestored(ReadOnlySpan<byte> type) =>
        type.IndexOf("System.Int"u8) >= 0
        || type.IndexOf("System.UInt"u8) >= 0
        || type.IndexOf("System.Bool"u8) >= 0
        || type.IndexOf("System.Double"u8) >= 0
        || type.IndexOf("System.Single"u8) >= 0
        || type.IndexOf("System.Decimal"u8) >= 0;

    private static void Restore(List<string> names, List<object?> values, List<KeyValuePair<string, string>>? types)
    {
        if (types is null)
        {
            return;
        }

        // Mostly a few; a table for more keeps a record of thousands from taking minutes.
        Dictionary<string, int>? table = null;
        if (types.Count > Few)
        {
            table = new Dictionary<string, int>(names.Count, StringComparer.Ordinal);
            for (int i = names.Count - 1; i >= 0; i--)
            {
                table[names[i]] = i;
            }
        }

        foreach (KeyValuePair<string, string> type in types)
        {
            int index = table is null ? names.IndexOf(type.Key) : table.TryGetValue(type.Key, out int at) ? at : -1;
            if (index < 0 || values[index] is not string text)
            {
                continue;
            }

            if (type.Value.IndexOf("System.Bool", StringComparison.Ordinal) >= 0)
            {
                values[index] = bool.TryParse(text, out bool truth) ? (object)truth : text;
            }
            else if (type.Value.IndexOf("Int", StringComparison.Ordinal) >= 0)
            {
                values[index] = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) ? (object)whole : text;
            }
            else
            {
                values[index] = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? (object)number : text;
            }
        }
    }
}
