using WorkfrontOutlook.AddIns;

namespace WorkfrontOutlook.Tests.AddIns;

public sealed class SweepGarbageTests
{
    [Fact]
    public void Garbage_is_collected_before_it_is_much_and_only_then()
    {
        var garbage = new SweepGarbage();
        int before = GC.CollectionCount(0);
        for (int mailbox = 0; mailbox < 20_000; mailbox++)
        {
            GC.KeepAlive(new byte[8 * 1024]);
            garbage.Count();
        }

        // 160 MB, of which 16 may stand; the runtime and other tests may have collected some of it before.
        Assert.InRange(garbage.Collections, 1, 20);
        Assert.True(GC.CollectionCount(0) - before >= garbage.Collections);
    }
}
