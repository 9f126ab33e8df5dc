using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Remediation;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.Tests.Support;

namespace WorkfrontOutlook.Tests.Chaos;

/// <summary>What the chaos tests share: a tenant with add-ins of its own, what is to be removed of it, and the way back.</summary>
internal static class ChaosTenant
{
    /// <summary>A clock so fast that a wait for a service that doesn't answer takes a moment.</summary>
    public static SimulatedClock Clock(double speed) => FastClock.At(new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero), speed);

    /// <summary>An add-in that is nobody else's.</summary>
    public static SeededAddIn Own(short number) => new()
    {
        AddInId = new Guid(77, number, 7, 1, 2, 3, 4, 5, 6, 7, 8).ToString(),
        DisplayName = "Own " + number,
        Permission = AddInPermission.ReadItem,
        Version = "1.0.0.0",
    };

    /// <summary>Finds add-ins through a session, which has no faults.</summary>
    public static async Task<WfOutlookAddIn[]> FindAsync(SeededTenant tenant, params AddInSource[] sources)
    {
        using TenantContext session = SessionLikeTransport.Connect(tenant);
        return await FindAsync(session, sources);
    }

    /// <summary>Finds add-ins through a connection.</summary>
    public static async Task<WfOutlookAddIn[]> FindAsync(TenantContext context, params AddInSource[] sources)
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        return await new AddInInventory(context, new InventoryOptions { Sources = sources }).ReadAsync(stop).Select(item => item.AddIn!).ToArrayAsync(stop);
    }

    /// <summary>Undoes what a record says, once.</summary>
    /// <returns>How many of its entries failed.</returns>
    public static async Task<int> RestoreAsync(TenantContext context, string path, CancellationToken stop)
    {
        RestorePlan plan = await RestorePlan.ReadAsync(context, path, fromManifest: true, stop);
        return await plan.ApplyAsync(cancellationToken: stop).CountAsync(result => result.Outcome == RemediationOutcome.Failed, stop);
    }
}
