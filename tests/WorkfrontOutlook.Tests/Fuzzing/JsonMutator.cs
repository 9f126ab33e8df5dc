using System.Globalization;
using System.Text;
using System.Text.Json;

namespace WorkfrontOutlook.Tests.Fuzzing;

/// <summary>Edits the tree of a JSON text; what comes out is mostly JSON, and may have a name twice.</summary>
internal static class JsonMutator
{
    private static readonly string[] Scalars =
    [
        "null", "true", "false", "0", "-0", "-1", "1", "99", "2147483648", "-2147483649", "9223372036854775808", "1e999", "-1e999", "1.5", "1e0",
        "99999999999999999999999999999999", "0.000000000000000000000000000000000001", "\"\"", "\" \"", "\"0\"", "\"1\"", "\"true\"", "\"null\"", "[]", "{}", "[null]", "[[]]",
        "\"\\ud800\"", "\"\\u0000\"", "\"\\u202e\"", "\"{0}\"", "\"0000-00-00\"", "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.9999999-14:00\"",
        "\"-P1D\"", "\"10675199.02:48:05.4775807\"", "\"NaN\"", "NaN", "\"</script>\"", "\"=1+1\"", "\"00000000-0000-0000-0000-000000000000\"", "\"Organization\"", "\"NothingFound\"", "\"Complete\"",
        "\"Partial\"", "\"2.0\"", "\"1.1\"", "\"99\"",
    ];

    /// <summary>Edits a JSON text.</summary>
    /// <returns>The bytes; null when the text is no JSON.</returns>
    internal static byte[]? Mutate(string text, Random random)
    {
        Node? root = Parse(text);
        if (root is null)
        {
            return null;
        }

        Edit(root, random);
        string json = Write(root);
        return InputMutator.Encoded(
            random.Next(24) switch
            {
                0 => json + ",",
                1 => json + json,
                2 => "/* c */" + json,
                3 => json.Replace(",", ",,", StringComparison.Ordinal),
                4 => json[..random.Next(json.Length)],
                5 => json + "}",
                _ => json,
            },
            random);
    }

    /// <summary>Edits a line of JSON and gives it as one line; the same text when it is no JSON.</summary>
    internal static string Text(string line, Random random)
    {
        Node? root = Parse(line);
        if (root is null)
        {
            return line;
        }

        Edit(root, random);
        return Write(root);
    }

    private static void Edit(Node root, Random random)
    {
        for (int edits = random.Next(1, 4); edits > 0; edits--)
        {
            var places = new List<Node>();
            Collect(root, places);
            places.RemoveAll(place => place.Children!.Count == 0);
            if (places.Count == 0)
            {
                return;
            }

            Edit(places[random.Next(places.Count)], places, random);
        }
    }

    private static void Edit(Node place, List<Node> places, Random random)
    {
        List<(string Name, Node Value)> children = place.Children!;
        int at = random.Next(children.Count);
        (string name, Node value) = children[at];
        switch (random.Next(14))
        {
            case 0:
                children.RemoveAt(at);
                break;
            case 1:
                children.Insert(random.Next(children.Count + 1), (name, Frozen(value)));
                break;
            case 2:
                children.Insert(random.Next(children.Count + 1), (name, Scalar(random)));
                break;
            case 3:
                Node other = places[random.Next(places.Count)];
                int there = random.Next(other.Children!.Count);
                (children[at], other.Children[there]) = ((name, Frozen(other.Children[there].Value)), (other.Children[there].Name, Frozen(value)));
                break;
            case 4:
            case 5:
            case 6:
                children[at] = (name, Scalar(random));
                break;
            case 7:
                Node list = new() { Children = [(string.Empty, value)], IsList = random.Next(2) == 0 };
                list.Children[0] = (list.IsList ? string.Empty : "\"value\"", value);
                children[at] = (name, list);
                break;
            case 8 when !place.IsList:
                children[at] = (Renamed(name, random), value);
                break;
            case 9:
                for (int i = children.Count - 1; i > 0; i--)
                {
                    int j = random.Next(i + 1);
                    (children[i], children[j]) = (children[j], children[i]);
                }

                break;
            case 10:
                children.InsertRange(at, Enumerable.Repeat((name, Frozen(value)), random.Next(2, 300)));
                break;
            case 11:
                int depth = random.Next(3) == 0 ? 3000 : random.Next(2, 80);
                bool brackets = random.Next(2) == 0;
                children[at] = (name, new Node { Scalar = string.Concat(Enumerable.Repeat(brackets ? "[" : "{\"a\":", depth)) + "1" + new string(brackets ? ']' : '}', depth) });
                break;
            case 12:
                children[at] = (name, new Node { Scalar = "\"" + new string((char)('a' + random.Next(26)), random.Next(1, 40_000)) + "\"" });
                break;
            default:
                children[at] = (name, new Node { Scalar = Rewritten(value, random), Children = null });
                break;
        }
    }

