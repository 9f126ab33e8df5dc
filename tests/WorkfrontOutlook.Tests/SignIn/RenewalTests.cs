using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Services.SignIn;
using WorkfrontOutlook.SimulatedTenant.Wire;
using WorkfrontOutlook.Tests.Services;

namespace WorkfrontOutlook.Tests.SignIn;

/// <summary>What happens to tokens in a long sweep: renewal, refusal, claims challenges.</summary>
public sealed class RenewalTests
{
    private const string Exchange = "https://outlook.office365.com";

    [Fact]
    public async Task A_sweep_that_outlives_its_token_renews_it_silently_and_not_more_often_than_needed()
    {
        var clock = new ManualClock(DateTimeOffset.UtcNow);
        using var authority = new FakeAuthority(clock, lifetime: TimeSpan.FromMinutes(60));
        using TenantContext context = await FakeAuthority.ConnectAsync(authority.Request(SignInKind.ClientSecret));
        for (int minutes = 0; minutes < 300; minutes += 3)
        {
            await AppSignInTests.ReadAsync(context);
            clock.Advance(TimeSpan.FromMinutes(3));
        }

        int renewals = authority.TokenRequests.Count(request => FakeAuthority.Form(request)["scope"].StartsWith(Exchange, StringComparison.Ordinal)) - 1;
        Assert.InRange(renewals, 4, 6);
    }

    [Fact]
    public async Task A_token_that_the_service_calls_expired_is_renewed_once_and_the_request_sent_again()
    {
        using var authority = new FakeAuthority();
        using TenantContext context = await FakeAuthority.ConnectAsync(authority.Request(SignInKind.ClientSecret));
        authority.Lifetime = TimeSpan.FromMinutes(-5);
        var source = new RenewingTokenSource(new Given(authority.TokenFor(Exchange), authority), authority.Tenant.Clock);
        authority.Lifetime = TimeSpan.FromMinutes(60);
        using var exchange = new OwnTransport(authority, source);
        await exchange.ReadAsync();
        await exchange.ReadAsync();
        Assert.Equal(2, exchange.SignIns);
    }

    [Fact]
    public async Task A_refusal_that_stays_is_an_error_after_one_renewal()
    {
        using var authority = new FakeAuthority { Exchange = new AccessTokenOptions { Audience = "https://elsewhere.example" } };
        var given = new Given(authority.TokenFor(Exchange), authority);
        var source = new RenewingTokenSource(given, authority.Tenant.Clock);
        using var exchange = new OwnTransport(authority, source);
        for (int i = 0; i < 5; i++)
        {
            WfException error = await Assert.ThrowsAsync<WfException>(exchange.ReadAsync);
            Assert.Equal("SignInRefused", error.ErrorId);
        }

        Assert.Equal(2, exchange.SignIns);
    }

