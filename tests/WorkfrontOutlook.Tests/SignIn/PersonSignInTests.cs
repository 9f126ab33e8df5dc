using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Services.SignIn;
using WorkfrontOutlook.SimulatedTenant.Wire;
using WorkfrontOutlook.Tests.Support;

namespace WorkfrontOutlook.Tests.SignIn;

/// <summary>The sign-ins of a person.</summary>
public sealed class PersonSignInTests : IDisposable
{
    private readonly FakeAuthority _authority = new() { Exchange = User("Exchange.Manage"), Graph = User("Application.Read.All User.Read") };
    private readonly List<string> _shown = new();

    [Fact]
    public async Task A_code_is_shown_and_one_sign_in_serves_both_resources()
    {
        _authority.Then(_ => null).Then(400, """{"error":"authorization_pending","error_description":"AADSTS70016: pending"}""");
        using TenantContext context = await FakeAuthority.ConnectAsync(Request());
        Assert.Equal(["To sign in, open https://microsoft.com/devicelogin and enter the code ABC123"], _shown);
        Assert.True(context.Connection.HasGraph);
        Assert.Equal(FakeAuthority.User, context.Connection.Account);
        Assert.Empty(context.Warnings);
        Dictionary<string, string>[] forms = _authority.TokenRequests.Select(FakeAuthority.Form).ToArray();
        Assert.Equal(["device_code", "device_code", "refresh_token"], forms.Select(form => form["grant_type"]));
        Assert.Contains("graph.microsoft.com/.default", forms[2]["scope"], StringComparison.Ordinal);
        await AppSignInTests.ReadAsync(context);
        Secrecy.Check(_authority, [], Secrecy.Texts(context));
    }

    [Theory]
    [InlineData(400, """{"error":"authorization_declined","error_description":"The user declined."}""", "DeviceCodeDenied")]
    [InlineData(400, """{"error":"access_denied","error_description":"The user declined."}""", "DeviceCodeDenied")]
    [InlineData(400, """{"error":"expired_token","error_description":"AADSTS70020: The provided value for the input parameter 'device_code' is not valid. This device code has expired."}""", "DeviceCodeExpired")]
    [InlineData(400, """{"error":"code_expired","error_description":"Expired."}""", "DeviceCodeExpired")]
    [InlineData(400, """{"error":"invalid_grant","error_description":"AADSTS53003: Access has been blocked by Conditional Access policies."}""", "ConditionalAccessBlocked")]
    [InlineData(400, """{"error":"invalid_grant","error_description":"AADSTS50076: you must use multi-factor authentication"}""", "MultifactorNeeded")]
    [InlineData(401, """{"error":"invalid_client","error_description":"AADSTS7000218: The request body must contain: client_assertion or client_secret"}""", "PublicClientRefused")]
    [InlineData(400, """{"error":"invalid_grant","error_description":"AADSTS65001: no consent"}""", "ConsentMissing")]
    [InlineData(200, "<html>", "SignInReplyMalformed")]
    [InlineData(200, "{}", "SignInReplyMalformed")]
    public async Task A_code_that_leads_nowhere_is_told_apart(int status, string body, string id)
    {
        _authority.Then(_ => null).Then(status, body);
        WfException error = await Secrecy.FailAsync(_authority, Request());
        Assert.Equal(id, error.ErrorId);
        Assert.Single(_shown);
    }

    [Theory]
    [InlineData(200, "<html>", "SignInReplyMalformed")]
    [InlineData(400, """{"error":"invalid_client","error_description":"AADSTS700016: Application not found"}""", "UnknownApp")]
    [InlineData(400, """{"error":"invalid_request","error_description":"AADSTS90002: Tenant not found"}""", "UnknownTenant")]
    public async Task Without_a_code_there_is_nothing_to_show(int status, string body, string id)
    {
        _authority.Then(status, body);
        WfException error = await Secrecy.FailAsync(_authority, Request());
        Assert.Equal(id, error.ErrorId);
        Assert.Empty(_shown);
    }

