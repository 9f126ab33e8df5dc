using System.Net;
using System.Net.Sockets;

namespace WorkfrontOutlook.Services.Resilience;

/// <summary>Tells network faults apart.</summary>
internal static class NetworkFaults
{
    /// <summary>Tells whether a request didn't even leave this machine, so that the service did nothing.</summary>
    /// <param name="exception">What came instead of an answer.</param>
    /// <returns>Whether that is certain.</returns>
    public static bool WasNeverSent(Exception exception)
    {
#if NET8_0_OR_GREATER
        if (exception is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError })
        {
            return true;
        }
#endif
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.HostUnreachable or SocketError.NetworkUnreachable })
            {
                return true;
            }

            if (cause is WebException { Status: WebExceptionStatus.NameResolutionFailure or WebExceptionStatus.ConnectFailure or WebExceptionStatus.TrustFailure or WebExceptionStatus.SecureChannelFailure or WebExceptionStatus.ProxyNameResolutionFailure })
            {
                return true;
            }
        }

        return false;
    }
}
