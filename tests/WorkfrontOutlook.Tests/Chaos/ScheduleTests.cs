using WorkfrontOutlook.SimulatedTenant.Faults;

namespace WorkfrontOutlook.Tests.Chaos;

/// <summary>What is printed of a failing schedule is the smallest that fails, and can be run again.</summary>
public sealed class ScheduleTests
{
    [Fact]
    public async Task The_smallest_that_still_fails_is_found()
    {
        var failing = new Schedule { Seed = 7, Kinds = [FaultKind.ThrottleDate, FaultKind.CutBody], Rate = 0.6, MaxInARow = 3, Mailboxes = 60 };
        int runs = 0;
        (Schedule smallest, string problem) = await Schedule.ShrinkAsync(failing, "first", schedule =>
        {
            runs++;
            bool fails = schedule.Kinds.Contains(FaultKind.CutBody) && schedule.Mailboxes >= 13 && schedule.MaxInARow >= 2 && schedule.Rate >= 0.1;
            return Task.FromResult(fails ? $"fails with {schedule.Mailboxes}" : null);
        });
        Assert.Equal("7:CutBody:0.15:2:13", smallest.Text);
        Assert.Equal("fails with 13", problem);
        Assert.InRange(runs, 5, 100);
    }

    [Fact]
    public async Task What_cannot_be_made_smaller_stays()
    {
        var failing = new Schedule { Seed = 7, Kinds = [FaultKind.ThrottleDate, FaultKind.CutBody] };
        (Schedule smallest, string problem) = await Schedule.ShrinkAsync(failing, "first", _ => Task.FromResult<string?>(null));
        Assert.Same(failing, smallest);
        Assert.Equal("first", problem);
    }

    [Fact]
    public void What_is_printed_is_read_again()
    {
        foreach (Schedule schedule in Schedule.KindsAndPairs(Enum.GetValues<FaultKind>(), 3))
        {
            Schedule again = Schedule.Parse(schedule.Text);
            Assert.Equal(schedule.Text, again.Text);
            Assert.Equal(schedule.ToString(), again.ToString());
            Assert.Equal(schedule.Plan.Rates, again.Plan.Rates);
        }
    }
}
