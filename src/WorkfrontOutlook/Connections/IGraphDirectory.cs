using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Connections;

/// <summary>What the module reads from Microsoft Graph. Failures are <see cref="WfException"/>s.</summary>
public interface IGraphDirectory : IDisposable
{
    /// <summary>Lists the tenant's applications that carry add-ins.</summary>
    /// <param name="cancellationToken">Interrupts the calls and any wait before a retry.</param>
    /// <returns>The applications. Enumerating throws when a page can't be read: a short list is never passed off as whole.</returns>
    IAsyncEnumerable<GraphApplication> ListApplicationsWithAddInsAsync(CancellationToken cancellationToken);
}
