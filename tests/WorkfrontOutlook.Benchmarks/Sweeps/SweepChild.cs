using System.Diagnostics;
using System.Globalization;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Services;

namespace WorkfrontOutlook.Benchmarks.Sweeps;

/// <summary>
/// Sweeps a tenant that another process serves: sweep-child ADDRESS TENANT ORGANIZATION CHECKPOINT THROTTLE_LIMIT [--figures], the
/// access token in WFO_CHILD_TOKEN. With figures it says what the sweep took of this process, in seconds, bytes and MB.
/// </summary>
internal static class SweepChild
{
    public static async Task<int> RunAsync(string[] args)
    {
        using TenantContext tenant = await ConnectAsync(args[0], args[1], args[2], Environment.GetEnvironmentVariable("WFO_CHILD_TOKEN") ?? string.Empty);
        var inventory = new AddInInventory(tenant, new InventoryOptions
        {
            Sources = [AddInSource.Mailbox],
            CheckpointPath = args[3],
            ThrottleLimit = int.Parse(args[4], CultureInfo.InvariantCulture),
        });
        int records = 0;
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        var watch = Stopwatch.StartNew();
        await foreach (InventoryItem item in inventory.ReadAsync())
        {
            records += item.AddIn is null ? 0 : 1;
        }

        watch.Stop();
        if (!args.Contains("--figures", StringComparer.Ordinal))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{inventory.Tally.Scanned} {inventory.Tally.Failed} {inventory.Tally.Expected} {records}"));
            return 0;
        }

        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        using var self = Process.GetCurrentProcess();
        double peak = self.PeakWorkingSet64 / 1048576.0;
        double processor = self.TotalProcessorTime.TotalSeconds;
        double live = GC.GetTotalMemory(forceFullCollection: true) / 1048576.0;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"scanned={inventory.Tally.Scanned} expected={inventory.Tally.Expected ?? -1} records={records} seconds={watch.Elapsed.TotalSeconds:F3} processor={processor:F3} peak={peak:F1} live={live:F2} allocated={(double)allocated / Math.Max(1, inventory.Tally.Scanned):F0} gen0={GC.CollectionCount(0)} gen1={GC.CollectionCount(1)} gen2={GC.CollectionCount(2)}"));
        return 0;
    }

    public static async Task<TenantContext> ConnectAsync(string address, string tenant, string organization, string accessToken)
    {
        var token = new System.Security.SecureString();
        foreach (char c in accessToken)
        {
            token.AppendChar(c);
        }

        var request = new ConnectRequest
        {
            SignIn = SignInKind.AccessToken,
            TenantId = tenant,
            Organization = organization,
            ExchangeAccessToken = token,
            ExchangeEndpoint = new Uri(address),
        };
        return await new Connector().ConnectAsync(request, CancellationToken.None);
    }
}
