using WorkfrontOutlook.Connections;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Faults;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.Tests.Support;

namespace WorkfrontOutlook.Tests.Services;

/// <summary>The transports against the embedded tenant, which counts on its side what must not happen.</summary>
public sealed class SimulatedTenantTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task A_sweep_through_faults_is_whole_and_never_early(int seed)
    {
        const int Count = 120;
        TenantProfile profile = SeededTenant.ProfileFor("WorkfrontUserInstalled", Count, seed) with
        {
            Server = new ServerOptions
            {
                Faults = FaultPlan.Transient(seed, 0.3),
                MaxPageSize = 50,
                RedirectsToOwnHost = seed % 2 == 0,
            },
        };
        var clock = FastClock.At(Wire.Start, 200);
        var tenant = new SeededTenant(profile, clock);
        using TenantContext context = Wire.Connect(tenant.CreateRequest());
        CancellationToken stop = TestContext.Current.CancellationToken;

        ExchangePage list = await context.Exchange.InvokeWholeAsync(
            new ExchangeCommand("Get-Mailbox", new Dictionary<string, object> { ["ResultSize"] = "Unlimited", ["RecipientTypeDetails"] = new[] { "UserMailbox", "SharedMailbox" } }), stop);
        Assert.Equal(Count, list.Records.Count);

        ExchangeCommand[][] batches = list.Records
            .Select(record => new ExchangeCommand("Get-App", new Dictionary<string, object> { ["Mailbox"] = record.String("PrimarySmtpAddress")! }))
            .Chunk(context.Exchange.BatchSize)
            .ToArray();
        IReadOnlyList<ExchangeOutcome>[] outcomes = await Task.WhenAll(batches.Select(batch => context.Exchange.InvokeBatchAsync(batch, stop)));
        Assert.All(outcomes.SelectMany(batch => batch), outcome => Assert.Null(outcome.Failure));

        int applications = 0;
        await foreach (GraphApplication application in context.Graph!.ListApplicationsWithAddInsAsync(stop))
        {
            applications += application.AddIns.Count > 0 ? 1 : 0;
        }

        Assert.Equal(profile.IntegratedApps.Count, applications);
        Assert.True(tenant.Statistics.Faults > 10);
        Assert.Equal(0, tenant.Statistics.RetriesBeforeRetryAfter);
        Assert.Equal(0, tenant.Statistics.TokensToForeignHosts);
        Assert.InRange(tenant.Statistics.LargestBatch, 2, 10);
        Assert.InRange(tenant.Statistics.MaxConcurrency, 1, context.Exchange.ThrottleLimit);
        Assert.Empty(tenant.Statistics.ForeignHosts);
    }

    [Fact]
    public async Task A_throttled_tenant_is_read_near_the_best_that_it_allows()
    {
        const int Count = 600;
        TenantProfile profile = SeededTenant.ProfileFor("Clean", Count, 1) with
        {
            Server = new ServerOptions { Throttle = new ThrottlePolicy { CallsPerSecond = 20 } },
        };
        var clock = FastClock.At(Wire.Start, 10);
        var tenant = new SeededTenant(profile, clock);
        using TenantContext context = Wire.Connect(tenant.CreateRequest());
        CancellationToken stop = TestContext.Current.CancellationToken;
        ExchangeCommand[][] batches = Enumerable.Range(0, Count)
            .Select(index => new ExchangeCommand("Get-App", new Dictionary<string, object> { ["Mailbox"] = tenant.GetMailbox(index).PrimarySmtpAddress }))
            .Chunk(10)
            .ToArray();
        DateTimeOffset start = clock.GetUtcNow();
        IReadOnlyList<ExchangeOutcome>[] outcomes = await Task.WhenAll(batches.Select(batch => context.Exchange.InvokeBatchAsync(batch, stop)));
        TimeSpan took = clock.GetUtcNow() - start;
        TimeSpan best = tenant.GetBestWallTime(Count);
        TestContext.Current.SendDiagnosticMessage($"took {took}, best {best}, throttled {tenant.Statistics.Throttled}");
        Assert.All(outcomes.SelectMany(batch => batch), outcome => Assert.Null(outcome.Failure));
        Assert.Equal(0, tenant.Statistics.RetriesBeforeRetryAfter);
        Assert.True(took < best + best, $"Took {took}; the best is {best}; {tenant.Statistics.Throttled} calls were throttled.");
    }
}
