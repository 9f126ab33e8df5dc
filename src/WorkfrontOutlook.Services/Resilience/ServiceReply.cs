using System.Buffers;
using System.Net;

namespace WorkfrontOutlook.Services.Resilience;

/// <summary>An answer of a service: of a request, or of one item of a batch.</summary>
internal sealed class ServiceReply : IDisposable
{
    private readonly Func<string, string?> _header;
    private readonly string? _secret;
    private readonly PooledBody? _owned;

    private ServiceReply(int status, ReadOnlyMemory<byte> body, Func<string, string?> header, string? secret, Uri address, DateTimeOffset receivedAt, PooledBody? owned)
    {
        Status = status;
        Body = body;
        _header = header;
        _secret = secret;
        Address = address;
        ReceivedAt = receivedAt;
        _owned = owned;
    }

    public int Status { get; }

    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Gets the body, decompressed. Valid until disposed.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Gets a value indicating whether the body was longer than what is read.</summary>
    public bool IsOversize => _owned?.IsOversize ?? false;

    /// <summary>Gets the address that answered.</summary>
    public Uri Address { get; }

    public DateTimeOffset ReceivedAt { get; }

    /// <summary>Gets the token that the request carried. Never shown.</summary>
    public string? Token => _secret;

    /// <summary>Gets the wait that the service asks for.</summary>
    public TimeSpan? RetryAfter => Resilience.RetryAfter.Read(Header("Retry-After"), Header("Date"), ReceivedAt);

    public static async Task<ServiceReply> ReadAsync(HttpResponseMessage response, Uri address, string? secret, int limit, ArrayPool<byte> pool, TimeProvider clock, CancellationToken cancellationToken)
    {
        PooledBody body = await PooledBody.ReadAsync(response.Content, limit, pool, cancellationToken).ConfigureAwait(false);
        string? Header(string name) =>
            response.Headers.TryGetValues(name, out IEnumerable<string>? values)
            || (response.Content?.Headers.TryGetValues(name, out values) ?? false)
                ? string.Join(", ", values!)
                : null;
        return new ServiceReply((int)response.StatusCode, body.Bytes, Header, secret, address, clock.GetUtcNow(), body);
    }

    /// <summary>The answer of one item of a batch, inside this one.</summary>
    /// <param name="status">The item's status.</param>
    /// <param name="headers">The item's headers.</param>
    /// <param name="body">The item's body, a part of this body.</param>
    /// <returns>The answer; this one stays its owner.</returns>
    public ServiceReply Item(int status, IReadOnlyDictionary<string, string> headers, ReadOnlyMemory<byte> body) => new(
        status,
        body,
        name => headers.TryGetValue(name, out string? value) ? value
            : string.Equals(name, "Date", StringComparison.OrdinalIgnoreCase) ? Header(name) : null,
        _secret,
        Address,
        ReceivedAt,
        null);

    public string? Header(string name) => _header(name);

    /// <summary>Makes the service's own words fit for a message.</summary>
    /// <param name="text">The words.</param>
    /// <returns>One line without secrets.</returns>
    public string Clean(string? text) => ServiceText.Clean(text, _secret);

    public void Dispose() => _owned?.Dispose();

    public override string ToString() => ((HttpStatusCode)Status).ToString();
}
