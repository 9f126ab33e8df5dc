using System.Buffers;

namespace WorkfrontOutlook.Services.Resilience;

/// <summary>
/// Where the buffers for replies come from: of each size as many are kept as the requests in flight can need, so that none is
/// new memory once all have answered. A pool of its own: the shared one keeps buffers for each thread, and replies are read on many.
/// </summary>
internal sealed class ReplyBuffers
{
    private const int Fewest = 16;

    // A reply has two of a size while it is decompressed.
    private const int ForEach = 2;

    private readonly object _lock = new();
    private volatile ArrayPool<byte> _pool;
    private int _kept;

    /// <summary>Initializes a new instance of the <see cref="ReplyBuffers"/> class.</summary>
    /// <param name="limit">The most requests in flight.</param>
    public ReplyBuffers(int limit)
    {
        _kept = Kept(limit);
        _pool = Make(_kept);
    }

    /// <summary>Gets the pool for the next reply. A buffer goes back to the pool that it came from.</summary>
    public ArrayPool<byte> Pool => _pool;

    /// <summary>Takes another limit. What is kept for the one before is given up once its replies are read.</summary>
    /// <param name="limit">The most requests in flight.</param>
    public void Follow(int limit)
    {
        lock (_lock)
        {
            if (Kept(limit) is int kept && kept != _kept)
            {
                _kept = kept;
                _pool = Make(kept);
            }
        }
    }

    private static int Kept(int limit) => Math.Max(Fewest, limit * ForEach);

    private static ArrayPool<byte> Make(int kept) => ArrayPool<byte>.Create(PooledBody.LargestOfPool, kept);
}
