using System.Runtime.CompilerServices;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Services.Resilience;

namespace WorkfrontOutlook.Services.Graph;

/// <summary>The way to Microsoft Graph. Has no Graph type in it, so that making one doesn't load the SDK.</summary>
internal sealed class GraphDirectory : IEntraDirectory
{
    private readonly ServiceChannel _channel;
    private readonly IDisposable? _tokens;
    private readonly ReportingLimit _limit;

    /// <summary>Initializes a new instance of the <see cref="GraphDirectory"/> class.</summary>
    /// <param name="channel">The way to the service; disposed with the directory.</param>
    /// <param name="tokens">What holds the tokens, when it belongs to the directory; disposed with it.</param>
    public GraphDirectory(ServiceChannel channel, IDisposable? tokens)
    {
        _channel = channel;
        _tokens = tokens;
        _limit = new ReportingLimit(channel.Clock);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public IAsyncEnumerable<GraphApplication> ListApplicationsWithAddInsAsync(CancellationToken cancellationToken) =>
        GraphReader.ListApplicationsWithAddInsAsync(_channel, cancellationToken);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public Task<(EntraTenantFacts Tenant, IReadOnlyList<EntraAppFacts> Apps)> ReadApplicationsAsync(IReadOnlyList<string> clientIds, DateTimeOffset signInsSince, CancellationToken cancellationToken) =>
        EntraReader.ReadAsync(_channel, _limit, clientIds, signInsSince, cancellationToken);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public Task<EntraApplication?> FindApplicationAsync(string appId, CancellationToken cancellationToken) =>
        EntraWriter.FindApplicationAsync(_channel, _limit, appId, cancellationToken);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public Task<EntraGrant?> FindGrantForAllAsync(string servicePrincipalId, string resourceId, CancellationToken cancellationToken) =>
        EntraWriter.FindGrantAsync(_channel, _limit, servicePrincipalId, resourceId, cancellationToken);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public Task CreateGrantAsync(EntraGrant grant, CancellationToken cancellationToken) => EntraWriter.CreateAsync(_channel, grant, cancellationToken);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public Task UpdateGrantAsync(string id, string scope, CancellationToken cancellationToken) => EntraWriter.UpdateAsync(_channel, id, scope, cancellationToken);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public Task DeleteGrantAsync(string id, CancellationToken cancellationToken) => EntraWriter.DeleteAsync(_channel, id, cancellationToken);

    public void Dispose()
    {
        _channel.Dispose();
        _tokens?.Dispose();
    }
}
