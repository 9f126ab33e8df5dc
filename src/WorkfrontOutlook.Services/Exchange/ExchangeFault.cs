using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using WorkfrontOutlook.Services.Resilience;

namespace WorkfrontOutlook.Services.Exchange;

/// <summary>What an error answer of Exchange says, whichever of its shapes it has.</summary>
internal sealed class ExchangeFault
{
    private const int Longest = 1024 * 1024;

    private static readonly char[] PartSeparator = { '|' };

    private static readonly Regex DiagnosticsReason = new(@"reason\s*=\s*""(?<reason>[^""]*)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private ExchangeFault(string? exceptionType, string text)
    {
        ExceptionType = exceptionType;
        Text = text;
    }

    /// <summary>Gets the type of the cmdlet's exception: what tells a missing object from a missing role, in any language.</summary>
    public string? ExceptionType { get; }

    /// <summary>Gets the service's words, fit for a message; empty when there are none.</summary>
    public string Text { get; }

    /// <summary>Reads an error answer.</summary>
    /// <param name="reply">The answer.</param>
    /// <returns>What it says.</returns>
    public static ExchangeFault Read(ServiceReply reply)
    {
        ReadOnlyMemory<byte> body = reply.Body.Length > Longest ? reply.Body.Slice(0, Longest) : reply.Body;
        (string? type, string? text) = ReplyBytes.TrimBlank(body.Span).IsEmpty ? (null, null) : ReadBody(body);
        if (string.IsNullOrWhiteSpace(text) && reply.Header("x-ms-diagnostics") is string diagnostics)
        {
            Match match = DiagnosticsReason.Match(diagnostics);
            text = match.Success ? match.Groups["reason"].Value : diagnostics;
        }

        return new ExchangeFault(type ?? reply.Header("X-ExceptionType"), reply.Clean(text));
    }

    /// <summary>Splits the service's three-part text: an id, the exception's type, and what went wrong.</summary>
    /// <param name="message">The text.</param>
    /// <returns>The type, where there is one, and what went wrong.</returns>
    public static (string? ExceptionType, string Text) Split(string message)
    {
        string[] parts = message.Split(PartSeparator, 3);
        string? type = parts.Take(parts.Length - 1).FirstOrDefault(part => part.Trim().EndsWith("Exception", StringComparison.Ordinal))?.Trim();
        return type is null && parts.Length < 3 ? (null, message) : (type, parts[parts.Length - 1].Trim());
    }

    private static (string? ExceptionType, string? Text) ReadBody(ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            JsonElement root = document.RootElement;
            if (root.ValueKind == JsonValueKind.String)
            {
                return (null, root.GetString());
            }

            JsonElement error = Member(root, "error") ?? root;
            if (error.ValueKind == JsonValueKind.String)
            {
                return Split(error.GetString()!);
            }

            JsonElement? inner = Member(error, "innererror");
            JsonElement? cause = inner is JsonElement given ? Member(given, "internalexception") ?? given : null;
            string? causeType = cause is JsonElement known ? TextOf(known, "type") : null;
            if (Member(error, "details") is JsonElement { ValueKind: JsonValueKind.Array } details && details.GetArrayLength() > 0
                && TextOf(details[0], "message") is string detail)
            {
                (string? type, string text) = Split(detail);
                return (type ?? causeType, text);
            }

            if (cause is JsonElement thrown && TextOf(thrown, "message") is string message)
            {
                (string? type, string text) = Split(message);
                return (causeType ?? type, text);
            }

            return TextOf(error, "message") is string plain
                ? Split(plain)
                : (null, Encoding.UTF8.GetString(body.ToArray()));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No JSON, or a text in it that isn't UTF-8.
            return (null, Encoding.UTF8.GetString(body.ToArray()));
        }
    }

    private static string? TextOf(JsonElement element, string name) =>
        Member(element, name) is JsonElement { ValueKind: JsonValueKind.String } text && !string.IsNullOrWhiteSpace(text.GetString())
            ? text.GetString()
            : null;

    private static JsonElement? Member(JsonElement element, string name)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty member in element.EnumerateObject())
            {
                if (string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase))
                {
                    return member.Value;
                }
            }
        }

        return null;
    }
}
