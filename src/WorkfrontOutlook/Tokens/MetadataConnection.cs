using System.Net;
#if NET8_0_OR_GREATER
using System.Net.Sockets;
#else
using System.Security.Authentication;
#endif

namespace WorkfrontOutlook.Tokens;

/// <summary>
/// Makes the HTTP handler that fetches a metadata document: no redirects, no cookies, no credentials for the server or the
/// proxy, and for direct connections only addresses of the public internet, unless the admin named the host.
/// </summary>
internal sealed class MetadataConnection(Func<string, bool> isNamed, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(10);

    public static MetadataConnection Create(Func<string, bool> isNamed) => new(isNamed, static (host, cancellationToken) =>
#if NET8_0_OR_GREATER
        Dns.GetHostAddressesAsync(host, cancellationToken));
#else
        Dns.GetHostAddressesAsync(host));
#endif

    /// <summary>The addresses of a host that a connection may be made to.</summary>
    /// <exception cref="BlockedAddressException">There is none.</exception>
    public async Task<IPAddress[]> AllowedAddressesAsync(string host, CancellationToken cancellationToken)
    {
        IPAddress[] addresses = IPAddress.TryParse(host, out IPAddress? literal)
            ? [literal]
            : await resolve(host, cancellationToken).ConfigureAwait(false);
        if (!isNamed(host))
        {
            addresses = Array.FindAll(addresses, PublicAddress.Is);
        }

        return addresses.Length > 0 ? addresses : throw new BlockedAddressException();
    }

#if NET8_0_OR_GREATER
    public HttpMessageHandler CreateHandler() => new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        Credentials = null,
        DefaultProxyCredentials = null,
        PreAuthenticate = false,
        AutomaticDecompression = DecompressionMethods.None,
        MaxResponseHeadersLength = 16,
        MaxConnectionsPerServer = 2,
        ConnectTimeout = ConnectTime,
        ConnectCallback = (context, cancellationToken) =>
            ConnectAsync(context.DnsEndPoint, context.InitialRequestMessage.RequestUri?.IdnHost, cancellationToken),
    };

    /// <summary>
    /// Connects to an address that was checked: the name isn't resolved a second time, so a name server can't answer
    /// differently between check and use. An end point other than the host asked for is the system's proxy.
    /// </summary>
    internal async ValueTask<Stream> ConnectAsync(DnsEndPoint endPoint, string? requestHost, CancellationToken cancellationToken)
    {
        bool direct = string.Equals(endPoint.Host, requestHost, StringComparison.OrdinalIgnoreCase);
        IPAddress[] addresses = direct
            ? await AllowedAddressesAsync(endPoint.Host, cancellationToken).ConfigureAwait(false)
            : await resolve(endPoint.Host, cancellationToken).ConfigureAwait(false);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, endPoint.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
#else
    /// <summary>
    /// .NET Framework has no hook at the connection, so the name is resolved and checked just before. A name server that
    /// answers differently a moment later isn't caught here; TLS to the named host still is what the trust rests on.
    /// </summary>
    public HttpMessageHandler CreateHandler() => new AddressCheck(this, new HttpClientHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseDefaultCredentials = false,
        PreAuthenticate = false,
        AutomaticDecompression = DecompressionMethods.None,
        MaxResponseHeadersLength = 16,
#pragma warning disable CA5398 // Windows PowerShell would else offer TLS 1.0 only, which Exchange Online refuses; the newest it knows is 1.2.
        SslProtocols = SslProtocols.Tls12,
#pragma warning restore CA5398
    });

    private sealed class AddressCheck(MetadataConnection connection, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Uri address = request.RequestUri;
            IWebProxy? proxy = WebRequest.DefaultWebProxy;
            if (proxy is null || proxy.IsBypassed(address) || proxy.GetProxy(address) is not { } via || via == address)
            {
                await connection.AllowedAddressesAsync(address.IdnHost, cancellationToken).ConfigureAwait(false);
            }

            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
    }
#endif
}
