using Microsoft.Identity.Client;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Services.Resilience;

namespace WorkfrontOutlook.Services.SignIn;

/// <summary>
/// The sign-in of a person, in the system browser or with a code on another device: once, and silently for the second
/// resource and for every renewal. The cache is in memory and its own. The second resource isn't named in the browser's request:
/// Entra ID refuses .default beside scopes of another resource, and .default asks for consent to all that the app declares.
/// </summary>
internal sealed class MsalPersonSignIn : ISignIn
{
    private static readonly string[] Capabilities = { "cp1" };
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly IPublicClientApplication _app;
    private readonly MsalHttp _http;
    private readonly SignInPlan _plan;
    private readonly Func<string, CancellationToken, Task>? _showCode;
    private readonly Func<Uri, Task>? _open;
    private readonly Action? _onBrowser;
    private readonly string? _loginHint;
    private IAccount? _account;

    private MsalPersonSignIn(SignInPlan plan, Func<string, CancellationToken, Task>? showCode, string? loginHint, Func<Uri, Task>? open, Action? onBrowser)
    {
        _plan = plan;
        _showCode = showCode;
        _loginHint = loginHint;
        _open = open;
        _onBrowser = onBrowser;
        _http = new MsalHttp(plan);
        _app = PublicClientApplicationBuilder
            .Create(plan.ClientId)
            .WithAuthority(plan.Authority, validateAuthority: false)
            .WithInstanceDiscovery(false)
            .WithRedirectUri("http://localhost")
            .WithHttpClientFactory(_http, retryOnceOn5xx: false)
            .WithClientCapabilities(Capabilities)
            .Build();
    }

    public static ISignIn InBrowser(SignInPlan plan, string? loginHint, Func<Uri, Task>? open, Action? onBrowser) => new MsalPersonSignIn(plan, null, loginHint, open, onBrowser);

    public static ISignIn ByDeviceCode(SignInPlan plan, Func<string, CancellationToken, Task> showCode) => new MsalPersonSignIn(plan, showCode, null, null, null);

    public async Task<SignInToken> SignInAsync(string audience, string? claims, bool renew, CancellationToken cancellationToken)
    {
        if (_account is IAccount account)
        {
            return await MsalCalls.RunAsync(_plan.Words, WfErrors.SignInAgainNeeded, token => Silent(account, audience, claims, renew, token), cancellationToken).ConfigureAwait(false);
        }

        return _showCode is null
            ? await BrowseAsync(audience, claims, cancellationToken).ConfigureAwait(false)
            : await MsalCalls.RunAsync(_plan.Words, WfErrors.DeviceCodeDenied, token => ByCodeAsync(audience, claims, token), cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _account = null;
        _http.Dispose();
    }

    public override string ToString() => nameof(MsalPersonSignIn);

    private Task<AuthenticationResult> Silent(IAccount account, string audience, string? claims, bool renew, CancellationToken cancellationToken)
    {
        AcquireTokenSilentParameterBuilder request = _app.AcquireTokenSilent(MsalCalls.Scopes(audience), account).WithForceRefresh(renew && claims is null);
        if (claims is not null)
        {
            request.WithClaims(claims);
        }

        return request.ExecuteAsync(cancellationToken);
    }

    private async Task<AuthenticationResult> ByCodeAsync(string audience, string? claims, CancellationToken cancellationToken)
    {
        AcquireTokenWithDeviceCodeParameterBuilder request = _app.AcquireTokenWithDeviceCode(MsalCalls.Scopes(audience), code => _showCode!(code.Message, cancellationToken));
        if (claims is not null)
        {
            request.WithClaims(claims);
        }

        AuthenticationResult result = await request.ExecuteAsync(cancellationToken).ConfigureAwait(false);
        _account = result.Account;
        return result;
    }

    private async Task<SignInToken> BrowseAsync(string audience, string? claims, CancellationToken cancellationToken)
    {
        _onBrowser?.Invoke();

        // The browser may have been closed, which nobody tells the module.
        using CancellationTokenSource patience = Waits.Timeout(_plan.Clock, Patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await MsalCalls.RunAsync(_plan.Words, WfErrors.SignInFailed, token => InBrowserAsync(audience, claims, token), either.Token).ConfigureAwait(false);
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            // The system couldn't start it.
            throw WfErrors.BrowserUnavailable.For(_plan.Words.App, _plan.Words.Said(failure.Message));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw WfErrors.SignInTimedOut.For(_plan.Words.App, (int)Patience.TotalMinutes);
        }
    }

    private async Task<AuthenticationResult> InBrowserAsync(string audience, string? claims, CancellationToken cancellationToken)
    {
        var view = new SystemWebViewOptions { HtmlMessageSuccess = Page(SignInText.SignInPageDone), HtmlMessageError = Page(SignInText.SignInPageFailed) };
        if (_open is not null)
        {
            view.OpenBrowserAsync = address => OpenAsync(address, cancellationToken);
        }

        AcquireTokenInteractiveParameterBuilder request = _app
            .AcquireTokenInteractive(MsalCalls.Scopes(audience))
            .WithUseEmbeddedWebView(false)
            .WithSystemWebViewOptions(view);
        if (_loginHint is not null)
        {
            request.WithLoginHint(_loginHint);
        }

        if (claims is not null)
        {
            request.WithClaims(claims);
        }

        AuthenticationResult result = await request.ExecuteAsync(cancellationToken).ConfigureAwait(false);
        _account = result.Account;
        return result;
    }

    // MSAL hands no token on, and would listen for the browser afterwards.
    private async Task OpenAsync(Uri address, CancellationToken cancellationToken)
    {
        async Task<bool> OpenedAsync()
        {
            await _open!(address).ConfigureAwait(false);
            return true;
        }

        cancellationToken.ThrowIfCancellationRequested();
        await MsalCalls.EndWithAsync(OpenedAsync(), cancellationToken).ConfigureAwait(false);
    }

    private static string Page(string text) => System.Net.WebUtility.HtmlEncode(text);
}
