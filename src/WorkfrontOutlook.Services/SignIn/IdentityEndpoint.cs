using System.Globalization;
using System.Text.Json;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Services.Resilience;

namespace WorkfrontOutlook.Services.SignIn;

/// <summary>
/// The managed identity of an Azure Automation job or an App Service, by the endpoint that the environment names. MSAL takes
/// MSI_SECRET for Azure Machine Learning, so these two shapes are asked without it, and MSAL isn't loaded.
/// Microsoft Learn, "Using a system-assigned managed identity for an Azure Automation account" (read 2026-08).
/// </summary>
internal sealed class IdentityEndpoint : ISignIn
{
    private const int Tries = 3;
    private const int Longest = 256 * 1024;

    private static readonly TimeSpan TryTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan UnknownLifetime = TimeSpan.FromMinutes(5);

    // Managed identities' tokens live for 24 hours at most; what says more, or that it is over, says nothing.
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(2);

    private static readonly string[] MessageNames = { "error_description", "message", "Message" };

    private readonly HttpClient _client;
    private readonly Uri _address;
    private readonly string _header;
    private readonly string _secret;
    private readonly string _query;
    private readonly TimeProvider _clock;
    private readonly SignInWords _words;

    private IdentityEndpoint(Uri address, string header, string secret, string query, TimeProvider clock, HttpMessageHandler? handler, Connections.IRequestLog? log)
    {
        _address = address;
        _header = header;
        _secret = secret;
        _query = query;
        _clock = clock;
        _words = new SignInWords(null, null, address.Authority, () => new[] { secret });
        (HttpMessageHandler carrier, bool owned) = RequestLogHandler.Around(handler ?? NetworkHandler.MakeDirect(), handler is null, log, clock);
        _client = new HttpClient(carrier, owned)
        {
            MaxResponseContentBufferSize = Longest,
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Finds the endpoint that the environment names.</summary>
    /// <param name="environment">Reads environment variables.</param>
    /// <param name="clientId">The client id of a user-assigned identity; null for the system-assigned one.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="handler">What carries the requests, not disposed; null means the network.</param>
    /// <param name="log">What takes a line for each request, or null.</param>
    /// <returns>The way to sign in; null when the environment has another shape, which MSAL may know.</returns>
    public static ISignIn? Find(Func<string, string?> environment, string? clientId, TimeProvider clock, HttpMessageHandler? handler, Connections.IRequestLog? log)
    {
        string? Named(string name) => environment(name) is { Length: > 0 } value ? value : null;
        string user = clientId is null ? string.Empty : "&client_id=" + Uri.EscapeDataString(clientId);
        if (Named("IDENTITY_ENDPOINT") is string endpoint && Named("IDENTITY_HEADER") is string header)
        {
            // With a thumbprint it is Service Fabric, whose certificate has to be pinned: MSAL's part.
            return Named("IDENTITY_SERVER_THUMBPRINT") is not null
                ? null
                : new IdentityEndpoint(Address(endpoint), "X-IDENTITY-HEADER", header, "api-version=2019-08-01" + user, clock, handler, log);
        }

        if (Named("MSI_ENDPOINT") is string older && Named("MSI_SECRET") is string secret)
        {
            // This version wrote the parameter in one word.
            user += clientId is null ? string.Empty : "&clientid=" + Uri.EscapeDataString(clientId);
            return new IdentityEndpoint(Address(older), "secret", secret, "api-version=2017-09-01" + user, clock, handler, log);
        }

        return null;
    }

    public async Task<SignInToken> SignInAsync(string audience, string? claims, bool renew, CancellationToken cancellationToken)
    {
        for (int tries = 1; ; tries++)
        {
            (SignInToken? token, WfException? failure, TimeSpan? wait) = await TryAsync(audience, tries, cancellationToken).ConfigureAwait(false);
            if (token is not null)
            {
                return token;
            }

            if (wait is not TimeSpan pause || pause > LongestWait || tries == Tries)
            {
                throw failure!;
            }

            await Waits.ForAsync(_clock, pause, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _client.Dispose();

    public override string ToString() => nameof(IdentityEndpoint);

    private static Uri Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0
            ? address
            : throw WfErrors.ManagedIdentityNotAvailable.For(null, string.Format(CultureInfo.CurrentCulture, SignInText.BadIdentityAddress, ServiceText.Clean(text, null)));

    /// <summary>Reads when a token expires, and refuses what is no time or has gone by: a token that is over is renewed with each request.</summary>
    private static TimeSpan? UntilExpiry(JsonElement root, Func<DateTimeOffset, TimeSpan> until)
    {
        if (!root.TryGetProperty("expires_on", out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return Parse(value) is DateTimeOffset time && until(time) is TimeSpan left && left > TimeSpan.Zero ? left : throw new FormatException();
    }

    /// <summary>Reads how long a token has left.</summary>
    private static TimeSpan? Left(JsonElement root)
    {
        if (!root.TryGetProperty("expires_in", out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return double.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && seconds is > 0 and < 1e8
            ? TimeSpan.FromSeconds(seconds)
            : throw new FormatException();
    }

    private static DateTimeOffset? Parse(JsonElement value)
    {
        string text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds))
        {
            return seconds is > 0 and < 253402300799 ? DateTimeOffset.FromUnixTimeSeconds((long)seconds) : null;
        }

        // Seen on hybrid workers: 2026-11-22 17:00:00Z; on older App Services: 11/22/2026 17:00:00 +00:00.
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time) ? time : null;
    }

    private static string? Message(string body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return body;
            }

            foreach (string name in MessageNames)
            {
                if (root.TryGetProperty(name, out JsonElement text) && text.ValueKind == JsonValueKind.String)
                {
                    return text.GetString();
                }
            }

            return root.TryGetProperty("error", out JsonElement error)
                ? error.ValueKind == JsonValueKind.Object && error.TryGetProperty("message", out JsonElement inner) ? inner.ToString() : error.ToString()
                : body;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return body;
        }
    }

    private async Task<(SignInToken? Token, WfException? Failure, TimeSpan? Wait)> TryAsync(string audience, int tries, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeout = Waits.Timeout(_clock, TryTimeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        string separator = _address.Query.Length > 1 ? "&" : "?";
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_address.AbsoluteUri.TrimEnd('?') + separator + _query + "&resource=" + Uri.EscapeDataString(audience)));
        RequestLogHandler.Mark(request, tries);
        request.Headers.TryAddWithoutValidation(_header, _secret);
        request.Headers.TryAddWithoutValidation("Metadata", "True");
        request.Headers.TryAddWithoutValidation("User-Agent", RequestSender.UserAgent);
        try
        {
            using HttpResponseMessage response = await _client.SendAsync(request, either.Token).ConfigureAwait(false);
            DateTimeOffset now = _clock.GetUtcNow();
            string body = await Bodies.TextAsync(response.Content, either.Token).ConfigureAwait(false);
            int status = (int)response.StatusCode;
            if (status == 200)
            {
                return Read(body, now, Header(response, "Date")) is SignInToken token ? (token, null, null) : (null, _words.Malformed(), null);
            }

            string? said = Message(body);
            WfException failure = status switch
            {
                429 => _words.Throttled(),
                >= 500 => _words.ServiceFailed(status, said),
                >= 300 and < 400 => _words.Malformed(),
                _ => WfErrors.IdentityEndpointFailed.For(audience, audience, status, _words.Said(said)),
            };
            TimeSpan? wait = status is 429 or 408 or >= 500
                ? RetryAfter.Read(Header(response, "Retry-After"), Header(response, "Date"), now) ?? TimeSpan.FromSeconds(1 << tries)
                : null;
            return (null, failure, wait);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return (null, WfErrors.ManagedIdentityNotAvailable.For(null, string.Format(CultureInfo.CurrentCulture, SignInText.NoAnswer, (int)TryTimeout.TotalSeconds)), null);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return (null, _words.Unreachable(failure), tries == 1 ? TimeSpan.FromSeconds(1) : null);
        }
    }

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? string.Join(", ", values) : null;

    private static SignInToken? Read(string body, DateTimeOffset now, string? serverDate)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object
                || !root.TryGetProperty("access_token", out JsonElement field)
                || field.ValueKind != JsonValueKind.String
                || field.GetString() is not { Length: > 0 } token)
            {
                return null;
            }

            // A time is meant by the clock that wrote it; this machine's may be off by more than a token lives. Only where a token
            // can't have the time that there would be by that one, this machine's has to do.
            DateTimeOffset there = RetryAfter.ReadDate(serverDate) ?? now;
            TimeSpan Until(DateTimeOffset time) => time - ((time - there).Duration() > LongestLifetime ? now : there);
            TokenFacts facts = TokenFacts.Read(token, "access_token");
            static TimeSpan? Usable(TimeSpan? left) => left > TimeSpan.Zero && left <= LongestLifetime ? left : null;
            return new SignInToken(token, now + (Usable(UntilExpiry(root, Until)) ?? Usable(Left(root)) ?? (facts.Expires is DateTimeOffset end ? Usable(Until(end)) : null) ?? UnknownLifetime));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or WfException)
        {
            // No JSON, half a surrogate pair in a text of it, an expiry that is none, or a token that can't be sent.
            return null;
        }
    }
}
