using Microsoft.Identity.Client;
using WorkfrontOutlook.Services.Resilience;

namespace WorkfrontOutlook.Services.SignIn;

/// <summary>Gives MSAL the connection's own way to the network, or the test's.</summary>
internal sealed class MsalHttp : IMsalHttpClientFactory, IDisposable
{
    private readonly HttpClient _client;

    /// <summary>Initializes a new instance of the <see cref="MsalHttp"/> class.</summary>
    /// <param name="plan">The sign-in, with what carries its requests.</param>
    /// <param name="isMachine">Whether this machine's own endpoint is asked: no proxy belongs there, and MSAL retries itself.</param>
    public MsalHttp(SignInPlan plan, bool isMachine = false)
    {
        bool owned = plan.Handler is null;
        (HttpMessageHandler handler, owned) = RequestLogHandler.Around(plan.Handler ?? (isMachine ? NetworkHandler.MakeDirect() : NetworkHandler.Make()), owned, plan.Log, plan.Clock);
        _client = isMachine ? new HttpClient(handler, owned) : new HttpClient(new SignInRetries(handler, owned, plan.Clock));
        _client.Timeout = Timeout.InfiniteTimeSpan;
        _client.MaxResponseContentBufferSize = 1024 * 1024;
    }

    public HttpClient GetHttpClient() => _client;

    public void Dispose() => _client.Dispose();
}
