using System.Net.NetworkInformation;

namespace WorkfrontOutlook.Tests.SignIn;

/// <summary>
/// Stands in for the system browser and the person before it: opens the sign-in page's address and comes back to the loopback
/// address in it, with a code or with what Entra ID says instead.
/// </summary>
internal sealed class FakeBrowser : IDisposable
{
    public const string Code = "0.authorization-code-that-nobody-may-see";

    private readonly HttpClient _client = new(new HttpClientHandler { UseProxy = false });

    private volatile bool _isClosed;

    public List<Uri> Opened { get; } = new();

    /// <summary>Gets what the address asked for.</summary>
    public Dictionary<string, string> Asked { get; private set; } = new(StringComparer.Ordinal);

    /// <summary>Gets or sets what comes back; null for a browser that is closed.</summary>
    public Func<Dictionary<string, string>, Dictionary<string, string>>? Answer { get; set; } = _ => new() { ["code"] = Code };

    /// <summary>Gets the page that the person sees at the end.</summary>
    public Task<string> Page { get; private set; } = Task.FromResult(string.Empty);

    public Task OpenAsync(Uri address)
    {
        Opened.Add(address);
        Asked = Pairs(address.Query.TrimStart('?'));
        if (Answer is not null)
        {
            Dictionary<string, string> answer = Answer(Asked);
            answer.TryAdd("state", Asked["state"]);
            Page = ComeBackAsync(new Uri(Asked["redirect_uri"]), answer, asForm: Asked.TryGetValue("response_mode", out string? mode) && string.Equals(mode, "form_post", StringComparison.Ordinal));
        }

        return Task.CompletedTask;
    }

    /// <summary>Gets a value indicating whether anybody still listens where the browser would come back to.</summary>
    public bool IsAwaited => IsListening(new Uri(Asked["redirect_uri"]).Port);

    public void Dispose()
    {
        _isClosed = true;
        _client.Dispose();
    }

    private static Dictionary<string, string> Pairs(string query) => query.Split('&')
        .Select(pair => pair.Split('=', 2))
        .ToDictionary(pair => Uri.UnescapeDataString(pair[0]), pair => Uri.UnescapeDataString(pair[1].Replace('+', ' ')), StringComparer.Ordinal);

    // MSAL opens the browser and then listens: on a busy machine this browser would be back before, which no person's is. And
    // .NET's HttpListener off Windows doesn't stand a connection that is there while it starts (ArgumentNullException in
    // HttpEndPointListener.ProcessAccept): its port is looked for without a connection, and it gets a moment.
    private async Task<string> ComeBackAsync(Uri address, Dictionary<string, string> answer, bool asForm)
    {
        for (int attempt = 1; attempt < 200 && !_isClosed && !IsListening(address.Port); attempt++)
        {
            await Task.Delay(50);
        }

        await Task.Delay(100);
        return await SendAsync(address, answer, asForm);
    }

    private static bool IsListening(int port) => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(at => at.Port == port);

    private async Task<string> SendAsync(Uri address, Dictionary<string, string> answer, bool asForm)
    {
        using var form = new FormUrlEncodedContent(answer);
        if (asForm)
        {
            using HttpResponseMessage posted = await _client.PostAsync(address, form);
            return await posted.Content.ReadAsStringAsync();
        }

        return await _client.GetStringAsync(new Uri(address, "?" + await form.ReadAsStringAsync()));
    }
}
