using System.Net.Http.Headers;
using System.Net.Sockets;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Services.Resilience;

/// <summary>
/// Sends a request once: headers, time limit, one redirect within the service, the size of the answer, and what a fault of
/// the network means. Knows nothing of tokens' origin and of retries; that is <see cref="ServiceChannel"/>'s part.
/// </summary>
internal sealed class RequestSender : IDisposable
{
    private readonly ServiceEndpoint _endpoint;
    private readonly HttpMessageInvoker _client;
    private readonly TimeProvider _clock;
    private readonly int _bodyLimit;
    private readonly ReplyBuffers _buffers;
    private readonly Closing _closing;

    // The tenant's own host, once the front door has named it: authority only.
    private volatile Uri? _ownHost;
    private volatile bool _hasAnswered;

    /// <summary>Initializes a new instance of the <see cref="RequestSender"/> class.</summary>
    /// <param name="endpoint">The service.</param>
    /// <param name="client">What carries the requests; disposed with the sender.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="bodyLimit">The largest body that is read, in bytes.</param>
    /// <param name="buffers">Where the answers' buffers come from.</param>
    /// <param name="closing">Tells when the connection is being closed.</param>
    public RequestSender(ServiceEndpoint endpoint, HttpMessageInvoker client, TimeProvider clock, int bodyLimit, ReplyBuffers buffers, Closing closing)
    {
        _endpoint = endpoint;
        _client = client;
        _clock = clock;
        _bodyLimit = bodyLimit;
        _buffers = buffers;
        _closing = closing;
    }

    /// <summary>Gets the User-Agent: the module's own name, never another client's.</summary>
    public static string UserAgent { get; } = "WorkfrontOutlook/" + (typeof(RequestSender).Assembly.GetName().Version?.ToString(3) ?? "0.0.0");

    /// <summary>How long one try may take. A call's retries have the same time, so a try that took it all is the last.</summary>
    public static readonly TimeSpan TryTimeout = RetryBudget.Total;

    /// <summary>Gets or sets a value indicating whether the service has ever answered.</summary>
    public bool HasAnswered
    {
        get => _hasAnswered;
        set => _hasAnswered = value;
    }

    /// <summary>Gets the base address that is in use now, after any redirect to the tenant's own host.</summary>
    public Uri BaseAddress => Own(_endpoint.Address);

    /// <summary>Sends a request once, following one redirect.</summary>
    /// <param name="request">The request.</param>
    /// <param name="tries">Which try of its call it is, from 1.</param>
    /// <param name="token">The token to send, or null.</param>
    /// <param name="cancellationToken">Interrupts the request.</param>
    /// <returns>The answer, to be disposed, or the trouble in getting one.</returns>
    /// <exception cref="WfException">The answer led elsewhere.</exception>
    public async Task<Attempt> SendAsync(ServiceRequest request, int tries, string? token, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeout = Waits.Timeout(_clock, TryTimeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _closing.Token, cancellationToken);
        Uri address = request.IsVerbatim ? request.Address : Own(request.Address);
        bool reading = false;
        try
        {
            for (int redirects = 0; ; redirects++)
            {
                reading = false;
                using HttpRequestMessage message = Message(request, address, token);
                RequestLogHandler.Mark(message, tries);
                if (request.IsAnonymous)
                {
                    RequestLogHandler.HidePath(message);
                }

                using HttpResponseMessage response = await _client.SendAsync(message, either.Token).ConfigureAwait(false);
                reading = true;
                ServiceReply reply = await ServiceReply.ReadAsync(response, address, token, _bodyLimit, _buffers.Pool, _clock, either.Token).ConfigureAwait(false);
                if (!IsRedirect(reply.Status))
                {
                    if (reply.IsOversize && reply.IsSuccess)
                    {
                        // The service answered with success: a change may well have been made.
                        reply.Dispose();
                        return new Attempt(new Trouble(_ => WfErrors.ReplyTooLarge.For(request.Target, request.What, _bodyLimit / (1024 * 1024))) { MayBeDone = true });
                    }

                    if (redirects > 0 && reply.IsSuccess && string.Equals(address.AbsolutePath, request.Address.AbsolutePath, StringComparison.OrdinalIgnoreCase))
                    {
                        // Asked there at once from now on, instead of being sent on each time.
                        _ownHost = new Uri(address.GetLeftPart(UriPartial.Authority));
                    }

                    return new Attempt(reply);
                }

                string? location = reply.Header("Location");
                reply.Dispose();
                address = Follow(request, address, location, redirects);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception exception) when ((_closing.HasBegun || exception is ObjectDisposedException) && exception is not WfException)
        {
            // Whether it was carried out, nobody will hear any more.
            return new Attempt(new Trouble(_ => Closing.Error()) { IsTransient = true });
        }
        catch (OperationCanceledException)
        {
            return new Attempt(new Trouble(_ => WfErrors.ServiceTimeout.For(request.Target, request.What, address.Host, (int)TryTimeout.TotalMinutes)) { IsTransient = true });
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException or InvalidDataException)
        {
            string host = address.Authority;
            _ownHost = null;
            string reason = ServiceText.Clean((exception.InnerException ?? exception).Message, token);
            bool neverSent = !reading && NetworkFaults.WasNeverSent(exception);

            // A name that doesn't resolve is worth waiting for in the middle of a sweep, not before the first answer.
            return neverSent
                ? new Attempt(new Trouble(_ => WfErrors.EndpointUnreachable.Because(exception, host, host, reason)) { IsTransient = HasAnswered, NothingDone = true })
                : new Attempt(new Trouble(count => WfErrors.ReplyCutShort.Because(exception, request.Target, request.What, count, reason)) { IsTransient = true });
        }
    }

    public void Dispose() => _client.Dispose();

    private static bool IsRedirect(int status) => status is 301 or 302 or 303 or 307 or 308;

    private Uri Follow(ServiceRequest request, Uri from, string? location, int redirects)
    {
        if (!Uri.TryCreate(from, location ?? string.Empty, out Uri? to) || string.IsNullOrWhiteSpace(location))
        {
            throw WfErrors.RedirectRefused.For(request.Target, request.What, from.Authority, ConnectionText.RedirectNowhere);
        }

        if (!_endpoint.Covers(to))
        {
            throw WfErrors.RedirectRefused.For(request.Target, request.What, ServiceText.Clean(to.Authority, null), ConnectionText.RedirectForeign);
        }

        if (redirects > 0)
        {
            throw WfErrors.RedirectRefused.For(request.Target, request.What, to.Authority, ConnectionText.RedirectTwice);
        }

        return to;
    }

    private Uri Own(Uri address)
    {
        Uri? own = _ownHost;
        return own is not null && string.Equals(address.Authority, _endpoint.Address.Authority, StringComparison.OrdinalIgnoreCase)
            ? new Uri(own, address.PathAndQuery)
            : address;
    }

    // Built anew for each try, so that a redirect stays the POST it was, body and token with it.
    private static HttpRequestMessage Message(ServiceRequest request, Uri address, string? token)
    {
        var message = new HttpRequestMessage(request.Method, address);
        if (request.Body is not null)
        {
            message.Content = new ByteArrayContent(request.Body);
            message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(request.ContentType);
        }

        foreach (KeyValuePair<string, string> header in request.Headers)
        {
            message.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        message.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        message.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip");
        if (!message.Headers.Contains("Accept"))
        {
            message.Headers.TryAddWithoutValidation("Accept", "application/json");
        }

        if (token is not null)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return message;
    }
}
