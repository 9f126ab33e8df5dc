using System.Globalization;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Services;

namespace WorkfrontOutlook.Benchmarks.Sweeps;

/// <summary>
/// Sweeps a tenant that another process serves: sweep-child ADDRESS TENANT ORGANIZATION CHECKPOINT THROTTLE_LIMIT, the access
/// token in WFO_CHILD_TOKEN.
/// </summary>
internal static class SweepChild
{
    public static async Task<int> RunAsync(string[] args)
    {
        var token = new System.Security.SecureString();
        foreach (char c in Environment.GetEnvironmentVariable("WFO_CHILD_TOKEN") ?? string.Empty)
        {
            token.AppendChar(c);
        }

        var request = new ConnectRequest
        {
            SignIn = SignInKind.AccessToken,
            TenantId = args[1],
            Organization = args[2],
            ExchangeAccessToken = token,
            ExchangeEndpoint = new Uri(args[0]),
        };
        using TenantContext tenant = await new Connector().ConnectAsync(request, CancellationToken.None);
        var inventory = new AddInInventory(tenant, new InventoryOptions
        {
            Sources = [AddInSource.Mailbox],
            CheckpointPath = args[3],
            ThrottleLimit = int.Parse(args[4], CultureInfo.InvariantCulture),
        });
        int records = 0;
        await foreach (InventoryItem item in inventory.ReadAsync())
        {
            records += item.AddIn is null ? 0 : 1;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{inventory.Tally.Scanned} {inventory.Tally.Failed} {inventory.Tally.Expected} {records}"));
        return 0;
    }
}
