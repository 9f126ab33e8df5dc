using System.Runtime.CompilerServices;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Services.Resilience;

namespace WorkfrontOutlook.Services.Graph;

/// <summary>The way to Microsoft Graph. Has no Graph type in it, so that making one doesn't load the SDK.</summary>
internal sealed class GraphDirectory : IGraphDirectory
{
    private readonly ServiceChannel _channel;
    private readonly IDisposable? _tokens;

    /// <summary>Initializes a new instance of the <see cref="GraphDirectory"/> class.</summary>
    /// <param name="channel">The way to the service; disposed with the directory.</param>
    /// <param name="tokens">What holds the tokens, when it belongs to the directory; disposed with it.</param>
    public GraphDirectory(ServiceChannel channel, IDisposable? tokens)
    {
        _channel = channel;
        _tokens = tokens;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public IAsyncEnumerable<GraphApplication> ListApplicationsWithAddInsAsync(CancellationToken cancellationToken) =>
        GraphReader.ListApplicationsWithAddInsAsync(_channel, cancellationToken);

    public void Dispose()
    {
        _channel.Dispose();
        _tokens?.Dispose();
    }
}
