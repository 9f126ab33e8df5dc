using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace WorkfrontOutlook.SimulatedTenant.Wire;

/// <summary>Carries requests to the tenant's server without a network.</summary>
internal sealed class TenantHandler : HttpMessageHandler
{
    private readonly TenantServer _server;

    public TenantHandler(TenantServer server) => _server = server;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        Copy(request.Headers, headers);
        byte[] body = Array.Empty<byte>();
        if (request.Content is not null)
        {
            Copy(request.Content.Headers, headers);
#if NET8_0_OR_GREATER
            body = await request.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
#else
            body = await request.Content.ReadAsByteArrayAsync().ConfigureAwait(false);
#endif
        }

        var wire = new WireRequest(request.Method.Method, request.RequestUri!, headers, body);
        if (!_server.Serves(wire))
        {
#if NET8_0_OR_GREATER
            throw new HttpRequestException(HttpRequestError.NameResolutionError, "Name or service not known (" + wire.Uri.Authority + ")", new SocketException((int)SocketError.HostNotFound));
#else
            throw new HttpRequestException("Name or service not known (" + wire.Uri.Authority + ")", new SocketException((int)SocketError.HostNotFound));
#endif
        }

        WireReply reply = await _server.HandleAsync(wire, cancellationToken).ConfigureAwait(false);
        if (reply.Hangs)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
        }

        if (reply.IsReset)
        {
            throw new HttpRequestException(
                "An error occurred while sending the request.",
                new IOException("Unable to read data from the transport connection: Connection reset by peer.", new SocketException((int)SocketError.ConnectionReset)));
        }

        return Response(reply, request);
    }

    private static HttpResponseMessage Response(WireReply reply, HttpRequestMessage request)
    {
        var response = new HttpResponseMessage((HttpStatusCode)reply.Status)
        {
            RequestMessage = request,
            Content = reply.CutAt is int cutAt ? new StreamContent(new CutStream(reply.Body, cutAt)) : new ByteArrayContent(reply.Body),
        };
        response.Content.Headers.ContentLength = reply.Body.Length;
        if (reply.ContentType is not null)
        {
            response.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(reply.ContentType);
        }

        foreach (KeyValuePair<string, string> header in reply.Headers)
        {
            if (!response.Headers.TryAddWithoutValidation(header.Key, header.Value))
            {
                response.Content.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }

        return response;
    }

    private static void Copy(HttpHeaders from, Dictionary<string, string> to)
    {
        foreach (KeyValuePair<string, IEnumerable<string>> header in from)
        {
            to[header.Key] = string.Join(string.Equals(header.Key, "User-Agent", StringComparison.OrdinalIgnoreCase) ? " " : ", ", header.Value);
        }
    }
}
