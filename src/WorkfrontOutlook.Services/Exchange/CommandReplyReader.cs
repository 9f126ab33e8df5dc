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
    private static readonly object True = true;
    private static readonly object False = false;

    private readonly ReplyMemory _memory;
    private readonly List<string> _names = new();
    private readonly List<object?> _values = new();
    private readonly List<KeyValuePair<string, string>> _types = new();
    private RecordShape? _shape;

    /// <summary>Initializes a new instance of the <see cref="CommandReplyReader"/> class.</summary>
    /// <param name="memory">What is known of answers before.</param>
    public CommandReplyReader(ReplyMemory memory) => _memory = memory;

    /// <summary>Reads an answer.</summary>
    /// <param name="json">The body.</param>
    /// <param name="what">The cmdlet that answered.</param>
    /// <param name="memory">What is known of answers before.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="JsonException">The body isn't whole, or damaged.</exception>
    /// <exception cref="InvalidOperationException">A text of the body isn't UTF-8, or not of the type that belongs there.</exception>
    /// <exception cref="FormatException">A number is out of range.</exception>
    public static CommandReply Read(ReadOnlySpan<byte> json, string what, ReplyMemory memory)
    {
        var result = new CommandReply();
        var reader = new Utf8JsonReader(json);
        CommandReplyReader records = memory.TakeReader();
        RecordShape? known = memory.ShapeOf(what);
        records._shape = known;
        records.ReadEnvelope(ref reader, result);
        if (records._shape is RecordShape shape && shape != known)
        {
            memory.Keep(what, shape);
        }

        records._values.Clear();
        memory.GiveBack(records);
        return result;
    }

    private void ReadEnvelope(ref Utf8JsonReader reader, CommandReply result)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        bool hasList = false;
        bool hasLink = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = _memory.Text(ref reader);
            reader.Read();
            result.HasEnvelope |= name.IndexOf('@') >= 0;
            switch (name)
            {
                case "value":
                    result.IsAmbiguous |= hasList;
                    hasList = true;
                    ReadItems(ref reader, result);
                    break;
                case "@odata.nextLink":
                    result.IsAmbiguous |= hasLink;
                    hasLink = true;
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
                    result.Confirmation ??= reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                    reader.Skip();
                    break;
                case "error":
                    result.HasError |= reader.TokenType is JsonTokenType.StartObject or JsonTokenType.String;
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
                return _memory.Text(ref reader);
            case JsonTokenType.True:
                return True;
            case JsonTokenType.False:
                return False;
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
        _values.Clear();
        _types.Clear();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = _memory.Text(ref reader);
            reader.Read();
            Take(ref reader, name, _names, _values, _types);
        }

        if (_shape is null || !_shape.Fits(_names))
        {
            _shape = new RecordShape(_names.ToArray());
        }

        Restore(_shape, _values, _types);
        return new JsonRecord(_shape, _values.ToArray());
    }

    private JsonRecord ReadNested(ref Utf8JsonReader reader)
    {
        var names = new List<string>();
        var values = new List<object?>();
        var types = new List<KeyValuePair<string, string>>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = _memory.Text(ref reader);
            reader.Read();
            Take(ref reader, name, names, values, types);
        }

        var shape = new RecordShape(names.ToArray());
        Restore(shape, values, types);
        return new JsonRecord(shape, values.ToArray());
    }

    private void Take(ref Utf8JsonReader reader, string name, List<string> names, List<object?> values, List<KeyValuePair<string, string>> types)
    {
        int at = name.IndexOf('@');
        if (at < 0)
        {
            names.Add(name);
            values.Add(ReadValue(ref reader, isRecord: false));
            return;
        }

        if (at > 0 && reader.TokenType == JsonTokenType.String
            && string.CompareOrdinal(name, at, RecordShape.DataType, 0, name.Length) == 0
            && IsRestored(reader.ValueSpan))
        {
            types.Add(new KeyValuePair<string, string>(name, _memory.Text(ref reader)));
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

    private static void Restore(RecordShape shape, List<object?> values, List<KeyValuePair<string, string>> types)
    {
        foreach (KeyValuePair<string, string> type in types)
        {
            int index = shape.IndexOfTyped(type.Key);
            if (index < 0 || values[index] is not string text)
            {
                continue;
            }

            if (type.Value.IndexOf("System.Bool", StringComparison.Ordinal) >= 0)
            {
                values[index] = bool.TryParse(text, out bool truth) ? (truth ? True : False) : text;
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
