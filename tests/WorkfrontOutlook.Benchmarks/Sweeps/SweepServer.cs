using System.Globalization;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Faults;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.SimulatedTenant.Wire;

namespace WorkfrontOutlook.Benchmarks.Sweeps;

/// <summary>
/// Serves a tenant on a loopback port: sweep-server MAILBOXES CALLS_PER_SECOND. Says in a line how to reach it, and answers each
/// line of its input by one of statistics. It ends with its input, so it doesn't outlive who started it.
/// </summary>
internal static class SweepServer
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    public static async Task<int> RunAsync(string[] args)
    {
        SeededTenant tenant = Tenant(int.Parse(args[0], CultureInfo.InvariantCulture), int.Parse(args[1], CultureInfo.InvariantCulture));
        using LoopbackServer server = LoopbackServer.Start(tenant);
        string token = tenant.AccessTokens.IssueExchange(new AccessTokenOptions { Lifetime = TimeSpan.FromDays(1) });
        Console.WriteLine($"{server.BaseAddress.AbsoluteUri} {tenant.TenantId} {tenant.Organization} {token}");

        // The console can't be read asynchronously.
        await Task.Run(() => Answer(tenant)).WaitAsync(Longest);
        return 0;
    }

    private static void Answer(SeededTenant tenant)
    {
        while (Console.ReadLine() is not null)
        {
            ServerStatistics seen = tenant.Statistics;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"best={tenant.GetBestWallTime(seen.ExchangeCallsServed).TotalSeconds:F3} calls={seen.ExchangeCalls} requests={seen.Requests} throttled={seen.Throttled} early={seen.RetriesBeforeRetryAfter}"));
        }
    }

    private static SeededTenant Tenant(int mailboxes, int rate)
    {
        TenantProfile profile = SeededTenant.ProfileFor(SeededTenant.Scenarios[0], mailboxes);
        return new SeededTenant(profile with
        {
            BrokenShare = 0,
            Server = profile.Server with
            {
                Latency = TimeSpan.FromMilliseconds(50),
                Throttle = new ThrottlePolicy { CallsPerSecond = rate },
                Faults = null,
            },
        });
    }
}
