using System.Net;
using System.Security.Authentication;

namespace WorkfrontOutlook.Tokens;

/// <summary>
/// One metadata document on the network, kept until it expires. A failure is kept too, for a minute, so that 100,000 tokens of
/// an unreachable server cause one request and not 100,000.
/// </summary>
internal sealed class MetadataSource(string address, KeyCache keys, TimeProvider time, Func<HttpMessageHandler> handlers) : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DefaultAge = TimeSpan.FromHours(1);
    private static readonly TimeSpan MinAge = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MaxAge = TimeSpan.FromHours(24);
    private static readonly TimeSpan FailureAge = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile MetadataSnapshot? _snapshot;

    /// <summary>Gets what was fetched last, or null.</summary>
    public MetadataSnapshot? Snapshot => _snapshot;

    /// <summary>Tells whether to ask before a token is judged.</summary>
    /// <param name="thumbprint">The key that the token names.</param>
    /// <param name="now">The time.</param>
    public bool NeedsFetch(ReadOnlySpan<byte> thumbprint, DateTimeOffset now)
    {
        MetadataSnapshot? snapshot = _snapshot;

        // What was fetched in the future was fetched by a clock that has been set back since: how old it is isn't known.
        return snapshot is null || now >= snapshot.Expires || now < snapshot.FetchedAt - MinAge
            || (snapshot.Document is { } document && document.Find(thumbprint).Entry is null && now >= snapshot.FetchedAt + MinAge);
    }

    /// <summary>Fetches the document; callers at the same time share one request.</summary>
    /// <param name="seen">What the caller has seen; when something else is here by now, that is good enough.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task FetchAsync(MetadataSnapshot? seen, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (ReferenceEquals(_snapshot, seen))
            {
                _snapshot = await RequestAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private static TokenPhrase Describe(Exception failure)
    {
        for (Exception? e = failure; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case BlockedAddressException:
                    return new TokenPhrase(nameof(TokenText.Fetch_Address));
                case AuthenticationException:
                    return new TokenPhrase(nameof(TokenText.Fetch_Tls));
                case System.Net.Sockets.SocketException { SocketErrorCode: System.Net.Sockets.SocketError.HostNotFound or System.Net.Sockets.SocketError.NoData or System.Net.Sockets.SocketError.TryAgain }:
                    return new TokenPhrase(nameof(TokenText.Fetch_Dns));
                default:
                    continue;
            }
        }

        return new TokenPhrase(nameof(TokenText.Fetch_Connection));
    }

    private async Task<MetadataSnapshot> RequestAsync(CancellationToken cancellationToken)
    {
#if NET8_0_OR_GREATER
        using var limit = new CancellationTokenSource(Timeout, time);
#else
        using CancellationTokenSource limit = time.CreateCancellationTokenSource(Timeout);
#endif
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await RequestOnceAsync(both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(new TokenPhrase(nameof(TokenText.Fetch_Timeout), (int)Timeout.TotalSeconds));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or System.Net.Sockets.SocketException or WebException or ObjectDisposedException)
        {
            return cancellationToken.IsCancellationRequested
                ? throw new OperationCanceledException(cancellationToken)
                : Failed(Describe(e));
        }
    }

    private async Task<MetadataSnapshot> RequestOnceAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient(handlers(), disposeHandler: true) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        using HttpResponseMessage response =
            await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        int status = (int)response.StatusCode;
        if (status != 200)
        {
            return Failed(new TokenPhrase(status is >= 300 and < 400 ? nameof(TokenText.Fetch_Redirect) : nameof(TokenText.Fetch_Status), status));
        }

        byte[]? body = await ReadAsync(response.Content, cancellationToken).ConfigureAwait(false);
        if (body is null)
        {
            return Failed(new TokenPhrase(nameof(TokenText.Document_TooLarge), MetadataDocument.MaxBytes / 1024));
        }

        MetadataDocument? document = MetadataDocument.Parse(body, keys, out TokenPhrase? fault);
        DateTimeOffset now = time.GetUtcNow();
        TimeSpan age = response.Headers.CacheControl is { } cache ? cache.NoStore || cache.NoCache ? MinAge : cache.MaxAge ?? DefaultAge : DefaultAge;

        // A proxy's copy is that much older (RFC 9111, 4.2.3); a key that was withdrawn since would be trusted for so much longer.
        age -= response.Headers.Age ?? TimeSpan.Zero;
        age = age < MinAge ? MinAge : age > MaxAge ? MaxAge : age;
        return document is null ? Failed(fault!) : new MetadataSnapshot(document, null, now, now + age);
    }

    private static async Task<byte[]?> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > MetadataDocument.MaxBytes)
        {
            return null;
        }

#if NET8_0_OR_GREATER
        using Stream stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
#else
        using Stream stream = await content.ReadAsStreamAsync().ConfigureAwait(false);
#endif
        byte[] buffer = new byte[MetadataDocument.MaxBytes + 1];
        int length = 0;
        while (length < buffer.Length)
        {
            int read = await stream.ReadAsync(buffer, length, buffer.Length - length, cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return buffer.AsSpan(0, length).ToArray();
            }

            length += read;
        }

        return null;
    }

    private MetadataSnapshot Failed(TokenPhrase reason)
    {
        DateTimeOffset now = time.GetUtcNow();
        return new MetadataSnapshot(null, reason, now, now + FailureAge);
    }
}
