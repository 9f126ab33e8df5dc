using System.Net.Http.Headers;
using WorkfrontOutlook.Connections;

namespace WorkfrontOutlook.Services.Resilience;

/// <summary>
/// Writes a line for each request that goes to the network, whoever sends it. It stands below retries and MSAL, so every try
/// is seen, and it reads no body.
/// </summary>
internal sealed class RequestLogHandler : HttpMessageHandler
{
    private const string TryName = "WorkfrontOutlook.Try";
    private const string SecretPathName = "WorkfrontOutlook.SecretPath";

    // Values of these say what was asked, never with what right. Of any other only the name is shown: links and signed
    // addresses carry secrets in parameters that nobody can list.
    private static readonly HashSet<string> Harmless = new(StringComparer.OrdinalIgnoreCase)
    {
        "$select", "$filter", "$top", "$count", "$expand", "$orderby", "api-version", "Version", "resource", "audience",
    };

    private readonly HttpMessageInvoker _inner;
    private readonly IRequestLog _log;
    private readonly TimeProvider _clock;

    private RequestLogHandler(HttpMessageHandler inner, bool ownsInner, IRequestLog log, TimeProvider clock)
    {
        _inner = new HttpMessageInvoker(inner, ownsInner);
        _log = log;
        _clock = clock;
    }

    /// <summary>Puts the log around what carries requests.</summary>
    /// <param name="inner">What carries them.</param>
    /// <param name="owned">Whether it is to be disposed after use.</param>
    /// <param name="log">The log, or null for none.</param>
    /// <param name="clock">The clock.</param>
    /// <returns>What carries them now, and whether that is to be disposed.</returns>
    public static (HttpMessageHandler Handler, bool Owned) Around(HttpMessageHandler inner, bool owned, IRequestLog? log, TimeProvider clock) =>
        log is null ? (inner, owned) : (new RequestLogHandler(inner, owned, log, clock), true);

    /// <summary>Notes which try of its call a message is.</summary>
    /// <param name="message">The message.</param>
    /// <param name="number">The try, from 1.</param>
    public static void Mark(HttpRequestMessage message, int number)
    {
#if NET8_0_OR_GREATER
        message.Options.Set(new HttpRequestOptionsKey<int>(TryName), number);
#else
        message.Properties[TryName] = number;
#endif
    }

    /// <summary>Notes that a message's path carries the right to what it asks for, as that of a download does.</summary>
    /// <param name="message">The message.</param>
    public static void HidePath(HttpRequestMessage message)
    {
#if NET8_0_OR_GREATER
        message.Options.Set(new HttpRequestOptionsKey<bool>(SecretPathName), true);
#else
        message.Properties[SecretPathName] = true;
#endif
    }

    /// <summary>Makes an address fit to be shown.</summary>
    /// <param name="address">The address.</param>
    /// <param name="hidesPath">Whether the path is secret.</param>
    /// <returns>Scheme, host and path, and the query without values that may be secret.</returns>
    public static string Shown(Uri address, bool hidesPath = false)
    {
        string place = hidesPath
            ? address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) + "/[…]"
            : ServiceText.Clean(address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped), null);
        string query = address.Query.TrimStart('?');
        return query.Length == 0 ? place : place + "?" + string.Join("&", query.Split('&').Select(Pair));
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!_log.IsOn)
        {
            return await _inner.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        long start = _clock.GetTimestamp();
        HttpResponseMessage response;
        try
        {
            response = await _inner.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            _log.Add(Entry(request, null, failure, _clock.GetElapsedTime(start)));
            throw;
        }

        _log.Add(Entry(request, response, null, _clock.GetElapsedTime(start)));
        return response;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    // What the service says may quote the token that it was sent.
    private static RequestLogEntry Entry(HttpRequestMessage request, HttpResponseMessage? response, Exception? failure, TimeSpan duration) => new()
    {
        Method = request.Method.Method,
        Address = Shown(request.RequestUri!, HidesPath(request)),
        What = Header(request.Headers, "X-CmdletName", null),
        Status = response is null ? null : (int)response.StatusCode,
        Failure = failure is null ? null : ServiceText.Clean(failure.GetType().Name + ": " + (failure.InnerException ?? failure).Message, request.Headers.Authorization?.Parameter),
        Duration = duration,
        Try = Number(request),
        RequestId = Header(response?.Headers, "request-id", request) ?? Header(response?.Headers, "x-ms-request-id", request),
        ClientRequestId = Header(request.Headers, "client-request-id", null),
        RetryAfter = Header(response?.Headers, "Retry-After", request),
        Diagnostics = Header(response?.Headers, "x-ms-diagnostics", request),
    };

#if NET8_0_OR_GREATER
    private static int Number(HttpRequestMessage message) => message.Options.TryGetValue(new HttpRequestOptionsKey<int>(TryName), out int number) ? number : 1;

    private static bool HidesPath(HttpRequestMessage message) => message.Options.TryGetValue(new HttpRequestOptionsKey<bool>(SecretPathName), out bool hides) && hides;
#else
    private static int Number(HttpRequestMessage message) => message.Properties.TryGetValue(TryName, out object? number) ? (int)number : 1;

    private static bool HidesPath(HttpRequestMessage message) => message.Properties.ContainsKey(SecretPathName);
#endif

    private static string? Header(HttpHeaders? headers, string name, HttpRequestMessage? request) =>
        headers is not null && headers.TryGetValues(name, out IEnumerable<string>? values) && ServiceText.Clean(string.Join(", ", values), request?.Headers.Authorization?.Parameter) is { Length: > 0 } text ? text : null;

    private static string Pair(string pair)
    {
        int equals = pair.IndexOf('=');
        string name = equals < 0 ? pair : pair.Substring(0, equals);
        return Harmless.Contains(Uri.UnescapeDataString(name)) ? ServiceText.Clean(pair, null)
            : name.Length > 40 || equals < 0 ? "[…]"
            : ServiceText.Clean(name, null) + "=[…]";
    }
}
