using System.Net;

namespace WorkfrontOutlook.Tests.AddIns;

/// <summary>Answers in place of the published address, and remembers what was asked.</summary>
internal sealed class FakeCatalogHost : HttpMessageHandler
{
    private readonly Queue<Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>> _answers = new();

    internal List<Uri> Asked { get; } = [];

    internal void Answer(byte[] body, Action<HttpResponseMessage>? shape = null) => Answer(HttpStatusCode.OK, body, shape);

    internal void Answer(HttpStatusCode status, byte[] body, Action<HttpResponseMessage>? shape = null) =>
        _answers.Enqueue((request, _) =>
        {
            HttpResponseMessage response = new(status) { Content = new ByteArrayContent(body), RequestMessage = request };
            shape?.Invoke(response);
            return Task.FromResult(response);
        });

    internal void Answer(Func<CancellationToken, Task<HttpResponseMessage>> answer) => _answers.Enqueue((_, token) => answer(token));

    internal void Redirect(string location) =>
        Answer(HttpStatusCode.Found, [], response => response.Headers.Location = new Uri(location, UriKind.RelativeOrAbsolute));

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked.Add(request.RequestUri!);
        return _answers.Dequeue()(request, cancellationToken);
    }
}
