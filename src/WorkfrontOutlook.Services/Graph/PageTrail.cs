using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Services.Resilience;

namespace WorkfrontOutlook.Services.Graph;

/// <summary>Follows a list from page to page: to this service only, to no page twice, and not through empty ones for ever.</summary>
internal sealed class PageTrail
{
    private const int MaxEmptyPages = 50;

    private readonly ServiceEndpoint _endpoint;
    private readonly string _what;
    private readonly string _within;
    private readonly HashSet<string> _visited = new(StringComparer.Ordinal);
    private int _empty;

    /// <summary>Initializes a new instance of the <see cref="PageTrail"/> class.</summary>
    /// <param name="endpoint">The service.</param>
    /// <param name="what">What is listed, for messages.</param>
    /// <param name="first">The address of the first page.</param>
    public PageTrail(ServiceEndpoint endpoint, string what, Uri first)
    {
        _endpoint = endpoint;
        _what = what;
        _within = GraphPaths.Root(endpoint).AbsoluteUri;
        _visited.Add(first.AbsoluteUri);
    }

    /// <summary>Tells where the next page is.</summary>
    /// <param name="link">The link of a page.</param>
    /// <param name="isEmpty">Whether that page was empty.</param>
    /// <param name="count">How much was read so far, for messages.</param>
    /// <returns>The address.</returns>
    /// <exception cref="WfException">ListCutShort: the link leads nowhere that may be asked.</exception>
    public Uri Next(string link, bool isEmpty, int count)
    {
        _empty = isEmpty ? _empty + 1 : 0;
        if (!Uri.TryCreate(link, UriKind.Absolute, out Uri? next))
        {
            throw Short(ConnectionText.LinkBroken, count);
        }

        if (!_endpoint.Covers(next) || !next.AbsoluteUri.StartsWith(_within, StringComparison.OrdinalIgnoreCase))
        {
            throw Short(ConnectionText.LinkForeign + ": " + ServiceText.Clean(next.Authority, null), count);
        }

        return _visited.Add(next.AbsoluteUri) && _empty <= MaxEmptyPages ? next : throw Short(ConnectionText.LinkLoop, count);
    }

    private WfException Short(string reason, int count) => WfErrors.ListCutShort.For(_what, _what, count, reason);
}
