using System.Diagnostics;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.Tests.Services;

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

        Assert.True(real.Elapsed < TimeSpan.FromSeconds(60), real.Elapsed.ToString());
        Assert.Equal(2025, clock.GetUtcNow().Year);
    }

    [Fact]
    public async Task On_another_machines_time_it_stands_still_with_it()
    {
        var start = new DateTimeOffset(2025, 5, 1, 0, 0, 0, TimeSpan.Zero);
        var machine = new ManualClock(new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero));
        var clock = new SimulatedClock(start, 100, machine);
        await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Equal(start, clock.GetUtcNow());
        machine.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(start.AddMinutes(5), clock.GetUtcNow());
        Task<bool> wait = Task.Delay(TimeSpan.FromSeconds(100), clock, TestContext.Current.CancellationToken).ContinueWith(_ => true, TaskScheduler.Default);
        Assert.False(wait.IsCompleted);
        Assert.True(await machine.DriveAsync(wait));
        Assert.Equal(start.AddSeconds(400), clock.GetUtcNow());
    }
}
