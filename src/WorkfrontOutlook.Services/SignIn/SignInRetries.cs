using System.Net.Http.Headers;
using WorkfrontOutlook.Services.Resilience;

namespace WorkfrontOutlook.Services.SignIn;

/// <summary>
/// Sends a sign-in's request again after a throttle or a fault of the service, below MSAL: MSAL itself remembers either for the
/// whole process and refuses what comes within the next minute.
/// </summary>
internal sealed class SignInRetries : HttpMessageHandler
{
    private const int Tries = 3;
    private const int Longest = 1024 * 1024;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan TryTimeout = TimeSpan.FromSeconds(100);

    private readonly HttpMessageInvoker _inner;
    private readonly TimeProvider _clock;

    /// <summary>Initializes a new instance of the <see cref="SignInRetries"/> class.</summary>
    /// <param name="inner">What carries the requests.</param>
    /// <param name="ownsInner">Whether it is disposed with this.</param>
    /// <param name="clock">The clock.</param>
    public SignInRetries(HttpMessageHandler inner, bool ownsInner, TimeProvider clock)
    {
        _inner = new HttpMessageInvoker(inner, ownsInner);
        _clock = clock;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        byte[]? body = request.Content is null ? null : await Bodies.BytesAsync(request.Content, cancellationToken).ConfigureAwait(false);
        for (int tries = 1; ; tries++)
        {
            using CancellationTokenSource timeout = Waits.Timeout(_clock, TryTimeout);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);

            // A message can be sent once only.
            HttpRequestMessage copy = Copy(request, body);
            RequestLogHandler.Mark(copy, tries);
            HttpResponseMessage response = await _inner.SendAsync(copy, either.Token).ConfigureAwait(false);
            if (tries == Tries || (int)response.StatusCode is not (429 or 408 or >= 500))
            {
                return await WholeAsync(response, request, either.Token).ConfigureAwait(false);
            }

            TimeSpan wait = RetryAfter.Read(Header(response.Headers, "Retry-After"), Header(response.Headers, "Date"), _clock.GetUtcNow()) ?? TimeSpan.FromSeconds(1 << tries);
            if (wait > LongestWait)
            {
                return await WholeAsync(response, request, either.Token).ConfigureAwait(false);
            }

            response.Dispose();
            await Waits.ForAsync(_clock, wait, cancellationToken).ConfigureAwait(false);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    // Here, where the time limit of the try still holds.
    private static async Task<HttpResponseMessage> WholeAsync(HttpResponseMessage response, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            response.Content = await Bodies.BufferAsync(response.Content, Longest, cancellationToken).ConfigureAwait(false);
            response.RequestMessage = request;
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static string? Header(HttpResponseHeaders headers, string name) => headers.TryGetValues(name, out IEnumerable<string>? values) ? string.Join(", ", values) : null;

    private static HttpRequestMessage Copy(HttpRequestMessage request, byte[]? body)
    {
        var copy = new HttpRequestMessage(request.Method, request.RequestUri);
        foreach (KeyValuePair<string, IEnumerable<string>> header in request.Headers)
        {
            copy.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        if (body is not null)
        {
            copy.Content = new ByteArrayContent(body);
            foreach (KeyValuePair<string, IEnumerable<string>> header in request.Content!.Headers)
            {
                copy.Content.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }

        return copy;
    }
}
