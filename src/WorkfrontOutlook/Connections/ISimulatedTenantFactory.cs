namespace WorkfrontOutlook.Connections;

/// <summary>Makes embedded tenants. Implemented by SimulatedTenant, which is loaded only when it is asked for.</summary>
public interface ISimulatedTenantFactory
{
    /// <summary>Gets the names of the scenarios, the default first.</summary>
    IReadOnlyList<string> Scenarios { get; }

    /// <summary>Makes a tenant. The same arguments give the same tenant.</summary>
    /// <param name="scenario">The scenario's name.</param>
    /// <param name="mailboxCount">How many mailboxes, 1 to 300,000; null means the scenario's own number.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="clock">The clock that the tenant lives by.</param>
    /// <returns>A request for the connector, with the tenant's handler and tokens in it.</returns>
    ConnectRequest Create(string scenario, int? mailboxCount, int seed, TimeProvider clock);
}
