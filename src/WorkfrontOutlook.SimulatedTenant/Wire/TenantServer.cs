using WorkfrontOutlook.Connections;
using WorkfrontOutlook.SimulatedTenant.Exchange;
using WorkfrontOutlook.SimulatedTenant.Faults;
using WorkfrontOutlook.SimulatedTenant.Graph;
using WorkfrontOutlook.SimulatedTenant.Model;

namespace WorkfrontOutlook.SimulatedTenant.Wire;

/// <summary>Takes every HTTP request to the tenant and hands it to the service that it is for.</summary>
internal sealed class TenantServer
{
    private const string MetadataPath = "/autodiscover/metadata/json/";

    private readonly ServerOptions _options;
    private readonly CloudEnvironment _cloud;
    private readonly ServerStatistics _statistics;
    private readonly TimeProvider _clock;
    private readonly ThrottleGate _gate;
    private readonly AdminEndpoint _admin;
    private readonly GraphEndpoint _graph;
    private readonly string _ownHost;

    public TenantServer(ExchangeCore core, AccessTokens tokens)
    {
        ExchangeModel model = core.Model;
        _options = model.Profile.Server;
        _cloud = model.Profile.Cloud;
        _statistics = model.Statistics;
        _clock = model.Clock;
        _gate = new ThrottleGate(_options.Throttle, _clock);
        var faults = new FaultSchedule(_options.Faults);
        _admin = new AdminEndpoint(core, tokens, _gate, faults);
        _graph = new GraphEndpoint(model, tokens, _gate, faults);
        _ownHost = "simprd01." + _cloud.ExchangeSuffix;
    }

    /// <summary>Tells whether the host is one of the tenant's; a foreign one is noted, and whether a token went there.</summary>
    public bool Serves(WireRequest request)
    {
        string host = request.Uri.Host;
        if (request.Uri.IsLoopback || IsExchange(host) || Same(host, _cloud.GraphHost))
        {
            return true;
        }

        // Open to everybody who has the address; a token has no business there.
        if (Same(host, UsageReportRoute.Host) && request.Header("Authorization") is null)
        {
            return true;
        }

        _statistics.ForeignHost(host, request.Header("Authorization") is not null);
        return false;
    }

    public async Task<WireReply> HandleAsync(WireRequest request, CancellationToken cancellationToken)
    {
        _statistics.BeginRequest();
        try
        {
            int inFlight = _statistics.InFlight;
            WireReply reply;
            if (_gate.IsTooMany(inFlight))
            {
                _statistics.ThrottledCall();
                reply = WireReply.Text(400, "text/plain; charset=utf-8", FaultReplies.ConcurrencyText);
            }
            else
            {
                if (_options.Latency > TimeSpan.Zero)
                {
                    await Clock.DelayAsync(_clock, _options.Latency, cancellationToken).ConfigureAwait(false);
                }

                reply = await RouteAsync(request, cancellationToken).ConfigureAwait(false);
            }

            _statistics.Answered(reply.Status);
            return reply.With("request-id", Guid.NewGuid().ToString()).With("Date", _clock.GetUtcNow().ToString("R", System.Globalization.CultureInfo.InvariantCulture));
        }
        finally
        {
            _statistics.EndRequest();
        }
    }

    private static bool Same(string host, string other) => string.Equals(host, other, StringComparison.OrdinalIgnoreCase);

    private static bool Starts(string path, string start) => path.StartsWith(start, StringComparison.OrdinalIgnoreCase);

    private bool IsExchange(string host) => Same(host, _cloud.ExchangeHost) || Same(host, _ownHost)
        || (ReferenceEquals(_cloud, CloudEnvironments.Worldwide) && Same(host, "outlook.office.com"));

    private Task<WireReply> RouteAsync(WireRequest request, CancellationToken cancellationToken)
    {
        string path = request.Uri.AbsolutePath;
        bool loopback = request.Uri.IsLoopback;
        if (Starts(path, "/adminapi/") && (loopback || IsExchange(request.Uri.Host)))
        {
            return _options.RedirectsToOwnHost && !loopback && !Same(request.Uri.Host, _ownHost)
                ? Task.FromResult(new WireReply(302).With("Location", "https://" + _ownHost + request.Uri.PathAndQuery))
                : _admin.HandleAsync(request, cancellationToken);
        }

        if (Starts(path, MetadataPath) && (loopback || IsExchange(request.Uri.Host)))
        {
            return Task.FromResult(Metadata.Reply(request, _cloud.ExchangeHost));
        }

        if (Starts(path, UsageReportRoute.DownloadPath) && (loopback || Same(request.Uri.Host, UsageReportRoute.Host)))
        {
            return Task.FromResult(_graph.Download(request));
        }

        return loopback || Same(request.Uri.Host, _cloud.GraphHost)
            ? _graph.HandleAsync(request, cancellationToken)
            : Task.FromResult(new WireReply(404));
    }
}