    // Another way to write the same, or nearly the same.
    private static string Rewritten(Node value, Random random)
    {
        string text = Write(value);
        if (!text.StartsWith('"') || text.Length < 3)
        {
            return random.Next(3) switch { 0 => text + "0", 1 => "\"" + text.Replace("\"", string.Empty, StringComparison.Ordinal) + "\"", _ => "-" + text };
        }

        int at = random.Next(1, text.Length - 1);
        return text[at] == '\\' || text[at - 1] == '\\' ? text : random.Next(4) switch
        {
            0 => text[..at] + "\\u" + ((int)text[at]).ToString("x4", CultureInfo.InvariantCulture) + text[(at + 1)..],
            1 => text[..at] + text[(at + 1)..],
            2 => text.ToUpperInvariant(),
            _ => text[..at] + (char)(text[at] ^ 1) + text[(at + 1)..],
        };
    }

    private static string Renamed(string name, Random random) => random.Next(5) switch
    {
        0 => name.ToUpperInvariant(),
        1 => "\"\"",
        2 when name.Length > 2 => "\"\\u" + ((int)name[1]).ToString("x4", CultureInfo.InvariantCulture) + name[2..],
        3 => "\"\\ud800\"",
        _ => name.Insert(1, "x"),
    };

    // A copy that later edits leave alone: a part that holds itself would have no end.
    private static Node Frozen(Node node) => new() { Scalar = Write(node) };

    private static Node Scalar(Random random) => new() { Scalar = Scalars[random.Next(Scalars.Length)] };

    private static void Collect(Node node, List<Node> places)
    {
        if (node.Children is null)
        {
            return;
        }

        places.Add(node);
        foreach ((_, Node child) in node.Children)
        {
            Collect(child, places);
        }
    }

    private static Node? Parse(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return Of(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No JSON, or half a surrogate pair in a name.
            return null;
        }
    }

    private static Node Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new Node { Children = element.EnumerateObject().Select(member => (JsonSerializer.Serialize(member.Name), Of(member.Value))).ToList() },
        JsonValueKind.Array => new Node { IsList = true, Children = element.EnumerateArray().Select(item => (string.Empty, Of(item))).ToList() },
        _ => new Node { Scalar = element.GetRawText() },
    };

    private static string Write(Node node)
    {
        var text = new StringBuilder();
        Write(node, text);
        return text.ToString();
    }

    private static void Write(Node node, StringBuilder text)
    {
        if (node.Children is null)
        {
            text.Append(node.Scalar);
            return;
        }

        text.Append(node.IsList ? '[' : '{');
        for (int i = 0; i < node.Children.Count && text.Length < InputMutator.Longest; i++)
        {
            text.Append(i > 0 ? "," : string.Empty);
            if (!node.IsList)
            {
                text.Append(node.Children[i].Name).Append(':');
            }

            Write(node.Children[i].Value, text);
        }

        text.Append(node.IsList ? ']' : '}');
    }

    private sealed class Node
    {
        public string? Scalar { get; init; }

        public bool IsList { get; init; }

        public List<(string Name, Node Value)>? Children { get; init; }
    }
}
