using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Services.Exchange;
using WorkfrontOutlook.Services.Graph;
using WorkfrontOutlook.Services.Resilience;
using WorkfrontOutlook.Services.SignIn;

namespace WorkfrontOutlook.Services;

/// <summary>
/// Makes connections over the network. Connecting asks the services nothing: what can be known from the request is
/// checked, the rest shows at the first use. Loads neither the Graph SDK nor MSAL.
/// </summary>
public sealed class Connector : IConnector
{
    /// <inheritdoc/>
    public Task<TenantContext> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken)
    {
        if (request is null)
        {
            throw new ArgumentNullException(nameof(request));
        }

        cancellationToken.ThrowIfCancellationRequested();
        return request.SignIn switch
        {
            SignInKind.AccessToken or SignInKind.Demo => Task.FromResult(WithGivenTokens(request)),
            _ => throw WfErrors.SignInNotAvailable.For(request.SignIn.ToString(), request.SignIn),
        };
    }

    /// <inheritdoc/>
    public IGraphDirectory OpenGraph(ConnectRequest request)
    {
        if (request is null)
        {
            throw new ArgumentNullException(nameof(request));
        }

        ServiceEndpoint endpoint = GraphEndpoint(request);
        if (request.GraphAccessToken is null && request.Handler is not null)
        {
            return new GraphDirectory(new ServiceChannel(endpoint, request.Handler, ownsHandler: true, null, request.Clock), null);
        }

        if (request.GraphAccessToken is null)
        {
            throw WfErrors.AccessTokenMissing.For(nameof(request.GraphAccessToken), nameof(request.GraphAccessToken));
        }

        TokenFacts facts = Read(request.GraphAccessToken, nameof(request.GraphAccessToken));
        TokenChecks.Graph(facts, request);
        TokenChecks.Tenant(request, null, facts);
        var tokens = new GivenTokenSource(request.Clock);
        tokens.Add(endpoint.Audience, request.GraphAccessToken, facts.Expires, nameof(request.GraphAccessToken));
        return new GraphDirectory(new ServiceChannel(endpoint, request.Handler ?? NetworkHandler.Make(), ownsHandler: true, tokens, request.Clock), tokens);
    }

    private static TenantContext WithGivenTokens(ConnectRequest request)
    {
        ServiceEndpoint exchangeEndpoint = ServiceEndpoint.Make(request.Cloud.ExchangeHost, request.Cloud.ExchangeSuffix, request.ExchangeEndpoint);
        ServiceEndpoint graphEndpoint = GraphEndpoint(request);
        if (request.ExchangeAccessToken is null)
        {
            throw WfErrors.AccessTokenMissing.For(nameof(request.ExchangeAccessToken), nameof(request.ExchangeAccessToken));
        }

        TokenFacts exchangeFacts = Read(request.ExchangeAccessToken, nameof(request.ExchangeAccessToken));
        TokenFacts? graphFacts = request.GraphAccessToken is null ? null : Read(request.GraphAccessToken, nameof(request.GraphAccessToken));
        TokenChecks.Exchange(exchangeFacts, request);
        if (graphFacts is not null)
        {
            TokenChecks.Graph(graphFacts, request);
        }

        string tenant = TokenChecks.Tenant(request, exchangeFacts, graphFacts)
            ?? throw WfErrors.TenantIdNeeded.For(nameof(request.ExchangeAccessToken));

        // A domain can't be compared with the token's tenant here, so the service is asked for that very domain: a wrong one
        // is refused, and never answered for another tenant.
        string? domain = string.IsNullOrWhiteSpace(request.TenantId) || Guid.TryParse(request.TenantId!.Trim(), out _) ? null : request.TenantId!.Trim();

        var tokens = new GivenTokenSource(request.Clock);
        tokens.Add(exchangeEndpoint.Audience, request.ExchangeAccessToken, exchangeFacts.Expires, nameof(request.ExchangeAccessToken));
        if (request.GraphAccessToken is not null)
        {
            tokens.Add(graphEndpoint.Audience, request.GraphAccessToken, graphFacts!.Expires, nameof(request.GraphAccessToken));
        }

        var connection = new WfConnection
        {
            TenantId = Guid.TryParse(tenant, out _) ? tenant : null,
            Organization = request.Organization ?? domain,
            Environment = request.Cloud.Name,
            Account = request.SignIn == SignInKind.Demo
                ? ConnectionText.DemoAccount
                : exchangeFacts.UserPrincipalName ?? exchangeFacts.AppId ?? request.ClientId,
            SignIn = request.SignIn,
            Transport = ExchangeTransportKind.AdminRest,
            ExchangeEndpoint = exchangeEndpoint.Address,
            GraphEndpoint = graphFacts is null ? null : graphEndpoint.Address,
            HasGraph = graphFacts is not null,
            ExpiresAt = exchangeFacts.Expires,
            ConnectedAt = request.Clock.GetUtcNow(),
            Demo = request.Demo,
        };

        // One handler carries both ways; the way to Exchange owns it.
        HttpMessageHandler handler = request.Handler ?? NetworkHandler.Make();
        var exchange = new AdminRestTransport(
            new ServiceChannel(exchangeEndpoint, handler, ownsHandler: true, tokens, request.Clock),
            domain ?? tenant,
            exchangeFacts.UserPrincipalName,
            connection.ConnectionId,
            tokens);
        GraphDirectory? graph = graphFacts is null
            ? null
            : new GraphDirectory(new ServiceChannel(graphEndpoint, handler, ownsHandler: false, tokens, request.Clock), null);
        return new TenantContext(connection, exchange, graph, request.Clock);
    }

    private static ServiceEndpoint GraphEndpoint(ConnectRequest request) => ServiceEndpoint.Make(request.Cloud.GraphHost, null, request.GraphEndpoint);

    private static TokenFacts Read(System.Security.SecureString token, string parameter) => TokenFacts.Read(TokenFacts.Reveal(token), parameter);
}
