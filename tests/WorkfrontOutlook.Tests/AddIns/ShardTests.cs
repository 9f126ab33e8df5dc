using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Tests.AddIns;

/// <summary>Shards are parts of the whole, whatever the order of the listing.</summary>
public sealed class ShardTests
{
    [Theory]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("0/4")]
    [InlineData("5/4")]
    [InlineData("-1/4")]
    [InlineData("1/0")]
    [InlineData("1/1025")]
    [InlineData("1 / 4")]
    [InlineData("1/4/4")]
    [InlineData("+1/4")]
    [InlineData("1/4.0")]
    public void What_is_no_shard_is_refused(string text) =>
        Assert.Equal("ShardNotUnderstood", Assert.Throws<WfException>(() => SweepShard.Parse(text)).ErrorId);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(1024)]
    public void Each_mailbox_is_in_exactly_one_and_they_are_about_equal(int count)
    {
        SweepShard[] shards = Enumerable.Range(1, count).Select(index => SweepShard.Parse($"{index}/{count}")).ToArray();
        int[] sizes = new int[count];
        for (int i = 0; i < 4000; i++)
        {
            string id = new Guid(i, 7, 7, new byte[8]).ToString();
            int shard = Assert.Single(Enumerable.Range(0, count), index => shards[index].Contains(id));
            sizes[shard]++;
        }

        if (count <= 16)
        {
            Assert.InRange(sizes.Min(), 4000 / count * 0.75, 4000);
        }
    }

    [Fact]
    public void However_an_id_is_written_it_is_the_same_mailbox()
    {
        var id = Guid.Parse("4f6c0d1b-7a4e-41a1-9d3b-4c398a526c0d");
        SweepShard shard = Enumerable.Range(1, 97).Select(index => SweepShard.Parse($"{index}/97")).Single(shard => shard.Contains(id.ToString()));
        Assert.All(new[] { "B", "N", "P", "D" }, format => Assert.True(shard.Contains(id.ToString(format).ToUpperInvariant())));
        Assert.True(shard.Contains(" " + id + " "));

        // Fixed for ever: files of earlier versions rest on it.
        Assert.Equal("39/97", shard.ToString());
    }

    [Fact]
    public async Task Shards_do_not_depend_on_the_listing_s_order_and_make_up_the_whole()
    {
        var all = new List<string>();
        for (int index = 1; index <= 3; index++)
        {
            var exchange = new FakeExchange(50);
            var reversed = new FakeExchange(50);
            reversed.Mailboxes.Reverse();
            SweepRun run = await SweepRun.Of(exchange, null, $"{index}/3");
            SweepRun other = await SweepRun.Of(reversed, null, $"{index}/3");
            Assert.Equal(run.MailboxIds.Order(), other.MailboxIds.Order());
            Assert.Equal(run.Tally.Expected, run.AddIns.Count);
            all.AddRange(run.MailboxIds);
        }

        Assert.Equal(50, all.Count);
        Assert.Equal(50, all.Distinct().Count());
    }

    [Fact]
    public async Task Given_mailboxes_are_divided_too_those_that_are_not_there_included()
    {
        string[] given = Enumerable.Range(1, 30).Select(number => $"u{number}@contoso.example").ToArray();
        int scanned = 0;
        int failed = 0;
        for (int index = 1; index <= 4; index++)
        {
            var exchange = new FakeExchange(20);
            SweepRun run = await SweepRun.Of(exchange, null, $"{index}/4", given);
            scanned += run.Tally.Scanned;
            failed += run.Tally.Failed;
        }

        Assert.Equal(20, scanned);
        Assert.Equal(10, failed);
    }

    [Fact]
    public async Task A_missing_role_skips_the_shard_alone()
    {
        var exchange = new FakeExchange(40) { Available = new HashSet<string>() };
        int expected = (await SweepRun.Of(new FakeExchange(40), null, "1/2")).Tally.Expected!.Value;
        Assert.Equal($"0 0 {expected} {expected}", (await SweepRun.Of(exchange, null, "1/2")).Counts);
    }
}
