using System.Net;

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

    /// <summary>Tells whether anybody still listens where the browser would come back to.</summary>
    public async Task<bool> IsAwaitedAsync()
    {
        try
        {
            using var socket = new System.Net.Sockets.TcpClient();
            await socket.ConnectAsync(IPAddress.Loopback, new Uri(Asked["redirect_uri"]).Port, TestContext.Current.CancellationToken);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _isClosed = true;
        _client.Dispose();
    }

    private static Dictionary<string, string> Pairs(string query) => query.Split('&')
        .Select(pair => pair.Split('=', 2))
        .ToDictionary(pair => Uri.UnescapeDataString(pair[0]), pair => Uri.UnescapeDataString(pair[1].Replace('+', ' ')), StringComparer.Ordinal);

    // MSAL opens the browser and then listens: on a busy machine this browser is back before, which no person's is.
    private async Task<string> ComeBackAsync(Uri address, Dictionary<string, string> answer, bool asForm)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await SendAsync(address, answer, asForm);
            }
            catch (HttpRequestException) when (attempt < 200 && !_isClosed)
            {
                await Task.Delay(50);
            }
        }
    }

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
