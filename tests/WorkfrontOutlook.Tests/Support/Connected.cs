using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Services;
using WorkfrontOutlook.SimulatedTenant;

namespace WorkfrontOutlook.Tests.Support;

/// <summary>A connection to the embedded tenant, over the wire.</summary>
internal static class Connected
{
    /// <summary>Connects.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="between">What to put between the client and the tenant's handler.</param>
    /// <param name="clock">The client's clock; the tenant's unless given.</param>
    /// <param name="withGraph">Whether Graph may be asked.</param>
    public static Task<TenantContext> ToAsync(SeededTenant tenant, Func<HttpMessageHandler, HttpMessageHandler>? between = null, TimeProvider? clock = null, bool withGraph = true)
    {
        ConnectRequest request = tenant.CreateRequest(withGraph);
        if (between is not null || clock is not null)
        {
            request = new ConnectRequest
            {
                SignIn = request.SignIn,
                Cloud = request.Cloud,
                TenantId = request.TenantId,
                Organization = request.Organization,
                ClientId = request.ClientId,
                ExchangeAccessToken = request.ExchangeAccessToken,
                GraphAccessToken = request.GraphAccessToken,
                Handler = between is null ? request.Handler : between(request.Handler!),
                Clock = clock ?? request.Clock,
                Demo = request.Demo,
            };
        }

        return new Connector().ConnectAsync(request, TestContext.Current.CancellationToken);
    }
}
