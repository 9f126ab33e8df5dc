using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.PowerShell;

/// <summary>The tenant that -Demo connects to.</summary>
internal static class EmbeddedTenant
{
    /// <summary>Makes a tenant and the way to connect to it.</summary>
    /// <param name="scenario">What state it is in; the first that there is unless given.</param>
    /// <param name="mailboxCount">How many mailboxes it has; as the scenario has it unless given.</param>
    /// <param name="seed">The same seed gives the same tenant.</param>
    /// <returns>The request to connect.</returns>
    /// <exception cref="WfException">UnknownScenario.</exception>
    public static ConnectRequest Create(string? scenario, int? mailboxCount, int seed)
    {
        ISimulatedTenantFactory factory = PrivateParts.SimulatedTenants();
        string? found = factory.Scenarios.FirstOrDefault(name => scenario is null || string.Equals(name, scenario, StringComparison.OrdinalIgnoreCase));
        return found is null
            ? throw WfErrors.UnknownScenario.For(scenario, scenario, string.Join(", ", factory.Scenarios))
            : factory.Create(found, mailboxCount, seed, TimeProvider.System);
    }
}
