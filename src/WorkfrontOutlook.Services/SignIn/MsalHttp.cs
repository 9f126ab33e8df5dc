using Microsoft.Identity.Client;
using WorkfrontOutlook.Services.Resilience;

namespace WorkfrontOutlook.Services.SignIn;

/// <summary>Gives MSAL the connection's own way to the network, or the test's.</summary>
internal sealed class MsalHttp : IMsalHttpClientFactory, IDisposable
{
    private readonly HttpClient _client;

    /// <summary>Initializes a new instance of the <see cref="MsalHttp"/> class.</summary>
    /// <param name="handler">What carries the requests, not disposed; null means the network.</param>
    /// <param name="direct">Whether the network is that of the machine itself, where no proxy belongs.</param>
    public MsalHttp(HttpMessageHandler? handler, bool direct = false)
    {
        _client = new HttpClient(handler ?? (direct ? NetworkHandler.MakeDirect() : NetworkHandler.Make()), disposeHandler: handler is null)
        {
            MaxResponseContentBufferSize = 1024 * 1024,
        };
    }

    public HttpClient GetHttpClient() => _client;

    public void Dispose() => _client.Dispose();
}
