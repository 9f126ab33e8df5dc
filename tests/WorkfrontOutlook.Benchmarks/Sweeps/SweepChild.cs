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
        using TenantContext tenant = await ConnectAsync(args[0], args[1], args[2]);
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

    /// <summary>Connects to a tenant that another process serves; with Graph where WFO_CHILD_GRAPH_TOKEN is set. The access token is that of WFO_CHILD_TOKEN unless given.</summary>
    public static Task<TenantContext> ConnectAsync(string address, string tenant, string organization, string? accessToken = null) => new Connector().ConnectAsync(
        new ConnectRequest
        {
            SignIn = SignInKind.AccessToken,
            TenantId = tenant,
            Organization = organization,
            ExchangeAccessToken = Secret(accessToken ?? Environment.GetEnvironmentVariable("WFO_CHILD_TOKEN")),
            GraphAccessToken = Secret(Environment.GetEnvironmentVariable("WFO_CHILD_GRAPH_TOKEN")),
            ExchangeEndpoint = new Uri(address),
            GraphEndpoint = new Uri(address),
        },
        CancellationToken.None);

    private static System.Security.SecureString? Secret(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var secret = new System.Security.SecureString();
        foreach (char c in text)
        {
            secret.AppendChar(c);
        }

        return secret;
    }
}
