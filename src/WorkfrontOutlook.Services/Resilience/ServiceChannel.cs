using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Services.SignIn;

namespace WorkfrontOutlook.Services.Resilience;

/// <summary>
/// Sends requests to one service: token, redirect, claims challenge, limits, retries and the adaptive gate. Knows nothing
/// of what the answers mean; that is the judge's part.
/// </summary>
internal sealed class ServiceChannel : IDisposable
{
    /// <summary>The largest body that is read, before and after decompressing.</summary>
    public const int DefaultBodyLimit = 128 * 1024 * 1024;

    private const int BuffersKept = 16;

    /// <summary>How long one try may take. A call's retries have the same time, so a try that took it all is the last.</summary>
    public static readonly TimeSpan TryTimeout = RetryBudget.Total;

    private static readonly Regex ClaimsParameter = new(@"\bclaims\s*=\s*""(?<value>[^""]+)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private readonly HttpMessageInvoker _client;
    private readonly IAccessTokenSource? _tokens;
    private readonly int _bodyLimit;

    // Of its own: the shared pool keeps buffers for each thread, and the replies are read on many.
    private readonly ArrayPool<byte> _buffers = ArrayPool<byte>.Create(PooledBody.LargestOfPool, BuffersKept);

    // The tenant's own host, once the front door has named it: authority only.
    private volatile Uri? _ownHost;
    private volatile bool _hasAnswered;

    /// <summary>Initializes a new instance of the <see cref="ServiceChannel"/> class.</summary>
    /// <param name="endpoint">The service.</param>
    /// <param name="handler">What carries the requests; must not follow redirects.</param>
    /// <param name="ownsHandler">Whether the handler is disposed with the channel.</param>
    /// <param name="tokens">Where tokens come from; null when the handler signs in by itself.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="bodyLimit">The largest body that is read, in bytes.</param>
    public ServiceChannel(ServiceEndpoint endpoint, HttpMessageHandler handler, bool ownsHandler, IAccessTokenSource? tokens, TimeProvider clock, int bodyLimit = DefaultBodyLimit)
    {
        Endpoint = endpoint;
        Clock = clock;
        Gate = new AdaptiveGate(clock);
        _client = new HttpMessageInvoker(handler, ownsHandler);
        _tokens = tokens;
        _bodyLimit = bodyLimit;
    }

    public ServiceEndpoint Endpoint { get; }

    public TimeProvider Clock { get; }

    public AdaptiveGate Gate { get; }

    /// <summary>Gets a value indicating whether what carries the requests adds the sign-in by itself.</summary>
    public bool SignsInItself => _tokens is null;

    /// <summary>Gets the base address that is in use now, after any redirect to the tenant's own host.</summary>
    public Uri BaseAddress => Own(Endpoint.Address);

    /// <summary>Gets the User-Agent: the module's own name, never another client's.</summary>
    public static string UserAgent { get; } = "WorkfrontOutlook/" + (typeof(ServiceChannel).Assembly.GetName().Version?.ToString(3) ?? "0.0.0");

    /// <summary>Sends a request until it is answered, or until no retry is allowed.</summary>
    /// <typeparam name="T">What is asked for.</typeparam>
    /// <param name="request">The request.</param>
    /// <param name="judge">Tells what an answer means. The answer is gone afterwards.</param>
    /// <param name="cancellationToken">Interrupts the request and any wait.</param>
    /// <returns>What was asked for.</returns>
    /// <exception cref="WfException">The request failed.</exception>
    public async Task<T> SendAsync<T>(ServiceRequest request, Func<ServiceReply, Judged<T>> judge, CancellationToken cancellationToken)
        where T : class
    {
        var budget = new RetryBudget(Clock);
        while (true)
        {
            Trouble trouble;
            TimeSpan held = TimeSpan.Zero;
            int round = await EnterAsync(budget, cancellationToken).ConfigureAwait(false);
            try
            {
                Attempt attempt = await TryOnceAsync(request, budget.Tries, cancellationToken).ConfigureAwait(false);
                using ServiceReply? reply = attempt.Reply;
                Judged<T> judged = reply is null ? new Judged<T>(attempt.Trouble!) : judge(reply);
                if (judged.Value is T value)
                {
                    Gate.WentWell();
                    return value;
                }

                trouble = judged.Trouble!;
                held = Report(trouble, round, isWhole: true);
            }
            finally
            {
                Gate.Leave();
            }

            if (!trouble.AllowsRetry(request.IsRead))
            {
                throw trouble.GiveUp(request, budget.Tries, null);
            }

            if (budget.Plan(trouble.RetryAfter) is not TimeSpan wait)
            {
                throw trouble.GiveUp(request, budget.Tries, budget);
            }

            await budget.WaitAsync(wait, held, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for the turn. Leave the gate when the answer is judged: a throttle must be known before the next goes.</summary>
    /// <param name="budget">What the call may spend; begins when the turn has come.</param>
    /// <param name="cancellationToken">Interrupts the wait.</param>
    /// <returns>The gate's round, for <see cref="Report"/>.</returns>
    public async Task<int> EnterAsync(RetryBudget budget, CancellationToken cancellationToken)
    {
        int round = await Gate.EnterAsync(budget.Age, cancellationToken).ConfigureAwait(false);
        budget.Begin();
        return round;
    }

    /// <summary>Tells the gate of a throttle.</summary>
    /// <param name="trouble">The trouble.</param>
    /// <param name="round">The gate's round in which the request started.</param>
    /// <param name="isWhole">
    /// Whether the answer was one for a whole request. A throttled item of a batch speaks for itself, unless its text
    /// says that it is the tenant that is throttled.
    /// </param>
    /// <returns>For how long everybody is held back.</returns>
    public TimeSpan Report(Trouble trouble, int round, bool isWhole)
    {
        if (!trouble.IsThrottle)
        {
            return TimeSpan.Zero;
        }

        Gate.Throttled(round);

        // A wait beyond what a call may spend fails that call at once; holding everybody back for it would only stop
        // calls that may not be meant.
        if ((isWhole || trouble.IsTenantWide) && trouble.RetryAfter is TimeSpan pause && pause <= RetryBudget.Total)
        {
            Gate.Pause(pause);
            return pause;
        }

        return TimeSpan.Zero;
    }

    /// <summary>Sends a request once, following one redirect and answering one refusal of the token.</summary>
    /// <param name="request">The request.</param>
    /// <param name="tries">Which try of its call it is, from 1.</param>
    /// <param name="cancellationToken">Interrupts the request.</param>
    /// <returns>The answer, to be disposed, or the trouble in getting one.</returns>
    /// <exception cref="WfException">No token could be had, or the answer led elsewhere.</exception>
    public async Task<Attempt> TryOnceAsync(ServiceRequest request, int tries, CancellationToken cancellationToken)
    {
        string? token = request.IsAnonymous ? null : await TokenAsync(null, cancellationToken).ConfigureAwait(false);
        Attempt attempt = await ExchangeAsync(request, tries, token, cancellationToken).ConfigureAwait(false);
        if (attempt.Reply is { Status: (int)HttpStatusCode.Unauthorized } refused && token is not null && await AnotherTokenAsync(refused, token, cancellationToken).ConfigureAwait(false) is string other)
        {
            attempt = await ExchangeAsync(request, tries, other, cancellationToken).ConfigureAwait(false);
        }

        _hasAnswered |= attempt.Reply is not null;
        return attempt;
    }

    /// <summary>
    /// Gets another token after one item of a batch was refused; what is sent next carries it. A whole request needs none of
    /// this: <see cref="TryOnceAsync"/> does it.
    /// </summary>
    /// <param name="refused">The item's answer.</param>
    /// <param name="cancellationToken">Interrupts the sign-in.</param>
    /// <returns>Whether there is another token.</returns>
    /// <exception cref="WfException">The sign-in failed.</exception>
    public async Task<bool> RenewTokenAsync(ServiceReply refused, CancellationToken cancellationToken) =>
        refused.Token is string token && await OtherTokenAsync(refused, token, cancellationToken).ConfigureAwait(false) is not null;

    public void Dispose() => _client.Dispose();

    /// <summary>Takes the claims that a refusal asks for.</summary>
    /// <param name="reply">The refusal.</param>
    /// <returns>A JSON object; null when there is none that could be passed on.</returns>
    internal static string? Claims(ServiceReply reply)
    {
        try
        {
            Match match = ClaimsParameter.Match(reply.Header("WWW-Authenticate") ?? string.Empty);
            if (!match.Success)
            {
                return null;
            }

            string base64 = match.Groups["value"].Value.Replace('-', '+').Replace('_', '/').TrimEnd('=');
            byte[] claims = Convert.FromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '='));
            using JsonDocument document = JsonDocument.Parse(claims);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Encoding.UTF8.GetString(claims) : null;
        }
        catch (Exception exception) when (exception is FormatException or JsonException or RegexMatchTimeoutException)
        {
            // A refusal all the same; another token may help.
            return null;
        }
    }

    private static bool IsRedirect(int status) => status is 301 or 302 or 303 or 307 or 308;

    private static bool WasNeverSent(Exception exception)
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

    private async Task<string?> TokenAsync(string? claims, CancellationToken cancellationToken) => _tokens is null
        ? null
        : await _tokens.GetTokenAsync(Endpoint.Audience, claims, cancellationToken).ConfigureAwait(false);

    // The answer is disposed unless it stays the last word.
    private async Task<string?> AnotherTokenAsync(ServiceReply refused, string token, CancellationToken cancellationToken)
    {
        bool stays = false;
        try
        {
            string? other = await OtherTokenAsync(refused, token, cancellationToken).ConfigureAwait(false);
            stays = other is null;
            return other;
        }
        finally
        {
            if (!stays)
            {
                refused.Dispose();
            }
        }
    }

    private async Task<string?> OtherTokenAsync(ServiceReply refused, string token, CancellationToken cancellationToken)
    {
        if (Claims(refused) is string claims)
        {
            return await TokenAsync(claims, cancellationToken).ConfigureAwait(false);
        }

        return _tokens is IRenewableTokenSource renewable
            ? await renewable.RenewAsync(Endpoint.Audience, token, cancellationToken).ConfigureAwait(false)
            : null;
    }

    private async Task<Attempt> ExchangeAsync(ServiceRequest request, int tries, string? token, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeout = Waits.Timeout(Clock, TryTimeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        Uri address = request.IsVerbatim ? request.Address : Own(request.Address);
        bool reading = false;
        try
        {
            for (int redirects = 0; ; redirects++)
            {
                reading = false;
                using HttpRequestMessage message = Message(request, address, token);
                RequestLogHandler.Mark(message, tries);
                using HttpResponseMessage response = await _client.SendAsync(message, either.Token).ConfigureAwait(false);
                reading = true;
                ServiceReply reply = await ServiceReply.ReadAsync(response, address, token, _bodyLimit, _buffers, Clock, either.Token).ConfigureAwait(false);
                if (!IsRedirect(reply.Status))
                {
                    if (reply.IsOversize && reply.IsSuccess)
                    {
                        reply.Dispose();
                        throw WfErrors.ReplyTooLarge.For(request.Target, request.What, _bodyLimit / (1024 * 1024));
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
        catch (OperationCanceledException)
        {
            return new Attempt(new Trouble(_ => WfErrors.ServiceTimeout.For(request.Target, request.What, address.Host, (int)TryTimeout.TotalMinutes)) { IsTransient = true });
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException or InvalidDataException)
        {
            string host = address.Authority;
            _ownHost = null;
            string reason = ServiceText.Clean((exception.InnerException ?? exception).Message, token);
            bool neverSent = !reading && WasNeverSent(exception);

            // A name that doesn't resolve is worth waiting for in the middle of a sweep, not before the first answer.
            return neverSent
                ? new Attempt(new Trouble(_ => WfErrors.EndpointUnreachable.Because(exception, host, host, reason)) { IsTransient = _hasAnswered, NothingDone = true })
                : new Attempt(new Trouble(tries => WfErrors.ReplyCutShort.Because(exception, request.Target, request.What, tries, reason)) { IsTransient = true });
        }
    }

    private Uri Follow(ServiceRequest request, Uri from, string? location, int redirects)
    {
        if (!Uri.TryCreate(from, location ?? string.Empty, out Uri? to) || string.IsNullOrWhiteSpace(location))
        {
            throw WfErrors.RedirectRefused.For(request.Target, request.What, from.Authority, ConnectionText.RedirectNowhere);
        }

        if (!Endpoint.Covers(to))
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
        return own is not null && string.Equals(address.Authority, Endpoint.Address.Authority, StringComparison.OrdinalIgnoreCase)
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
