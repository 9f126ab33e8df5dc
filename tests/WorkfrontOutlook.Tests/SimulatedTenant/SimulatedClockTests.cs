using System.Diagnostics;
using WorkfrontOutlook.SimulatedTenant;

namespace WorkfrontOutlook.Tests.SimulatedTenant;

public class SimulatedClockTests
{
    [Fact]
    public async Task Minutes_pass_in_milliseconds_and_no_timer_is_early()
    {
        var clock = new SimulatedClock(new DateTimeOffset(2025, 5, 1, 0, 0, 0, TimeSpan.Zero), 2000);
        var real = Stopwatch.StartNew();
        for (int i = 1; i <= 20; i++)
        {
            DateTimeOffset before = clock.GetUtcNow();
            await Task.Delay(TimeSpan.FromSeconds(i), clock, TestContext.Current.CancellationToken);
            Assert.True(clock.GetUtcNow() - before >= TimeSpan.FromSeconds(i));
        }

        Assert.True(real.Elapsed < TimeSpan.FromSeconds(10));
        Assert.Equal(2025, clock.GetUtcNow().Year);
    }
}
