using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.SimulatedTenant.Wire;
using WorkfrontOutlook.Tests.Services;

namespace WorkfrontOutlook.Tests.SignIn;

/// <summary>The sign-in in the system browser: the whole code flow, over a loopback address of this machine.</summary>
public sealed class BrowserSignInTests : IDisposable
{
    private readonly FakeAuthority _authority = new() { Exchange = User("Exchange.Manage"), Graph = User("Application.Read.All User.Read") };
    private readonly FakeBrowser _browser = new();
    private int _told;

    [Fact]
    public async Task One_sign_in_in_the_browser_serves_both_resources()
    {
        using TenantContext context = await FakeAuthority.ConnectAsync(Request());
        Assert.Equal(1, _told);
        Assert.Equal(SignInKind.Interactive, context.Connection.SignIn);
        Assert.Equal(FakeAuthority.User, context.Connection.Account);
        Assert.True(context.Connection.HasGraph);
        Assert.Empty(context.Warnings);

        Uri opened = Assert.Single(_browser.Opened);
        Assert.Equal("https://login.microsoftonline.com/" + _authority.Tenant.TenantId + "/oauth2/v2.0/authorize", opened.GetLeftPart(UriPartial.Path));
        Assert.Equal("code", _browser.Asked["response_type"]);
        Assert.Equal(_authority.App, _browser.Asked["client_id"]);
        Assert.Equal(FakeAuthority.User, _browser.Asked["login_hint"]);
        Assert.Equal("localhost", new Uri(_browser.Asked["redirect_uri"]).Host);
        Assert.Contains("https://outlook.office365.com/.default", _browser.Asked["scope"], StringComparison.Ordinal);
        Assert.DoesNotContain("graph", _browser.Asked["scope"], StringComparison.Ordinal);
        Assert.Contains("cp1", _browser.Asked["claims"], StringComparison.Ordinal);
        Assert.Contains("You are signed in", await _browser.Page, StringComparison.Ordinal);

        Dictionary<string, string>[] forms = _authority.TokenRequests.Select(FakeAuthority.Form).ToArray();
        Assert.Equal(["authorization_code", "refresh_token"], forms.Select(form => form["grant_type"]));
        Assert.Equal(FakeBrowser.Code, forms[0]["code"]);
        Assert.Contains("graph.microsoft.com/.default", forms[1]["scope"], StringComparison.Ordinal);

        // The code is worth nothing to who hasn't started the sign-in.
        Assert.Equal("S256", _browser.Asked["code_challenge_method"]);
        string challenge = Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(forms[0]["code_verifier"]))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        Assert.Equal(_browser.Asked["code_challenge"], challenge);
        Assert.DoesNotContain(forms[0]["code_verifier"], opened.AbsoluteUri, StringComparison.Ordinal);

