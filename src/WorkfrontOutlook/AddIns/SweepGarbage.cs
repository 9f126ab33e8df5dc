namespace WorkfrontOutlook.AddIns;

/// <summary>
/// Keeps the garbage of a sweep small. How much of it the runtime lets stand before it collects follows the processor's cache: with a
/// large one, a hundred megabytes, which a sandbox with a memory limit counts as used. A collection of the youngest generation
/// every some thousand mailboxes shows in no sweep's time (docs/benchmarks.md). One thread at a time.
/// </summary>
internal sealed class SweepGarbage
{
    /// <summary>How many mailboxes are read between two looks at the memory, which isn't free.</summary>
    private const int Stride = 64;

    /// <summary>How much may be added to the heap, in bytes, before its garbage is collected.</summary>
    private const long Limit = 16 * 1024 * 1024;

    private readonly Func<long> _used;
    private readonly Action _collect;
    private long _floor;
    private int _count;

    /// <summary>Initializes a new instance of the <see cref="SweepGarbage"/> class.</summary>
    /// <param name="used">Tells how much memory is in use, in bytes; null for the runtime's heap.</param>
    /// <param name="collect">Collects garbage; null for the runtime's youngest generation.</param>
    public SweepGarbage(Func<long>? used = null, Action? collect = null)
    {
        _used = used ?? (() => GC.GetTotalMemory(forceFullCollection: false));
        _collect = collect ?? (() => GC.Collect(0, GCCollectionMode.Forced));
        _floor = _used();
    }

    /// <summary>Counts a mailbox that was read.</summary>
    public void Count()
    {
        if (++_count % Stride != 0)
        {
            return;
        }

        long used = _used();
        if (used - _floor > Limit)
        {
            _collect();
            _floor = _used();
        }
        else
        {
            _floor = Math.Min(_floor, used);
        }
    }
}
