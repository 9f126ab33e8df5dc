using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.NestedAppAuth;

/// <summary>
/// Reads what readiness is judged by while the mailboxes are read: the two don't wait for each other. Which applications matter
/// is known by then but for add-ins that only a mailbox tells of; whoever finds one more reads again, and so does who finds that
/// the reading failed: hours may have passed since.
/// </summary>
internal sealed class EntraFeed : IAsyncDisposable
{
    private readonly TenantContext _tenant;
    private readonly CancellationTokenSource _stop;
    private HashSet<string> _asked = new(StringComparer.OrdinalIgnoreCase);
    private Task<(EntraTenantFacts Tenant, IReadOnlyList<EntraAppFacts> Apps)>? _reading;

    /// <summary>Initializes a new instance of the <see cref="EntraFeed"/> class. Nothing is read yet.</summary>
    /// <param name="tenant">The connection.</param>
    /// <param name="cancellationToken">Interrupts the calls and waits.</param>
    public EntraFeed(TenantContext tenant, CancellationToken cancellationToken)
    {
        _tenant = tenant;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    /// <summary>Begins to read, where the directory can be asked and there is something to ask.</summary>
    /// <param name="clientIds">The application (client) ids, each once.</param>
    public void Begin(IReadOnlyList<string> clientIds)
    {
        if (_tenant.Graph is not IEntraDirectory directory || clientIds.Count == 0)
        {
            return;
        }

        _asked = new HashSet<string>(clientIds, StringComparer.OrdinalIgnoreCase);
        DateTimeOffset since = Since(_tenant);
        CancellationToken stop = _stop.Token;
        _reading = Task.Run(() => directory.ReadApplicationsAsync(clientIds, since, stop), CancellationToken.None);
    }

    /// <summary>Gives what was read ahead, or reads it now.</summary>
    /// <param name="clientIds">The application (client) ids, each once.</param>
    /// <returns>The tenant's facts, and those of the applications, in any order and maybe of more than were asked for.</returns>
    /// <exception cref="WfException">The directory can't be asked at all.</exception>
    public Task<(EntraTenantFacts Tenant, IReadOnlyList<EntraAppFacts> Apps)> ReadAsync(IReadOnlyList<string> clientIds) =>
        _reading is { IsFaulted: false } && clientIds.All(_asked.Contains)
            ? _reading
            : ((IEntraDirectory)_tenant.Graph!).ReadApplicationsAsync(clientIds, Since(_tenant), _stop.Token);

    /// <summary>Stops reading and waits until it has ended.</summary>
    /// <returns>The wait.</returns>
    public async ValueTask DisposeAsync()
    {
        _stop.Cancel();
        if (_reading is not null)
        {
            // Whether it failed is told to whoever reads; when nobody does, it doesn't matter.
            await Task.WhenAny(_reading).ConfigureAwait(false);
            _ = _reading.Exception;
        }

        _stop.Dispose();
    }

    private static DateTimeOffset Since(TenantContext tenant) => tenant.Clock.GetUtcNow() - NestedAppAuthOptions.SignInWindow;
}
