using System.Runtime.CompilerServices;
using System.Threading.Channels;
using WorkfrontOutlook.Connections;

namespace WorkfrontOutlook.AddIns;

/// <summary>
/// Reads the applications from Graph while Exchange is read: the two don't wait for each other, and to load the Graph SDK
/// takes as long as all else of a small tenant. What was read waits here for its turn; a failure is told then, too.
/// </summary>
internal sealed class GraphApplicationFeed : IAsyncDisposable
{
    private const int Ahead = 256;

    private readonly Channel<GraphApplication> _read = Channel.CreateBounded<GraphApplication>(new BoundedChannelOptions(Ahead) { SingleReader = true, SingleWriter = true });
    private readonly CancellationTokenSource _stop;
    private readonly Task _reading;

    /// <summary>Begins to read.</summary>
    /// <param name="graph">Graph; null where it isn't connected or not wanted: then there is nothing to read.</param>
    /// <param name="cancellationToken">Interrupts the calls.</param>
    public GraphApplicationFeed(IGraphDirectory? graph, CancellationToken cancellationToken)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        CancellationToken stop = _stop.Token;
        _reading = graph is null ? Task.CompletedTask : Task.Run(() => ReadAheadAsync(graph, stop), CancellationToken.None);
    }

    /// <summary>Gives the applications, once.</summary>
    /// <param name="cancellationToken">Interrupts the wait.</param>
    /// <returns>The applications; enumerating throws what reading them threw.</returns>
    public async IAsyncEnumerable<GraphApplication> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await _read.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (_read.Reader.TryRead(out GraphApplication? application))
            {
                yield return application;
            }
        }
    }

    /// <summary>Stops reading and waits until it has ended.</summary>
    /// <returns>The wait.</returns>
    public async ValueTask DisposeAsync()
    {
        _stop.Cancel();
        await _reading.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task ReadAheadAsync(IGraphDirectory graph, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            await foreach (GraphApplication application in graph.ListApplicationsWithAddInsAsync(cancellationToken).ConfigureAwait(false))
            {
                await _read.Writer.WriteAsync(application, cancellationToken).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // Whatever it is, the reader gets it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
        }

        _read.Writer.TryComplete(failure);
    }
}