    [Fact]
    public async Task A_claims_challenge_is_answered_once_with_its_claims_whatever_is_in_flight()
    {
        using var authority = new FakeAuthority();
        using TenantContext context = await FakeAuthority.ConnectAsync(authority.Request(SignInKind.ClientSecret));
        int before = authority.TokenRequests.Count;
        await Task.Delay(20, TestContext.Current.CancellationToken);
        authority.Tenant.AccessTokens.RevokeIssued();
        await Task.Delay(20, TestContext.Current.CancellationToken);
        authority.Delay = TimeSpan.FromMilliseconds(50);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => AppSignInTests.ReadAsync(context)));
        Dictionary<string, string>[] asked = authority.TokenRequests.Skip(before).Select(FakeAuthority.Form).ToArray();
        Assert.InRange(asked.Length, 1, 2);
        Assert.Contains("nbf", asked[0]["claims"], StringComparison.Ordinal);
        Assert.Contains("cp1", asked[0]["claims"], StringComparison.Ordinal);
        await AppSignInTests.ReadAsync(context);
        Assert.Equal(before + asked.Length, authority.TokenRequests.Count);
    }

    [Fact]
    public async Task Many_requests_share_one_sign_in()
    {
        using var authority = new FakeAuthority { Delay = TimeSpan.FromMilliseconds(50) };
        using var source = new RenewingTokenSource(SignIns.Make(authority.Request(SignInKind.ClientSecret)), TimeProvider.System);
        string[] tokens = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => source.GetTokenAsync(Exchange, null, TestContext.Current.CancellationToken)));
        Assert.Single(tokens.Distinct(StringComparer.Ordinal));
        Assert.Single(authority.Seen);
    }

    [Fact]
    public async Task While_the_old_token_is_good_a_failing_renewal_harms_nothing()
    {
        var clock = new ManualClock(DateTimeOffset.UtcNow);
        using var authority = new FakeAuthority(clock);
        using var source = new RenewingTokenSource(SignIns.Make(authority.Request(SignInKind.ClientSecret)), clock);
        string first = await source.GetTokenAsync(Exchange, null, TestContext.Current.CancellationToken);
        clock.Advance(authority.Lifetime - TimeSpan.FromMinutes(3));
        authority.Then(400, FakeAuthority.Refusal("7000222"));
        Assert.Equal(first, await source.GetTokenAsync(Exchange, null, TestContext.Current.CancellationToken));
        Assert.Equal(first, await source.GetTokenAsync(Exchange, null, TestContext.Current.CancellationToken));
        Assert.Equal(2, authority.Seen.Count);
        clock.Advance(TimeSpan.FromMinutes(4));
        authority.Then(400, FakeAuthority.Refusal("7000222"));
        WfException error = await Assert.ThrowsAsync<WfException>(() => source.GetTokenAsync(Exchange, null, TestContext.Current.CancellationToken));
        Assert.Equal("ClientSecretExpired", error.ErrorId);
        Assert.NotEqual(first, await source.GetTokenAsync(Exchange, null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_renewal_that_was_cancelled_is_no_renewal()
    {
        using var authority = new FakeAuthority();
        using var stop = new CancellationTokenSource();
        using var source = new RenewingTokenSource(SignIns.Make(authority.Request(SignInKind.ClientSecret)), TimeProvider.System);
        string refused = await source.GetTokenAsync(Exchange, null, TestContext.Current.CancellationToken);
        authority.Then(_ =>
        {
            stop.Cancel();
            throw new OperationCanceledException(stop.Token);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => source.RenewAsync(Exchange, refused, stop.Token));

        // Tokens differ by the second in which they are made.
        authority.Lifetime += TimeSpan.FromMinutes(3);
        string? other = await source.RenewAsync(Exchange, refused, TestContext.Current.CancellationToken);
        Assert.NotNull(other);
        Assert.NotEqual(refused, other);
    }

    [Fact]
    public async Task Nothing_that_holds_a_secret_shows_it()
    {
        using var authority = new FakeAuthority();
        ConnectRequest request = authority.Request(SignInKind.ClientSecret);
        ISignIn way = SignIns.Make(request);
        using var source = new RenewingTokenSource(way, TimeProvider.System);
        SignInToken token = await way.SignInAsync(Exchange, null, false, TestContext.Current.CancellationToken);
        await source.GetTokenAsync(Exchange, null, TestContext.Current.CancellationToken);
        Secrecy.Check(authority, [], request.ToString(), way.ToString(), source.ToString(), token.ToString());
    }

    private sealed class Given(string first, FakeAuthority authority) : ISignIn
    {
        public int Count { get; private set; }

        public Task<SignInToken> SignInAsync(string audience, string? claims, bool renew, CancellationToken cancellationToken) =>
            Task.FromResult(new SignInToken(Count++ == 0 ? first : authority.TokenFor(audience), DateTimeOffset.UtcNow.AddHours(1)));

        public void Dispose()
        {
        }
    }

    // A transport over a source of its own.
    private sealed class OwnTransport : IDisposable
    {
        private readonly WorkfrontOutlook.Services.Exchange.AdminRestTransport _transport;
        private readonly FakeAuthority _authority;
        private readonly int _before;

        public OwnTransport(FakeAuthority authority, RenewingTokenSource source)
        {
            _authority = authority;
            _before = authority.Issued.Count - 1;
            _transport = new WorkfrontOutlook.Services.Exchange.AdminRestTransport(
                new WorkfrontOutlook.Services.Resilience.ServiceChannel(
                    WorkfrontOutlook.Services.Resilience.ServiceEndpoint.Make("outlook.office365.com", null, null),
                    authority.Tenant.CreateHandler(),
                    ownsHandler: true,
                    source,
                    authority.Tenant.Clock),
                authority.Tenant.TenantId.ToString(),
                null,
                Guid.NewGuid(),
                source);
        }

        public int SignIns => _authority.Issued.Count - _before;

        public Task<ExchangePage> ReadAsync() => _transport.InvokeWholeAsync(new ExchangeCommand("Get-OrganizationConfig"), TestContext.Current.CancellationToken);

        public void Dispose() => _transport.Dispose();
    }
}
