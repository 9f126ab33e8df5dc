namespace WorkfrontOutlook.Connections;

/// <summary>A live connection: what the capabilities use to ask the tenant.</summary>
public sealed class TenantContext : IDisposable
{
    /// <summary>Initializes a new instance of the <see cref="TenantContext"/> class.</summary>
    /// <param name="connection">What the connection is.</param>
    /// <param name="exchange">The way to Exchange; disposed with the context.</param>
    /// <param name="graph">The way to Graph, or null; disposed with the context.</param>
    /// <param name="clock">The clock.</param>
    public TenantContext(WfConnection connection, IExchangeTransport exchange, IGraphDirectory? graph, TimeProvider clock)
    {
        Connection = connection;
        Exchange = exchange;
        Graph = graph;
        Clock = clock;
    }

    /// <summary>Gets what the connection is.</summary>
    public WfConnection Connection { get; }

    /// <summary>Gets the way to Exchange.</summary>
    public IExchangeTransport Exchange { get; }

    /// <summary>Gets the way to Graph, or null when the connection has none.</summary>
    public IGraphDirectory? Graph { get; }

    /// <summary>Gets the clock.</summary>
    public TimeProvider Clock { get; }

    /// <summary>
    /// Gets what the admin should know before the connection is used, in the caller's language: permissions that the sign-in
    /// seems to lack, each with what grants it.
    /// </summary>
    public IReadOnlyList<string> Warnings { get; init; } = Array.Empty<string>();

    /// <inheritdoc/>
    public void Dispose()
    {
        Exchange.Dispose();
        Graph?.Dispose();
    }
}
