using System.Management.Automation;
using System.Security;
using WorkfrontOutlook.Connections;

namespace WorkfrontOutlook.PowerShell.Session;

/// <summary>Makes a connection of the sessions that the admin has open: which ones, and what is used besides them.</summary>
internal sealed class SessionConnection
{
    /// <summary>Gets the cloud that was asked for, or null for the session's own.</summary>
    public CloudEnvironment? Cloud { get; init; }

    public string? TenantId { get; init; }

    public string? Organization { get; init; }

    public string? UserPrincipalName { get; init; }

    public Uri? GraphEndpoint { get; init; }

    /// <summary>Gets the token for Microsoft Graph that is used in place of a session, or null.</summary>
    public SecureString? GraphAccessToken { get; init; }

    /// <summary>Finds the sessions.</summary>
    /// <param name="cmdlet">The running cmdlet; this runs on its thread.</param>
    /// <param name="stopping">Interrupts the search.</param>
    /// <returns>The session of Exchange, and that of Microsoft Graph where there is one of the same tenant.</returns>
    public (ExchangeSession Exchange, GraphSession? Graph) Find(PSCmdlet cmdlet, CancellationToken stopping)
    {
        ExchangeSession session = ExchangeSessionFinder.FindOne(cmdlet, Organization, TenantId, UserPrincipalName, stopping);
        GraphSession? graph = GraphAccessToken is null ? GraphSession.Find(cmdlet, stopping) : null;
        if (graph is not null && session.TenantId is not null && !string.Equals(graph.TenantId, session.TenantId, StringComparison.OrdinalIgnoreCase))
        {
            cmdlet.WriteWarning(CmdletText.GraphOfOtherTenant.With(graph.TenantId, session.TenantId));
            graph = null;
        }

        return (session, graph);
    }

    /// <summary>Makes the connection.</summary>
    /// <param name="session">The session of Exchange.</param>
    /// <param name="graph">That of Microsoft Graph, or null.</param>
    /// <returns>The connection.</returns>
    public TenantContext Open(ExchangeSession session, GraphSession? graph)
    {
        CloudEnvironment cloud = Cloud ?? session.Cloud ?? CloudEnvironments.Worldwide;

        // Services, and with it the Graph client, is loaded only when there is a way to Graph.
        IGraphDirectory? directory = GraphAccessToken is null && graph is null ? null : OpenGraph(session, cloud);
        var connection = new WfConnection
        {
            TenantId = session.TenantId,
            Organization = session.Organization,
            Environment = cloud.Name,
            Account = session.Account,
            SignIn = SignInKind.ExistingSession,
            Transport = ExchangeTransportKind.Session,
            HasGraph = directory is not null,
            GraphEndpoint = directory is null ? null : GraphEndpoint ?? new Uri("https://" + cloud.GraphHost),
            ExpiresAt = session.ExpiresAt,
            ConnectedAt = TimeProvider.System.GetUtcNow(),
        };
        return new TenantContext(connection, new SessionExchangeTransport(session), directory, TimeProvider.System);
    }

    private IGraphDirectory OpenGraph(ExchangeSession session, CloudEnvironment cloud) =>
        PrivateParts.Connector().OpenGraph(new ConnectRequest
        {
            SignIn = GraphAccessToken is null ? SignInKind.ExistingSession : SignInKind.AccessToken,
            Cloud = cloud,
            TenantId = session.TenantId ?? TenantId,
            Organization = session.Organization,
            GraphEndpoint = GraphEndpoint,
            GraphAccessToken = GraphAccessToken,
            Handler = GraphAccessToken is null ? new MgGraphHandler() : null,
            Log = new RequestStreams(),
        });
}