    [Fact]
    public async Task A_throttled_poll_is_waited_for()
    {
        using var authority = new FakeAuthority(FastClock.At(DateTimeOffset.UtcNow, 100)) { Exchange = User("Exchange.Manage"), Graph = User("Application.Read.All") };
        authority.Then(_ => null).Then(429, "{}", ("Retry-After", "20"));
        using TenantContext context = await FakeAuthority.ConnectAsync(Request(authority));
        Assert.True(context.Connection.HasGraph);
        Assert.InRange(authority.Seen[2].At - authority.Seen[1].At, TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task Waiting_for_the_code_can_be_cancelled()
    {
        for (int i = 0; i < 10_000; i++)
        {
            _authority.Then(request => request.Address.AbsolutePath.EndsWith("/token", StringComparison.Ordinal)
                ? Services.ScriptedHandler.Answer(400, """{"error":"authorization_pending","error_description":"AADSTS70016: pending"}""", ("Content-Type", "application/json"))
                : null);
        }

        _authority.Delay = TimeSpan.FromMilliseconds(20);
        using var stop = new CancellationTokenSource();
        Task<TenantContext> connecting = FakeAuthority.ConnectAsync(Request(), stop.Token);
        await Services.Eventually.TrueAsync(() => _authority.TokenRequests.Count > 1);
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
        Assert.Single(_shown);
    }

    [Fact]
    public async Task A_renewal_that_needs_the_person_says_so()
    {
        var clock = new Services.ManualClock(DateTimeOffset.UtcNow);
        using var authority = new FakeAuthority(clock);
        using var source = new RenewingTokenSource(SignIns.Make(Request(authority)), clock);
        await source.GetTokenAsync("https://outlook.office365.com", null, TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromHours(3));
        authority.Then(400, """{"error":"invalid_grant","error_description":"AADSTS700082: The refresh token has expired due to inactivity."}""");
        WfException error = await Assert.ThrowsAsync<WfException>(() => source.GetTokenAsync("https://outlook.office365.com", null, TestContext.Current.CancellationToken));
        Assert.Equal("SignInAgainNeeded", error.ErrorId);
    }

    [Theory]
    [InlineData(SignInKind.Interactive)]
    [InlineData(SignInKind.Device)]
    public async Task Where_nobody_sits_it_is_refused_at_once_with_the_way_for_jobs(SignInKind kind)
    {
        var request = new ConnectRequest { SignIn = kind, IsAttended = false, AuthorityHandler = _authority, ShowDeviceCode = Show };
        WfException error = await Secrecy.FailAsync(_authority, request);
        Assert.Equal("SignInNeedsPerson", error.ErrorId);
        Assert.Contains("-ManagedIdentity", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(_authority.Seen);
    }

    [Theory]
    [InlineData(SignInKind.Interactive)]
    [InlineData(SignInKind.Device)]
    public async Task No_app_of_Microsofts_is_borrowed(SignInKind kind)
    {
        var request = new ConnectRequest { SignIn = kind, AuthorityHandler = _authority, ShowDeviceCode = Show };
        WfException error = await Secrecy.FailAsync(_authority, request);
        Assert.Equal("ClientIdNeeded", error.ErrorId);
        Assert.Contains("Exchange.Manage", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(_authority.Seen);
    }

    public void Dispose() => _authority.Dispose();

    private static AccessTokenOptions User(string scopes) => new() { Scopes = scopes, UserPrincipalName = FakeAuthority.User };

    private Task Show(string message, CancellationToken cancellationToken)
    {
        _shown.Add(message);
        return Task.CompletedTask;
    }

    private ConnectRequest Request(FakeAuthority? authority = null)
    {
        authority ??= _authority;
        return new()
        {
            SignIn = SignInKind.Device,
            TenantId = authority.Tenant.TenantId.ToString(),
            ClientId = authority.App,
            AuthorityHandler = authority,
            Handler = authority.Tenant.CreateHandler(),
            Clock = authority.Tenant.Clock,
            ShowDeviceCode = Show,
        };
    }
}
