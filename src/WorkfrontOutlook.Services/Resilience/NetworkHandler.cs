#if !NET8_0_OR_GREATER
using System.Net;
using System.Security.Authentication;
#endif

namespace WorkfrontOutlook.Services.Resilience;

/// <summary>Makes the handler for the real network: no redirects, no cookies, TLS 1.2 or better.</summary>
internal static class NetworkHandler
{
    public static HttpMessageHandler Make() => Make(useProxy: true);

    /// <summary>Makes a handler for this machine's own endpoints, where no proxy belongs.</summary>
    /// <returns>The handler.</returns>
    public static HttpMessageHandler MakeDirect() => Make(useProxy: false);

#if NET8_0_OR_GREATER
    private static SocketsHttpHandler Make(bool useProxy)
    {
        return new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = useProxy,
            ConnectTimeout = TimeSpan.FromSeconds(30),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        };
    }
#else
    private static HttpClientHandler Make(bool useProxy)
    {
        return new HttpClientHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = useProxy,
            MaxConnectionsPerServer = 64,
            AutomaticDecompression = DecompressionMethods.None,
#pragma warning disable CA5398 // Windows PowerShell would else offer TLS 1.0; the newest it knows is 1.2.
            SslProtocols = SslProtocols.Tls12,
#pragma warning restore CA5398
        };
    }
#endif
}
