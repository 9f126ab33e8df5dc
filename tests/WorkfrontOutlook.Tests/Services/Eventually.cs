using System.Diagnostics;

namespace WorkfrontOutlook.Tests.Services;

/// <summary>Waits for what another thread is about to do.</summary>
internal static class Eventually
{
    public static Task TrueAsync(Func<bool> condition) => TrueAsync(() => Task.FromResult(condition()));

    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        // Long enough for a machine with much else to do; who waits for it waits no longer than it takes.
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < TimeSpan.FromMinutes(2))
        {
            if (await condition())
            {
                return;
            }

            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.Fail("It didn't come true.");
    }

    /// <summary>Waits until a number doesn't change any more: what was on the wire may still arrive, late on a busy machine.</summary>
    public static async Task<int> SettledAsync(Func<int> number)
    {
        int last = number();
        for (int same = 0; same < 15; same++)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
            int now = number();
            same = now == last ? same : 0;
            last = now;
        }

        return last;
    }
}
