using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Services.Resilience;

namespace WorkfrontOutlook.Services.Graph;

/// <summary>
/// Carries the SDK's requests over the module's own channel, so that tokens, limits and retries are the same for both
/// services. Only whole answers of success come back to the SDK; everything else is a WfException.
/// </summary>
internal sealed class GraphMessageHandler : HttpMessageHandler
{
    private readonly ServiceChannel _channel;

    public GraphMessageHandler(ServiceChannel channel)
    {
        _channel = channel;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var headers = new List<KeyValuePair<string, string>> { new("client-request-id", Guid.NewGuid().ToString()) };
        if (request.Headers.TryGetValues("ConsistencyLevel", out IEnumerable<string>? levels))
        {
            headers.Add(new KeyValuePair<string, string>("ConsistencyLevel", string.Join(", ", levels)));
        }

        string what = request.RequestUri!.AbsolutePath.TrimEnd('/');
        what = what.Substring(what.LastIndexOf('/') + 1);
        var sent = new ServiceRequest
        {
            Method = request.Method,
            Address = request.RequestUri!,
#if NET8_0_OR_GREATER
            Body = request.Content is null ? null : await request.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false),
#else
            Body = request.Content is null ? null : await request.Content.ReadAsByteArrayAsync().ConfigureAwait(false),
#endif
            Headers = headers,
            What = what,
            Target = what,
            IsRead = request.Method == HttpMethod.Get,
        };
        byte[] body = await _channel.SendAsync(sent, reply => Judge(reply, sent), cancellationToken).ConfigureAwait(false);
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = content, RequestMessage = request };
    }

    private static Judged<byte[]> Judge(ServiceReply reply, ServiceRequest request)
    {
        (string what, string target) = (request.What, request.Target);
        if (reply.IsSuccess)
        {
            byte[] body = reply.Body.ToArray();
            ReadOnlySpan<byte> text = ReplyBytes.TrimBlank(body);
            if (text.IsEmpty)
            {
                return new Judged<byte[]>(new Trouble(tries => WfErrors.ReplyEmpty.For(target, what, tries)) { IsTransient = true });
            }

            if (text[0] != (byte)'{')
            {
                string shown = reply.Clean(ReplyBytes.Text(body));
                return new Judged<byte[]>(new Trouble(_ => WfErrors.ReplyNotJson.For(target, what, reply.Address.Authority, shown)));
            }

            try
            {
                var reader = new Utf8JsonReader(text);
                while (reader.Read())
                {
                    reader.Skip();
                }

                return new Judged<byte[]>(body);
            }
            catch (JsonException exception)
            {
                string reason = exception.Message;
                return new Judged<byte[]>(new Trouble(tries => WfErrors.ReplyCutShort.For(target, what, tries, reason)) { IsTransient = true });
            }
        }

        (string? code, string said) = Fault(reply);
        if (reply.Status is 429)
        {
            return new Judged<byte[]>(new Trouble(tries => WfErrors.Throttled.For(target, what, tries, said))
            {
                IsTransient = true,
                IsThrottle = true,
                NothingDone = true,
                RetryAfter = reply.RetryAfter,
            });
        }

        if (reply.Status is 408 or 500 or 502 or 503 or 504)
        {
            return new Judged<byte[]>(new Trouble(tries => WfErrors.ServiceUnavailable.For(target, what, reply.Status, tries, said))
            {
                IsTransient = true,
                IsThrottle = reply.Status == 503,
                RetryAfter = reply.RetryAfter,
            });
        }

        WfException error = reply.Status switch
        {
            401 => WfErrors.GraphSignInRefused.For(target, what, said),
            403 => WfErrors.GraphPermissionMissing.For(target, what, said),
            _ => WfErrors.GraphRequestFailed.For(target, what, code is null ? said : code + ": " + said),
        };
        return new Judged<byte[]>(new Trouble(_ => error));
    }

    private static (string? Code, string Said) Fault(ServiceReply reply)
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
