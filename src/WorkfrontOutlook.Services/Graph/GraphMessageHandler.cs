using System.Net;
using System.Net.Http.Headers;
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
        if (!reply.IsSuccess)
        {
            return new Judged<byte[]>(GraphJudge.Failure(reply, request.What, request.Target));
        }

        byte[] body = reply.Body.ToArray();
        return GraphJudge.Unreadable(body, reply, request.What, request.Target) is Trouble trouble ? new Judged<byte[]>(trouble) : new Judged<byte[]>(body);
    }
}
