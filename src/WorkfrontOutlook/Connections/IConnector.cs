using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Connections;

/// <summary>
/// Makes connections over the network. Implemented by Services, which lives in the module's private load context and is
/// reached through this interface only.
/// </summary>
public interface IConnector
{
    /// <summary>Signs in where needed and opens the ways to Exchange and Graph.</summary>
    /// <param name="request">What to connect to, and how.</param>
    /// <param name="cancellationToken">Interrupts the sign-in.</param>
    /// <returns>The connection.</returns>
    /// <exception cref="WfException">The sign-in failed, or the request can't be met.</exception>
    Task<TenantContext> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken);

    /// <summary>Opens only the way to Graph, for a connection whose Exchange side is the admin's own session.</summary>
    /// <param name="request">What to connect to, and how. A handler, where given, carries the requests with its own sign-in.</param>
    /// <returns>The way to Graph.</returns>
    IGraphDirectory OpenGraph(ConnectRequest request);
}
