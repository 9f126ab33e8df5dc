using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Connections;

/// <summary>What the module reads and writes of Entra applications. One answer that can't be read touches no other.</summary>
internal interface IEntraDirectory : IGraphDirectory
{
    /// <summary>Reads all that readiness is judged by.</summary>
    /// <param name="clientIds">The application (client) ids, GUIDs, each once.</param>
    /// <param name="signInsSince">From when on sign-ins count.</param>
    /// <param name="cancellationToken">Interrupts the calls and waits.</param>
    /// <returns>The tenant's facts, and those of each application in the given order.</returns>
    /// <exception cref="WfException">Graph can't be asked at all: the sign-in is refused, or nobody answers.</exception>
    Task<(EntraTenantFacts Tenant, IReadOnlyList<EntraAppFacts> Apps)> ReadApplicationsAsync(IReadOnlyList<string> clientIds, DateTimeOffset signInsSince, CancellationToken cancellationToken);

    /// <summary>Finds a service principal by its application id.</summary>
    /// <param name="appId">The application id.</param>
    /// <param name="cancellationToken">Interrupts the call and waits.</param>
    /// <returns>The service principal, or null when the tenant has none.</returns>
    /// <exception cref="WfException">It can't be read.</exception>
    Task<EntraApplication?> FindApplicationAsync(string appId, CancellationToken cancellationToken);

    /// <summary>Finds the consent for everybody of one application to one API.</summary>
    /// <param name="servicePrincipalId">The object id of the application's service principal.</param>
    /// <param name="resourceId">The object id of the API's service principal.</param>
    /// <param name="cancellationToken">Interrupts the call and waits.</param>
    /// <returns>The grant, or null when there is none.</returns>
    /// <exception cref="WfException">It can't be read.</exception>
    Task<EntraGrant?> FindGrantForAllAsync(string servicePrincipalId, string resourceId, CancellationToken cancellationToken);

    /// <summary>Creates a consent for everybody. Sent once; repeated only when the service said that it did nothing.</summary>
    /// <param name="grant">The grant.</param>
    /// <param name="cancellationToken">Interrupts the call.</param>
    /// <returns>The work.</returns>
    /// <exception cref="WfException">It was refused, or its outcome is unclear.</exception>
    Task CreateGrantAsync(EntraGrant grant, CancellationToken cancellationToken);

    /// <summary>Replaces the scopes of a grant.</summary>
    /// <param name="id">The grant's id.</param>
    /// <param name="scope">All scopes, separated by blanks.</param>
    /// <param name="cancellationToken">Interrupts the call.</param>
    /// <returns>The work.</returns>
    /// <exception cref="WfException">It was refused, or its outcome is unclear.</exception>
    Task UpdateGrantAsync(string id, string scope, CancellationToken cancellationToken);

    /// <summary>Deletes a grant.</summary>
    /// <param name="id">The grant's id.</param>
    /// <param name="cancellationToken">Interrupts the call.</param>
    /// <returns>The work.</returns>
    /// <exception cref="WfException">It was refused, or its outcome is unclear.</exception>
    Task DeleteGrantAsync(string id, CancellationToken cancellationToken);
}
