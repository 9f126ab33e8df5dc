using WorkfrontOutlook.AddIns;

namespace WorkfrontOutlook.Tests.AddIns;

public sealed class SweepGarbageTests
{
    private const long Megabyte = 1024 * 1024;

    [Fact]
    public void Garbage_is_collected_before_it_is_much_and_only_then()
    {
        // 10 KB a mailbox of garbage, over 100 MB that stay, and 1 KB a mailbox that stays, too.
        long alive = 100 * Megabyte;
        long garbage = 0;
        long most = 0;
        int collections = 0;
        var sweep = new SweepGarbage(() => alive + garbage, () =>
        {
            garbage = 0;
            collections++;
        });
        for (int mailbox = 0; mailbox < 20_000; mailbox++)
        {
            garbage += 10 * 1024;
            alive += 1024;
            sweep.Count();
            most = Math.Max(most, garbage);
        }

        Assert.InRange(most, 8 * Megabyte, 17 * Megabyte);
        Assert.InRange(collections, 10, 20);
    }

    [Fact]
    public void What_the_runtime_collects_by_itself_in_time_is_left_to_it()
    {
        long used = 100 * Megabyte;
        var sweep = new SweepGarbage(() => used, () => Assert.Fail("There was nothing to collect."));
        for (int mailbox = 0; mailbox < 20_000; mailbox++)
        {
            used = mailbox % 1000 == 0 ? 50 * Megabyte : used + (10 * 1024);
            sweep.Count();
        }
    }

    [Fact]
    public void It_is_the_youngest_generation_of_the_runtime_that_is_collected()
    {
        // The first look is the floor, the next one is far above it.
        long used = 0;
        var sweep = new SweepGarbage(() => used += 100 * Megabyte);
        int before = GC.CollectionCount(0);
        for (int mailbox = 0; mailbox < 1000; mailbox++)
        {
            sweep.Count();
        }

        Assert.True(GC.CollectionCount(0) - before >= 15);
    }
}
