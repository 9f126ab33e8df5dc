using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Services.Exchange;
using WorkfrontOutlook.Services.Graph;
using WorkfrontOutlook.Services.Resilience;
using WorkfrontOutlook.Services.SignIn;

namespace WorkfrontOutlook.Services;

/// <summary>
/// Makes connections over the network. With given tokens, connecting asks the services nothing: what can be known from the
/// request is checked, the rest shows at the first use. The other ways sign in at once, and ask Exchange what the caller may
/// run. The Graph SDK isn't loaded, and MSAL only by a sign-in that needs it.
/// </summary>
public sealed class Connector : IConnector
{
    private static readonly TimeSpan PatienceForCommands = TimeSpan.FromSeconds(20);

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
            _ => SignInAsync(request, cancellationToken),
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
            return new GraphDirectory(new ServiceChannel(endpoint, Carrier(request), ownsHandler: true, null, request.Clock), null);
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
        return new GraphDirectory(new ServiceChannel(endpoint, Carrier(request), ownsHandler: true, tokens, request.Clock), tokens);
    }

    private static async Task<TenantContext> SignInAsync(ConnectRequest request, CancellationToken cancellationToken)
    {
        ServiceEndpoint exchangeEndpoint = ServiceEndpoint.Make(request.Cloud.ExchangeHost, request.Cloud.ExchangeSuffix, request.ExchangeEndpoint);
        ServiceEndpoint graphEndpoint = GraphEndpoint(request);
        var tokens = new RenewingTokenSource(SignIns.Make(request), request.Clock);
        TenantContext? context = null;
        try
        {
            string token = await tokens.GetTokenAsync(exchangeEndpoint.Audience, null, cancellationToken).ConfigureAwait(false);
            TokenFacts exchangeFacts = ReadSignedIn(token, request);
            var warnings = new List<string>();
            TokenFacts? graphFacts = await GraphFactsAsync(tokens, request, graphEndpoint, warnings, cancellationToken).ConfigureAwait(false);
            string tenant = TokenChecks.Tenant(request, exchangeFacts, graphFacts)
                ?? request.Organization
                ?? throw WfErrors.SignInTenantNeeded.For(null, request.SignIn);
            string? account = exchangeFacts.UserPrincipalName ?? exchangeFacts.AppId ?? request.ClientId;
            warnings.InsertRange(0, PermissionCheck.OfTokens(exchangeFacts, graphFacts, account));
            var connection = new WfConnection
            {
                TenantId = Guid.TryParse(tenant, out _) ? tenant : null,
                Organization = request.Organization ?? (Guid.TryParse(request.TenantId ?? tenant, out _) ? null : request.TenantId ?? tenant),
                Environment = request.Cloud.Name,
                Account = account,
                SignIn = request.SignIn,
                Transport = ExchangeTransportKind.AdminRest,
                ExchangeEndpoint = exchangeEndpoint.Address,
                GraphEndpoint = graphFacts is null ? null : graphEndpoint.Address,
                HasGraph = graphFacts is not null,
                ExpiresAt = tokens.ExpiresAt(exchangeEndpoint.Audience),
                ConnectedAt = request.Clock.GetUtcNow(),
            };
            HttpMessageHandler handler = Carrier(request);
            var exchange = new AdminRestTransport(
                new ServiceChannel(exchangeEndpoint, handler, ownsHandler: true, tokens, request.Clock),
                tenant,
                exchangeFacts.UserPrincipalName,
                connection.ConnectionId,
                tokens);
            GraphDirectory? graph = graphFacts is null
                ? null
                : new GraphDirectory(new ServiceChannel(graphEndpoint, handler, ownsHandler: false, tokens, request.Clock), null);
            context = new TenantContext(connection, exchange, graph, request.Clock) { Warnings = warnings };
            if (await AskCommandsAsync(exchange, account, request.Clock, cancellationToken).ConfigureAwait(false) is string warning)
            {
                warnings.Add(warning);
            }

            return context;
        }
        catch
        {
            if (context is null)
            {
                tokens.Dispose();
            }
            else
            {
                context.Dispose();
            }

            throw;
        }
    }

    private static TokenFacts ReadSignedIn(string token, ConnectRequest request)
    {
        try
        {
            return TokenFacts.Read(token, string.Empty);
        }
        catch (WfException)
        {
            string host = request.SignIn == SignInKind.ManagedIdentity ? request.SignIn.ToString() : request.LoginEndpoint?.Host ?? request.Cloud.LoginHost;
            throw WfErrors.SignInReplyMalformed.For(host, host);
        }
    }

    private static async Task<TokenFacts?> GraphFactsAsync(RenewingTokenSource tokens, ConnectRequest request, ServiceEndpoint endpoint, List<string> warnings, CancellationToken cancellationToken)
    {
        try
        {
            string token = await tokens.GetTokenAsync(endpoint.Audience, null, cancellationToken).ConfigureAwait(false);
            return ReadSignedIn(token, request);
        }
        catch (WfException failure)
        {
            warnings.Add(string.Format(System.Globalization.CultureInfo.CurrentCulture, SignInText.GraphNotGranted, failure.Message, failure.RecommendedAction));
            return null;
        }
    }

    private static async Task<string?> AskCommandsAsync(AdminRestTransport exchange, string? account, TimeProvider clock, CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = Waits.Timeout(clock, PatienceForCommands);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        string reason;
        try
        {
            return PermissionCheck.OfCommands(await exchange.GetAvailableCommandsAsync(either.Token).ConfigureAwait(false), account);
        }
        catch (WfException failure)
        {
            reason = failure.Message + " " + failure.RecommendedAction;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            reason = string.Format(System.Globalization.CultureInfo.CurrentCulture, SignInText.NoAnswer, (int)PatienceForCommands.TotalSeconds);
        }

        return string.Format(System.Globalization.CultureInfo.CurrentCulture, SignInText.CommandsUnknown, reason, account ?? SignInText.ThisApp);
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
        HttpMessageHandler handler = Carrier(request);
        var exchange = new AdminRestTransport(
            new ServiceChannel(exchangeEndpoint, handler, ownsHandler: true, tokens, request.Clock),
            domain ?? tenant,
            exchangeFacts.UserPrincipalName,
            connection.ConnectionId,
            tokens);
        GraphDirectory? graph = graphFacts is null
            ? null
            : new GraphDirectory(new ServiceChannel(graphEndpoint, handler, ownsHandler: false, tokens, request.Clock), null);
        return new TenantContext(connection, exchange, graph, request.Clock)
        {
            Warnings = request.SignIn == SignInKind.Demo ? Array.Empty<string>() : PermissionCheck.OfTokens(exchangeFacts, graphFacts, connection.Account).ToArray(),
        };
    }

    private static HttpMessageHandler Carrier(ConnectRequest request) =>
        RequestLogHandler.Around(request.Handler ?? NetworkHandler.Make(), owned: true, request.Log, request.Clock).Handler;

    private static ServiceEndpoint GraphEndpoint(ConnectRequest request) => ServiceEndpoint.Make(request.Cloud.GraphHost, null, request.GraphEndpoint);

    private static TokenFacts Read(System.Security.SecureString token, string parameter) => TokenFacts.Read(TokenFacts.Reveal(token), parameter);
}
