using System.Globalization;
using System.Text;
using System.Text.Json;

namespace WorkfrontOutlook.Services.Exchange;

/// <summary>A batch's answer, taken apart; the items' bodies stay unread.</summary>
internal sealed class BatchReply
{
    private BatchReply(Dictionary<string, BatchItem> items)
    {
        Items = items;
    }

    public Dictionary<string, BatchItem> Items { get; }

    /// <summary>Reads an answer.</summary>
    /// <param name="json">The body; the items' bodies are parts of it.</param>
    /// <param name="memory">What is known of answers before.</param>
    /// <returns>The answer, or null when it is no batch answer.</returns>
    /// <exception cref="JsonException">The body isn't whole, or damaged.</exception>
    /// <exception cref="InvalidOperationException">A text of the body isn't UTF-8, or not of the type that belongs there.</exception>
    /// <exception cref="FormatException">A number is out of range.</exception>
    public static BatchReply? Read(ReadOnlyMemory<byte> json, ReplyMemory memory)
    {
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        Dictionary<string, BatchItem>? items = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isResponses = reader.ValueTextEquals("responses"u8);
            reader.Read();
            if (isResponses && reader.TokenType == JsonTokenType.StartArray)
            {
                if (items is not null)
                {
                    throw new JsonException();
                }

                items = new Dictionary<string, BatchItem>(StringComparer.Ordinal);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    if (reader.TokenType != JsonTokenType.StartObject)
                    {
                        // What follows would be left unread.
                        throw new JsonException();
                    }

                    ReadItem(ref reader, json, items, memory);
                }
            }
            else
            {
                reader.Skip();
            }
        }

        reader.Read();
        return items is null ? null : new BatchReply(items);
    }

    private static void ReadItem(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, Dictionary<string, BatchItem> items, ReplyMemory memory)
    {
        var item = new BatchItem();
        string? id = null;
        bool hasStatus = false;
        bool hasBody = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = memory.Text(ref reader);
            reader.Read();
            switch (name)
            {
                case "id" when id is not null:
                    throw new JsonException();
                case "id":
                    id = reader.TokenType == JsonTokenType.Number
                        ? reader.GetInt64().ToString(CultureInfo.InvariantCulture)
                        : reader.TokenType == JsonTokenType.String ? memory.Text(ref reader) : null;
                    reader.Skip();
                    break;
                case "status":
                    Once(ref hasStatus);
                    item.Status = reader.TokenType == JsonTokenType.Number
                        ? reader.GetInt32()
                        : int.TryParse(reader.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out int status) ? status : 0;
                    break;
                case "headers" when reader.TokenType == JsonTokenType.StartObject:
                    ReadHeaders(ref reader, item, memory);
                    break;
                case "body":
                    Once(ref hasBody);
                    item.Body = ReadBody(ref reader, json);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (id is null)
        {
            return;
        }

        if (items.ContainsKey(id))
        {
            // Two answers to one item: which is the right one can't be told.
            throw new JsonException();
        }

        items.Add(id, item);
    }

    // Of two, which is the right one can't be told.
    private static void Once(ref bool isThere)
    {
        if (isThere)
        {
            throw new JsonException();
        }

        isThere = true;
    }

    private static void ReadHeaders(ref Utf8JsonReader reader, BatchItem item, ReplyMemory memory)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = memory.Text(ref reader);
            reader.Read();
            switch (reader.TokenType)
            {
                case JsonTokenType.String when string.Equals(name, "Content-Type", StringComparison.OrdinalIgnoreCase):
                    break;
                case JsonTokenType.String:
                    item.AddHeader(name, memory.Text(ref reader));
                    break;
                case JsonTokenType.Number:
                    item.AddHeader(name, reader.GetDouble().ToString(CultureInfo.InvariantCulture));
                    break;
                case JsonTokenType.StartArray:
                    var values = new List<string>();
                    while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    {
                        if (reader.TokenType == JsonTokenType.String)
                        {
                            values.Add(reader.GetString()!);
                        }

                        reader.Skip();
                    }

                    item.AddHeader(name, string.Join(", ", values));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private static ReadOnlyMemory<byte> ReadBody(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return default;
        }

        if (reader.TokenType == JsonTokenType.String)
        {
            return Encoding.UTF8.GetBytes(reader.GetString()!);
        }

        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return json.Slice(start, (int)reader.BytesConsumed - start);
    }
}
