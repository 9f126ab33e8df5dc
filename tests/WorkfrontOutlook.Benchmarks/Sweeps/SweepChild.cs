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
        using TenantContext tenant = await ConnectAsync(args[0], args[1], args[2]);
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

    /// <summary>Connects to a tenant that another process serves; with Graph where WFO_CHILD_GRAPH_TOKEN is set.</summary>
    public static Task<TenantContext> ConnectAsync(string address, string tenant, string organization) => new Connector().ConnectAsync(
        new ConnectRequest
        {
            SignIn = SignInKind.AccessToken,
            TenantId = tenant,
            Organization = organization,
            ExchangeAccessToken = Secret("WFO_CHILD_TOKEN"),
            GraphAccessToken = Secret("WFO_CHILD_GRAPH_TOKEN"),
            ExchangeEndpoint = new Uri(address),
            GraphEndpoint = new Uri(address),
        },
        CancellationToken.None);

    private static System.Security.SecureString? Secret(string name)
    {
        if (Environment.GetEnvironmentVariable(name) is not { Length: > 0 } text)
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
