using System.Globalization;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Services.SignIn;
using WorkfrontOutlook.Tests.Services;
using WorkfrontOutlook.Tests.Support;

namespace WorkfrontOutlook.Tests.SignIn;

/// <summary>Managed identities by the environment's own endpoint, and by the machine's.</summary>
public sealed class ManagedIdentityTests : IDisposable
{
    private const string Header = "identity-header-that-nobody-may-see";
    private const string Assigned = "cccccccc-0000-4000-8000-00000000000c";

    private readonly FakeAuthority _authority = new();

    [Theory]
    [InlineData("IDENTITY_ENDPOINT", "IDENTITY_HEADER", "X-IDENTITY-HEADER", "2019-08-01", null)]
    [InlineData("IDENTITY_ENDPOINT", "IDENTITY_HEADER", "X-IDENTITY-HEADER", "2019-08-01", Assigned)]
    [InlineData("MSI_ENDPOINT", "MSI_SECRET", "secret", "2017-09-01", null)]
    [InlineData("MSI_ENDPOINT", "MSI_SECRET", "secret", "2017-09-01", Assigned)]
    public async Task The_environments_endpoint_gives_both_tokens(string endpoint, string secret, string header, string version, string? clientId)
    {
        using TenantContext context = await FakeAuthority.ConnectAsync(Request(clientId, (endpoint, "http://127.0.0.1:20072/oauth2/token"), (secret, Header)));
        Assert.True(context.Connection.HasGraph);
        Assert.Empty(context.Warnings);
        SeenRequest first = _authority.Seen[0];
        Assert.Equal(HttpMethod.Get, first.Method);
        Assert.Equal(Header, first.Headers[header]);
        Assert.Equal("True", first.Headers["Metadata"]);
        Assert.StartsWith("http://127.0.0.1:20072/oauth2/token?api-version=" + version, first.Address.AbsoluteUri, StringComparison.Ordinal);
        Assert.EndsWith("&resource=https%3A%2F%2Foutlook.office365.com", first.Address.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal(clientId is not null, first.Address.Query.Contains("client_id=" + Assigned, StringComparison.Ordinal));
        Assert.False(first.Headers.ContainsKey("X-Forwarded-For"));
        await AppSignInTests.ReadAsync(context);
        Assert.Equal(2, _authority.Seen.Count);
        Secrecy.Check(_authority, [Header], Secrecy.Texts(context));
    }

    [Fact]
    public async Task With_both_shapes_the_newer_one_is_asked()
    {
        using TenantContext context = await FakeAuthority.ConnectAsync(Request(null, ("MSI_ENDPOINT", "http://127.0.0.1:1/old"), ("MSI_SECRET", "x"), ("IDENTITY_ENDPOINT", "http://127.0.0.1:20072/new"), ("IDENTITY_HEADER", Header)));
        Assert.All(_authority.Seen, request => Assert.Equal("/new", request.Address.AbsolutePath));
    }

    [Theory]
    [InlineData("epoch text")]
    [InlineData("epoch number")]
    [InlineData("date")]
    [InlineData("us date")]
    [InlineData("expires_in")]
    [InlineData("token")]
    public async Task Every_form_of_expiry_is_read(string form)
    {
        DateTimeOffset expires = DateTimeOffset.UtcNow.AddHours(2);
        DateTimeOffset whole = DateTimeOffset.FromUnixTimeSeconds(expires.ToUnixTimeSeconds());
        _authority.Lifetime = whole - DateTimeOffset.UtcNow;
        string token = _authority.TokenFor("https://outlook.office365.com");
        _authority.Then(_ => FakeAuthority.Json(form switch
        {
            "epoch text" => new { access_token = token, expires_on = whole.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), token_type = "Bearer" },
            "epoch number" => new { access_token = token, expires_on = whole.ToUnixTimeSeconds() },
            "date" => new { access_token = token, expires_on = whole.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) },
            "us date" => new { access_token = token, expires_on = whole.ToString("MM/dd/yyyy HH:mm:ss '+00:00'", CultureInfo.InvariantCulture) },
            "expires_in" => new { access_token = token, expires_on = (string?)null, expires_in = "7200" },
            _ => new { access_token = token } as object,
        }));
        using TenantContext context = await FakeAuthority.ConnectAsync(Automation());
        Assert.InRange(context.Connection.ExpiresAt!.Value, whole.AddMinutes(-3), whole.AddMinutes(3));
    }

    [Theory]
    [InlineData("\"expires_on\":\"9999-12-31 00:00:00Z\"")]
    [InlineData("\"expires_on\":253402300798")]
    [InlineData("\"expires_on\":null")]
    [InlineData("\"expires_on\":null,\"expires_in\":null")]
    [InlineData("\"expires_in\":9000000")]
    [InlineData("\"token_type\":\"Bearer\"")]
    public async Task An_expiry_that_says_nothing_gives_way_to_what_the_token_says_and_then_to_minutes(string expiry)
    {
        DateTimeOffset whole = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.AddHours(2).ToUnixTimeSeconds());
        _authority.Lifetime = whole - DateTimeOffset.UtcNow;
        _authority.Then(200, "{\"access_token\":\"" + _authority.TokenFor("https://outlook.office365.com") + "\"," + expiry + "}");
        using TenantContext context = await FakeAuthority.ConnectAsync(Automation());
        Assert.InRange(context.Connection.ExpiresAt!.Value, whole.AddMinutes(-3), whole.AddMinutes(3));

        // A token that says nothing itself is asked for again in minutes, not with each request, and not never.
        using ISignIn endpoint = Endpoint();
        _authority.Then(200, "{\"access_token\":\"opaque\"," + expiry + "}");
        SignInToken token = await endpoint.SignInAsync("https://outlook.office365.com", null, renew: false, TestContext.Current.CancellationToken);
        Assert.InRange(token.Expires - _authority.Tenant.Clock.GetUtcNow(), TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(6));
    }

    [Theory]
    [InlineData("\"expires_on\":\"soon\"")]
    [InlineData("\"expires_on\":\"\"")]
    [InlineData("\"expires_on\":1")]
    [InlineData("\"expires_on\":\"0\"")]
    [InlineData("\"expires_on\":-62135596800")]
    [InlineData("\"expires_on\":\"1970-01-01 00:00:01Z\"")]
    [InlineData("\"expires_on\":1e300")]
    [InlineData("\"expires_on\":\"NaN\"")]
    [InlineData("\"expires_on\":{}")]
    [InlineData("\"expires_on\":true,\"expires_in\":3600")]
    [InlineData("\"expires_in\":\"never\"")]
    [InlineData("\"expires_in\":0")]
    [InlineData("\"expires_in\":-3600")]
    public async Task An_expiry_that_is_no_time_or_has_gone_by_is_refused(string expiry)
    {
        _authority.Then(200, "{\"access_token\":\"" + _authority.TokenFor("https://outlook.office365.com") + "\"," + expiry + "}");
        WfException error = await Secrecy.FailAsync(_authority, Automation(), Header);
        Assert.Equal("SignInReplyMalformed", error.ErrorId);
    }

    [Theory]
    [InlineData(-30)]
    [InlineData(30)]
    public async Task An_expiry_is_meant_by_the_clock_that_wrote_it(int hours)
    {
        using ISignIn endpoint = Endpoint();
        DateTimeOffset there = _authority.Tenant.Clock.GetUtcNow().AddHours(hours);
        _authority.Then(200, "{\"access_token\":\"opaque\",\"expires_on\":" + there.AddHours(1).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) + "}", ("Date", there.ToString("r", CultureInfo.InvariantCulture)));
        SignInToken token = await endpoint.SignInAsync("https://outlook.office365.com", null, renew: false, TestContext.Current.CancellationToken);
        Assert.InRange(token.Expires - _authority.Tenant.Clock.GetUtcNow(), TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));
    }

    [Theory]
    [InlineData(-20)]
    [InlineData(4)]
    public async Task A_clock_that_cannot_have_written_an_expiry_says_nothing_of_it(int years)
    {
        using ISignIn endpoint = Endpoint();
        DateTimeOffset now = _authority.Tenant.Clock.GetUtcNow();
        _authority.Then(200, "{\"access_token\":\"opaque\",\"expires_on\":" + now.AddHours(1).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) + "}", ("Date", now.AddYears(years).ToString("r", CultureInfo.InvariantCulture)));
        SignInToken token = await endpoint.SignInAsync("https://outlook.office365.com", null, renew: false, TestContext.Current.CancellationToken);
        Assert.InRange(token.Expires - _authority.Tenant.Clock.GetUtcNow(), TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));
    }

    [Fact]
    public async Task A_throttle_that_names_a_date_is_heeded_by_the_endpoints_clock()
    {
        var clock = new ManualClock(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
        using var authority = new FakeAuthority(clock);
        DateTimeOffset there = clock.GetUtcNow().AddHours(-5);
        authority.Then(429, "{}", ("Date", there.ToString("r", CultureInfo.InvariantCulture)), ("Retry-After", there.AddSeconds(40).ToString("r", CultureInfo.InvariantCulture)));
        using ISignIn endpoint = IdentityEndpoint.Find(Automated, null, clock, authority, null)!;
        await clock.DriveAsync(endpoint.SignInAsync("https://outlook.office365.com", null, renew: false, TestContext.Current.CancellationToken));
        Assert.Equal(TimeSpan.FromSeconds(40), authority.Seen[1].At - authority.Seen[0].At);
    }

    [Theory]
    [InlineData("1600000000")]
    [InlineData("\"1600000000\"")]
    [InlineData("\"soon\"")]
    public async Task A_machines_endpoint_that_gives_no_sound_expiry_is_refused(string expiry)
    {
        using var authority = new FakeAuthority();
        for (int i = 0; i < 20; i++)
        {
            authority.Then(200, "{\"access_token\":\"" + authority.TokenFor("https://outlook.office365.com") + "\",\"expires_on\":" + expiry + ",\"token_type\":\"Bearer\"}");
        }

        WfException error = await Secrecy.FailAsync(authority, Request(authority, null));
        Assert.Contains(error.ErrorId, new[] { "SignInReplyMalformed", "IdentityEndpointFailed", "ManagedIdentityNotAvailable" });
    }

    [Fact]
    public async Task Cancelling_while_a_machines_endpoint_fails_is_a_cancellation_and_nothing_of_MSALs()
    {
        using var authority = new FakeAuthority();
        using var stop = new CancellationTokenSource();
        for (int i = 0; i < 20; i++)
        {
            authority.Then(_ =>
            {
                stop.Cancel();
                throw new HttpRequestException("No route to host");
            });
        }

        Exception thrown = await Assert.ThrowsAnyAsync<Exception>(() => FakeAuthority.ConnectAsync(Request(authority, null), stop.Token));
        Assert.IsType<OperationCanceledException>(thrown);
    }

    [Theory]
    [InlineData(400, """{"statusCode":400,"message":"No managed identity was found for specified ClientId/ResourceId/PrincipalId."}""", "IdentityEndpointFailed", 1)]
    [InlineData(400, """{"error":"invalid_request","error_description":"Identity not found"}""", "IdentityEndpointFailed", 1)]
    [InlineData(401, "identity-header-that-nobody-may-see is wrong", "IdentityEndpointFailed", 1)]
    [InlineData(403, """{"error":{"code":"x","message":"no"}}""", "IdentityEndpointFailed", 1)]
    [InlineData(302, "", "SignInReplyMalformed", 1)]
    [InlineData(200, "<html>", "SignInReplyMalformed", 1)]
    [InlineData(200, "", "SignInReplyMalformed", 1)]
    [InlineData(200, "[]", "SignInReplyMalformed", 1)]
    [InlineData(200, "{}", "SignInReplyMalformed", 1)]
    [InlineData(200, """{"access_token":7}""", "SignInReplyMalformed", 1)]
    [InlineData(200, """{"access_token":"two words"}""", "SignInReplyMalformed", 1)]
    [InlineData(200, """{"access_token":"two words","expires_in":"3600"}""", "SignInReplyMalformed", 1)]
    [InlineData(200, """{"access_token":"\ud800"}""", "SignInReplyMalformed", 1)]
    [InlineData(200, """{"access_token":"a","expires_on":"\ud800"}""", "SignInReplyMalformed", 1)]
    [InlineData(429, "{}", "SignInThrottled", 3)]
    [InlineData(500, "{}", "SignInServiceFailed", 3)]
    public async Task An_endpoint_that_gives_no_token_is_told_apart(int status, string body, string id, int tries)
    {
        using var authority = new FakeAuthority(FastClock.At(DateTimeOffset.UtcNow, 200));
        for (int i = 0; i < tries; i++)
        {
            authority.Then(status, body);
        }

        WfException error = await Secrecy.FailAsync(authority, Request(authority, null, ("IDENTITY_ENDPOINT", "http://127.0.0.1:20072/oauth2/token"), ("IDENTITY_HEADER", Header)), Header);
        Assert.Equal(id, error.ErrorId);
        Assert.Equal(tries, authority.Seen.Count);
    }

    [Fact]
    public async Task An_endpoint_that_is_not_there_is_told_as_such()
    {
        using var authority = new FakeAuthority(FastClock.At(DateTimeOffset.UtcNow, 200));
        authority.Then(_ => throw new HttpRequestException("Connection refused")).Then(_ => throw new HttpRequestException("Connection refused"));
        WfException error = await Secrecy.FailAsync(authority, Request(authority, null, ("IDENTITY_ENDPOINT", "http://127.0.0.1:20072/oauth2/token"), ("IDENTITY_HEADER", Header)), Header);
        Assert.Equal("SignInUnreachable", error.ErrorId);
    }

    [Theory]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData("not an address")]
    [InlineData("http://user:pass-word@127.0.0.1/")]
    public async Task An_address_that_is_none_is_refused(string address)
    {
        WfException error = await Secrecy.FailAsync(_authority, Request(null, ("IDENTITY_ENDPOINT", address), ("IDENTITY_HEADER", Header)), Header);
        Assert.Equal("ManagedIdentityNotAvailable", error.ErrorId);
    }

    [Fact]
    public async Task An_id_that_is_no_guid_is_refused()
    {
        WfException error = await Secrecy.FailAsync(_authority, Request("my-identity", ("IDENTITY_ENDPOINT", "http://127.0.0.1/"), ("IDENTITY_HEADER", Header)));
        Assert.Equal("ClientIdMalformed", error.ErrorId);
        Assert.Empty(_authority.Seen);
    }

    [Fact]
    public async Task Renewal_takes_what_the_platform_gives_and_does_not_storm()
    {
        var clock = new ManualClock(DateTimeOffset.UtcNow);
        using var authority = new FakeAuthority(clock, lifetime: TimeSpan.FromHours(24));
        using TenantContext context = await FakeAuthority.ConnectAsync(Request(authority, null, ("IDENTITY_ENDPOINT", "http://127.0.0.1/"), ("IDENTITY_HEADER", Header)));
        clock.Advance(TimeSpan.FromHours(23.95));
        await AppSignInTests.ReadAsync(context);
        await AppSignInTests.ReadAsync(context);
        Assert.Equal(3, authority.Seen.Count);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("hangs")]
    public async Task Without_any_endpoint_MSAL_looks_for_a_machines_and_not_for_long(string kind)
    {
        using var authority = new FakeAuthority(FastClock.At(DateTimeOffset.UtcNow, 10));
        authority.Delay = kind == "hangs" ? TimeSpan.FromMinutes(5) : TimeSpan.Zero;
        for (int i = 0; i < 50; i++)
        {
            authority.Then(_ => throw new HttpRequestException("No route to host"));
        }

        var watch = System.Diagnostics.Stopwatch.StartNew();
        WfException error = await Secrecy.FailAsync(authority, Request(authority, null));
        Assert.Equal("ManagedIdentityNotAvailable", error.ErrorId);
        Assert.Contains("-FederatedIdentity", error.RecommendedAction, StringComparison.Ordinal);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(120), watch.Elapsed.ToString());
        Assert.NotEmpty(authority.Seen);
        Assert.All(authority.Seen, request => Assert.Equal("169.254.169.254", request.Address.Host));
    }

    public void Dispose() => _authority.Dispose();

    private static string? Automated(string name) => name switch { "IDENTITY_ENDPOINT" => "http://127.0.0.1/", "IDENTITY_HEADER" => Header, _ => null };

    private ISignIn Endpoint() => IdentityEndpoint.Find(Automated, null, _authority.Tenant.Clock, _authority, null)!;

    private ConnectRequest Automation() => Request(null, ("IDENTITY_ENDPOINT", "http://127.0.0.1:20072/oauth2/token"), ("IDENTITY_HEADER", Header));

    private ConnectRequest Request(string? clientId, params (string Name, string Value)[] environment) => Request(_authority, clientId, environment);

    private static ConnectRequest Request(FakeAuthority authority, string? clientId, params (string Name, string Value)[] environment) => new()
    {
        SignIn = SignInKind.ManagedIdentity,
        Organization = authority.Tenant.Organization,
        ClientId = clientId,
        AuthorityHandler = authority,
        Handler = authority.Tenant.CreateHandler(),
        Clock = authority.Tenant.Clock,
        ReadEnvironment = name => environment.FirstOrDefault(pair => pair.Name == name).Value,
    };
}