        await AppSignInTests.ReadAsync(context);
        Secrecy.Check(_authority, [FakeBrowser.Code, forms[0]["code_verifier"]], Secrecy.Texts(context));
        Assert.False(_browser.IsAwaited);
    }

    [Fact]
    public async Task What_follows_the_sign_in_opens_no_browser()
    {
        var clock = new ManualClock(DateTimeOffset.UtcNow);
        using var authority = new FakeAuthority(clock, lifetime: TimeSpan.FromMinutes(60)) { Exchange = User("Exchange.Manage"), Graph = User("Application.Read.All") };
        using TenantContext context = await FakeAuthority.ConnectAsync(Request(authority));
        for (int minutes = 0; minutes < 240; minutes += 10)
        {
            await AppSignInTests.ReadAsync(context);
            clock.Advance(TimeSpan.FromMinutes(10));
        }

        Assert.Single(_browser.Opened);
        Assert.InRange(authority.TokenRequests.Count, 5, 7);
    }

    [Theory]
    [InlineData("access_denied", "AADSTS65004: User declined to consent to access the app.", "ConsentMissing")]
    [InlineData("access_denied", "The user cancelled.", "SignInCancelled")]
    [InlineData("interaction_required", "AADSTS53003: Access has been blocked by Conditional Access policies.", "ConditionalAccessBlocked")]
    [InlineData("invalid_request", "AADSTS50011: The redirect URI specified in the request does not match.", "PublicClientRefused")]
    [InlineData("unauthorized_client", "AADSTS700016: Application was not found in the directory.", "UnknownApp")]
    [InlineData("server_error", "Something went wrong.", "SignInFailed")]
    public async Task A_denial_in_the_browser_is_told_apart(string error, string text, string id)
    {
        _browser.Answer = _ => new() { ["error"] = error, ["error_description"] = text };
        WfException failure = await Secrecy.FailAsync(_authority, Request());
        Assert.Equal(id, failure.ErrorId);
        Assert.Contains("The sign-in failed", await _browser.Page, StringComparison.Ordinal);
        Assert.Empty(_authority.TokenRequests);
        Assert.False(_browser.IsAwaited);
    }

    [Theory]
    [InlineData(400, """{"error":"invalid_grant","error_description":"AADSTS50076: you must use multi-factor authentication"}""", "MultifactorNeeded")]
    [InlineData(401, """{"error":"invalid_client","error_description":"AADSTS7000218: The request body must contain: client_assertion or client_secret"}""", "PublicClientRefused")]
    [InlineData(200, "<html>", "SignInReplyMalformed")]
    public async Task A_code_that_is_not_taken_is_told_apart(int status, string body, string id)
    {
        _authority.Then(status, body);
        WfException failure = await Secrecy.FailAsync(_authority, Request(), FakeBrowser.Code);
        Assert.Equal(id, failure.ErrorId);
    }

    [Fact]
    public async Task An_answer_to_another_sign_in_is_not_taken()
    {
        _browser.Answer = _ => new() { ["code"] = FakeBrowser.Code, ["state"] = "somebody-elses" };
        WfException failure = await Secrecy.FailAsync(_authority, Request(), FakeBrowser.Code);
        Assert.Equal("SignInFailed", failure.ErrorId);
        Assert.Empty(_authority.TokenRequests);
    }

    [Fact]
    public async Task A_browser_that_never_comes_back_is_given_up_after_ten_minutes()
    {
        var clock = new ManualClock(DateTimeOffset.UtcNow);
        using var authority = new FakeAuthority(clock);
        _browser.Answer = null;
        WfException failure = await Assert.ThrowsAsync<WfException>(() => clock.DriveAsync(FakeAuthority.ConnectAsync(Request(authority))));
        Assert.Equal("SignInTimedOut", failure.ErrorId);
        Assert.Contains("-Device", failure.RecommendedAction, StringComparison.Ordinal);
        Assert.False(_browser.IsAwaited);
    }

    [Fact]
    public async Task Waiting_for_the_browser_can_be_cancelled()
    {
        _browser.Answer = null;
        using var stop = new CancellationTokenSource();
        Task<TenantContext> connecting = FakeAuthority.ConnectAsync(Request(), stop.Token);
        while (_browser.Opened.Count == 0)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        // The listener begins after the browser has opened.
        while (!_browser.IsAwaited)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        long cancelled = Stopwatch.GetTimestamp();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
        
        // Else it would be ten minutes.
        Assert.True(Stopwatch.GetElapsedTime(cancelled) < TimeSpan.FromMinutes(1), Stopwatch.GetElapsedTime(cancelled).ToString());
        await Eventually.TrueAsync(() => !_browser.IsAwaited);
    }

    [Fact]
    public async Task A_browser_that_never_opens_does_not_hold_a_cancellation_up()
    {
        var opening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _browser.Answer = null;
        using var stop = new CancellationTokenSource();
        Task<TenantContext> connecting = FakeAuthority.ConnectAsync(
            Request(open: async address =>
            {
                await _browser.OpenAsync(address);
                opening.SetResult();
                await never.Task;
            }),
            stop.Token);
        await opening.Task;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));

        // Nor is it listened for when it opens after all.
        never.SetResult();
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.False(_browser.IsAwaited);
    }

    [Fact]
    public async Task A_code_that_is_being_redeemed_can_be_cancelled_in_the_answers_body()
    {
        var reading = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _authority.Then(_ => new HttpResponseMessage { Content = new StreamContent(new EndlessStream(reading)) });
        using var stop = new CancellationTokenSource();
        Task<TenantContext> connecting = FakeAuthority.ConnectAsync(Request(), stop.Token);
        await reading.Task;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        Assert.False(_browser.IsAwaited);
    }

    [Fact]
    public async Task Where_no_browser_opens_the_other_ways_are_named()
    {
        var request = new ConnectRequest
        {
            SignIn = SignInKind.Interactive,
            TenantId = _authority.Tenant.TenantId.ToString(),
            ClientId = _authority.App,
            AuthorityHandler = _authority,
            OpenBrowser = _ => throw new System.ComponentModel.Win32Exception(2),
        };
        WfException failure = await Secrecy.FailAsync(_authority, request);
        Assert.Equal("BrowserUnavailable", failure.ErrorId);
        Assert.Contains("-Device", failure.RecommendedAction, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _browser.Dispose();
        _authority.Dispose();
    }

    private static AccessTokenOptions User(string scopes) => new() { Scopes = scopes, UserPrincipalName = FakeAuthority.User };

    private ConnectRequest Request(FakeAuthority? authority = null, Func<Uri, Task>? open = null)
    {
        authority ??= _authority;
        return new()
        {
            SignIn = SignInKind.Interactive,
            TenantId = authority.Tenant.TenantId.ToString(),
            ClientId = authority.App,
            UserPrincipalName = FakeAuthority.User,
            AuthorityHandler = authority,
            Handler = authority.Tenant.CreateHandler(),
            Clock = authority.Tenant.Clock,
            OpenBrowser = open ?? _browser.OpenAsync,
            OnBrowser = () => _told++,
        };
    }
}
