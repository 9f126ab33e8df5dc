using System.Buffers;
using System.IO.Compression;

namespace WorkfrontOutlook.Services.Resilience;

/// <summary>A reply's body in a rented buffer, read up to a limit.</summary>
internal sealed class PooledBody : IDisposable
{
    /// <summary>The largest buffer that comes from the given pool.</summary>
    public const int LargestOfPool = 1024 * 1024;

    private const int FirstSize = 32 * 1024;

    private readonly ArrayPool<byte> _pool;
    private byte[] _buffer;
    private int _length;

    private PooledBody(ArrayPool<byte> pool)
    {
        _pool = pool;
        _buffer = pool.Rent(FirstSize);
    }

    /// <summary>Gets the bytes. Valid until disposed.</summary>
    public ReadOnlyMemory<byte> Bytes => new(_buffer, 0, _length);

    /// <summary>Gets a value indicating whether there was more than the limit.</summary>
    public bool IsOversize { get; private set; }

    /// <summary>Reads a body to its end or to the limit, and decompresses it.</summary>
    /// <param name="content">The content.</param>
    /// <param name="limit">The most bytes, before and after decompressing.</param>
    /// <param name="pool">Where the buffers come from.</param>
    /// <param name="cancellationToken">Interrupts the reading.</param>
    /// <returns>The body.</returns>
    public static async Task<PooledBody> ReadAsync(HttpContent? content, int limit, ArrayPool<byte> pool, CancellationToken cancellationToken)
    {
        var body = new PooledBody(pool);
        try
        {
            if (content is null)
            {
                return body;
            }

#if NET8_0_OR_GREATER
            using Stream stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
#else
            using Stream stream = await content.ReadAsStreamAsync().ConfigureAwait(false);
#endif
            await body.FillAsync(stream, limit, cancellationToken).ConfigureAwait(false);

            // Decompressed here and not by the handler: the service labels a run of NUL bytes as gzip, and what can't be
            // decompressed is shown as it is.
            if (!body.IsOversize
                && body._length > 2 && body._buffer[0] == 0x1f && body._buffer[1] == 0x8b
                && content.Headers.ContentEncoding.Contains("gzip", StringComparer.OrdinalIgnoreCase))
            {
                PooledBody packed = body;
                body = new PooledBody(pool);
                using (packed)
                using (var source = new MemoryStream(packed._buffer, 0, packed._length, writable: false))
                using (var unpacked = new GZipStream(source, CompressionMode.Decompress))
                {
                    await body.FillAsync(unpacked, limit, cancellationToken).ConfigureAwait(false);
                }
            }

            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        byte[] buffer = _buffer;
        _buffer = Array.Empty<byte>();
        _length = 0;
        if (buffer.Length > 0)
        {
            PoolOf(buffer.Length).Return(buffer);
        }
    }

    // A reply with manifests has megabytes. A pool of its own would hold that for ever, and without any each reply were new memory:
    // the shared one gives it back when it is short.
    private ArrayPool<byte> PoolOf(int size) => size > LargestOfPool ? ArrayPool<byte>.Shared : _pool;

    private async Task FillAsync(Stream stream, int limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_length == _buffer.Length)
            {
                byte[] larger = PoolOf(_buffer.Length * 2).Rent(_buffer.Length * 2);
                Buffer.BlockCopy(_buffer, 0, larger, 0, _length);
                PoolOf(_buffer.Length).Return(_buffer);
                _buffer = larger;
            }

            int read = await stream.ReadAsync(_buffer, _length, _buffer.Length - _length, cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return;
            }

            _length += read;
            if (_length > limit)
            {
                _length = limit;
                IsOversize = true;
                return;
            }
        }
    }
}
