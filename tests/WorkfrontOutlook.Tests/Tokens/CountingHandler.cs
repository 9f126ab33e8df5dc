using System.Net;

namespace WorkfrontOutlook.Tests.Tokens;

/// <summary>Answers requests and remembers them.</summary>
internal sealed class CountingHandler(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    private readonly List<string> _requests = [];

    public CountingHandler(Func<HttpRequestMessage, HttpResponseMessage> answer)
        : this((request, _) => Task.FromResult(answer(request)))
    {
    }

    public IReadOnlyList<string> Requests => _requests;

    public List<HttpRequestMessage> Messages { get; } = [];

    public static CountingHandler Json(Func<string> body) =>
        new(_ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body(), System.Text.Encoding.UTF8, "application/json") });

    /// <summary>The same handler for every request, as a verifier's factory; disposing it does nothing.</summary>
    public Func<HttpMessageHandler> Factory => () => this;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        lock (_requests)
        {
            _requests.Add(request.RequestUri!.OriginalString);
            Messages.Add(request);
        }

        return await answer(request, cancellationToken);
    }

    /// <summary>It holds nothing, so it serves the next client too.</summary>
    protected override void Dispose(bool disposing) => base.Dispose(disposing);
}
