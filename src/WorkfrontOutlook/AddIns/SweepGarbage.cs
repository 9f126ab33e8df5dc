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

    private long _floor = GC.GetTotalMemory(forceFullCollection: false);
    private int _count;

    /// <summary>Gets how many collections this asked for.</summary>
    public int Collections { get; private set; }

    /// <summary>Counts a mailbox that was read.</summary>
    public void Count()
    {
        if (++_count % Stride != 0)
        {
            return;
        }

        long used = GC.GetTotalMemory(forceFullCollection: false);
        if (used - _floor > Limit)
        {
            GC.Collect(0, GCCollectionMode.Forced);
            Collections++;
            _floor = GC.GetTotalMemory(forceFullCollection: false);
        }
        else
        {
            _floor = Math.Min(_floor, used);
        }
    }
}
