using System.Text.Json;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Services.Resilience;

namespace WorkfrontOutlook.Services.Graph;

/// <summary>Tells what Graph's answers mean, for single requests and for the items of a batch.</summary>
internal static class GraphJudge
{
    // What signIns answers without the right to look up the licence, and in a tenant without Entra ID P1 (Microsoft Graph, List
    // signIns, known issues).
    private const string NoDirectory = "Authentication_ApplicationHasNoDirectoryReadAccess";
    private const string NoPremium = "Authentication_RequestFromNonPremiumTenantOrB2CTenant";

    /// <summary>Makes the trouble of an answer that isn't one of success.</summary>
    /// <param name="reply">The answer.</param>
    /// <param name="what">What was asked.</param>
    /// <param name="target">What it is about.</param>
    /// <returns>The trouble.</returns>
    public static Trouble Failure(ServiceReply reply, string what, string target)
    {
        (string? code, string said) = Fault(reply);
        if (reply.Status is 429)
        {
            return new Trouble(tries => WfErrors.Throttled.For(target, what, tries, said))
            {
                IsTransient = true,
                IsThrottle = true,
                NothingDone = true,
                RetryAfter = reply.RetryAfter,
            };
        }

        if (reply.Status is 408 or 500 or 502 or 503 or 504)
        {
            return new Trouble(tries => WfErrors.ServiceUnavailable.For(target, what, reply.Status, tries, said))
            {
                IsTransient = true,
                IsThrottle = reply.Status == 503,
                RetryAfter = reply.RetryAfter,
            };
        }

        WfException error = reply.Status switch
        {
            401 => WfErrors.GraphSignInRefused.For(target, what, said),
            403 when string.Equals(code, NoDirectory, StringComparison.OrdinalIgnoreCase) => WfErrors.GraphDirectoryReadMissing.For(target, what, said),
            403 when string.Equals(code, NoPremium, StringComparison.OrdinalIgnoreCase) => WfErrors.GraphLicenceMissing.For(target, what, said),
            403 => WfErrors.GraphPermissionMissing.For(target, what, said),
            _ => WfErrors.GraphRequestFailed.For(target, what, code is null ? said : code + ": " + said),
        };
        return new Trouble(_ => error);
    }

    /// <summary>Takes the body of an answer that must be one JSON object.</summary>
    /// <param name="reply">The answer.</param>
    /// <param name="what">What was asked.</param>
    /// <returns>The bytes, kept beyond the answer's life; or the trouble.</returns>
    public static Judged<byte[]> Json(ServiceReply reply, string what)
    {
        if (!reply.IsSuccess)
        {
            return new Judged<byte[]>(Failure(reply, what, what));
        }

        byte[] body = reply.Body.ToArray();
        return Unreadable(body, reply, what, what) is Trouble trouble ? new Judged<byte[]>(trouble) : new Judged<byte[]>(body);
    }

    /// <summary>Tells whether an answer says that the thing asked for doesn't exist.</summary>
    /// <param name="reply">The answer.</param>
    /// <returns>Whether it does.</returns>
    public static bool IsNotFound(ServiceReply reply) =>
        reply.Status == 404 && Fault(reply).Code?.IndexOf("ResourceNotFound", StringComparison.OrdinalIgnoreCase) >= 0;

    /// <summary>Tells why a body can't be read as one JSON object.</summary>
    /// <param name="body">The body.</param>
    /// <param name="reply">The answer that it is of.</param>
    /// <param name="what">What was asked.</param>
    /// <param name="target">What it is about.</param>
    /// <returns>The trouble, or null when it can be read.</returns>
    public static Trouble? Unreadable(ReadOnlySpan<byte> body, ServiceReply reply, string what, string target)
    {
        ReadOnlySpan<byte> text = ReplyBytes.TrimBlank(body);
        if (text.IsEmpty)
        {
            return new Trouble(tries => WfErrors.ReplyEmpty.For(target, what, tries)) { IsTransient = true };
        }

        if (text[0] != (byte)'{')
        {
            string shown = reply.Clean(ReplyBytes.Text(body));
            return new Trouble(_ => WfErrors.ReplyNotJson.For(target, what, reply.Address.Authority, shown));
        }

        try
        {
            return IsSound(text) ? null : new Trouble(_ => WfErrors.ReplyNotUnderstood.For(target, what, reply.Status));
        }
        catch (JsonException exception)
        {
            string reason = exception.Message;
            return new Trouble(tries => WfErrors.ReplyCutShort.For(target, what, tries, reason)) { IsTransient = true };
        }
    }

    // The SDK takes a list that is none for an empty one, and a link that is none for the end of the list. Of two lists or links
    // it takes the last, which may be the shorter one.
    private static bool IsSound(ReadOnlySpan<byte> text)
    {
        bool isSound = true;
        int lists = 0;
        int links = 0;
        var reader = new Utf8JsonReader(text);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            JsonTokenType? wanted = null;
            switch (NameIn(ref reader))
            {
                case "value":
                    wanted = JsonTokenType.StartArray;
                    lists++;
                    break;
                case "@odata.nextLink":
                    wanted = JsonTokenType.String;
                    links++;
                    break;
                case null:
                    // It may have been either, and whoever looks for a name stumbles over it.
                    isSound = false;
                    break;
            }

            reader.Read();
            isSound &= wanted is null || reader.TokenType == JsonTokenType.Null || (reader.TokenType == wanted && (wanted == JsonTokenType.StartArray || IsText(ref reader)));
            reader.Skip();
        }

        // Anything after the object is damage too: the reader throws.
        reader.Read();
        return isSound && lists <= 1 && links <= 1;
    }

    private static string? NameIn(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.ValueTextEquals("value"u8) ? "value" : reader.ValueTextEquals("@odata.nextLink"u8) ? "@odata.nextLink" : reader.ValueIsEscaped ? reader.GetString() : string.Empty;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair.
            return null;
        }
    }

    private static bool IsText(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Takes the code and the words of an error; the words are fit for a message.</summary>
    /// <param name="reply">The answer.</param>
    /// <returns>The code, if there is one, and the words.</returns>
    public static (string? Code, string Said) Fault(ServiceReply reply)
    {
        string? code = null;
        string? text = null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(reply.Body);
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("error", out JsonElement error) && error.ValueKind == JsonValueKind.Object)
            {
                code = error.TryGetProperty("code", out JsonElement named) ? named.ToString() : null;
                text = error.TryGetProperty("message", out JsonElement message) ? message.ToString() : null;
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            text = ReplyBytes.Text(reply.Body.Span);
        }

        string said = reply.Clean(text);
        return (code is null ? null : reply.Clean(code), said.Length == 0 ? ConnectionText.NothingSaid : said);
    }
}
