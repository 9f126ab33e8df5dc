using WorkfrontOutlook.Connections;

namespace WorkfrontOutlook.SimulatedTenant;

/// <summary>Makes embedded tenants for Connect-WfTenant -Demo. Created by reflection.</summary>
public sealed class SimulatedTenantFactory : ISimulatedTenantFactory
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Scenarios => SimulatedTenant.Scenarios.Names;

    /// <inheritdoc/>
    public ConnectRequest Create(string scenario, int? mailboxCount, int seed, TimeProvider clock) =>
        SeededTenant.Create(scenario, mailboxCount, seed, clock).CreateRequest();
}
