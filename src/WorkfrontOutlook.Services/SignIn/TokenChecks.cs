using System.Globalization;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Services.SignIn;

/// <summary>The checks of given tokens at connect. An opaque token passes them all.</summary>
internal static class TokenChecks
{
    private const string ExchangeResource = "00000002-0000-0ff1-ce00-000000000000";
    private const string GraphResource = "00000003-0000-0000-c000-000000000000";

    /// <summary>Checks the token for Exchange.</summary>
    /// <param name="facts">What the token says.</param>
    /// <param name="request">The request.</param>
    public static void Exchange(TokenFacts facts, ConnectRequest request) => Check(
        facts,
        nameof(ConnectRequest.ExchangeAccessToken),
        "https://" + request.Cloud.ExchangeHost,
        request.Clock,
        audience => Is(audience, ExchangeResource)
            || HostOf(audience) is string host && (Is(host, request.Cloud.ExchangeHost)
                || Is(host, request.Cloud.ExchangeSuffix)
                || host.EndsWith("." + request.Cloud.ExchangeSuffix, StringComparison.OrdinalIgnoreCase)
                || (ReferenceEquals(request.Cloud, CloudEnvironments.Worldwide) && Is(host, "outlook.office.com"))
                || Is(host, request.ExchangeEndpoint?.Host)));

    /// <summary>Checks the token for Graph.</summary>
    /// <param name="facts">What the token says.</param>
    /// <param name="request">The request.</param>
    public static void Graph(TokenFacts facts, ConnectRequest request) => Check(
        facts,
        nameof(ConnectRequest.GraphAccessToken),
        "https://" + request.Cloud.GraphHost,
        request.Clock,
        audience => Is(audience, GraphResource)
            || HostOf(audience) is string host && (Is(host, request.Cloud.GraphHost) || Is(host, request.GraphEndpoint?.Host)));

    /// <summary>Finds the tenant, and checks that everything that names one names the same.</summary>
    /// <param name="request">The request.</param>
    /// <param name="exchange">What the token for Exchange says, or null.</param>
    /// <param name="graph">What the token for Graph says, or null.</param>
    /// <returns>The tenant's id; one of its domains when the id isn't known; null when neither is.</returns>
    public static string? Tenant(ConnectRequest request, TokenFacts? exchange, TokenFacts? graph)
    {
        string? asked = string.IsNullOrWhiteSpace(request.TenantId) ? null : request.TenantId!.Trim();
        if (asked is not null && !Guid.TryParse(asked, out _) && Uri.CheckHostName(asked) != UriHostNameType.Dns)
        {
            throw WfErrors.TenantIdMalformed.For(asked, asked);
        }

        string? askedId = Guid.TryParse(asked, out Guid id) ? id.ToString() : null;
        string? exchangeId = exchange?.TenantId;
        string? graphId = graph?.TenantId;
        if (exchangeId is not null && graphId is not null && !Is(exchangeId, graphId))
        {
            throw WfErrors.TenantMismatch.For(exchangeId, nameof(ConnectRequest.ExchangeAccessToken), exchangeId, nameof(ConnectRequest.GraphAccessToken), graphId);
        }

        foreach ((string parameter, string? named) in new[] { (nameof(ConnectRequest.ExchangeAccessToken), exchangeId), (nameof(ConnectRequest.GraphAccessToken), graphId) })
        {
            if (askedId is not null && named is not null && !Is(askedId, named))
            {
                throw WfErrors.TenantMismatch.For(askedId, nameof(ConnectRequest.TenantId), askedId, parameter, named);
            }
        }

        return exchangeId ?? askedId ?? graphId ?? asked;
    }

    private static void Check(TokenFacts facts, string parameter, string wanted, TimeProvider clock, Func<string, bool> isFor)
    {
        if (facts.Audiences.Count > 0 && !facts.Audiences.Any(isFor))
        {
            throw WfErrors.AccessTokenWrongAudience.For(parameter, parameter, Resilience.ServiceText.Clean(facts.Audiences[0], null), wanted);
        }

        if (facts.Expires is DateTimeOffset expires && expires <= clock.GetUtcNow())
        {
            throw WfErrors.AccessTokenExpired.For(parameter, parameter, expires.ToString("u", CultureInfo.InvariantCulture));
        }
    }

    private static string? HostOf(string audience) => Uri.TryCreate(audience, UriKind.Absolute, out Uri? address) ? address.Host : null;

    private static bool Is(string value, string? other) => string.Equals(value, other, StringComparison.OrdinalIgnoreCase);
}
