using System.Net;
using System.Text;

namespace WorkfrontOutlook.Tests.Services;

/// <summary>Answers requests from a script, the last answer again and again, and keeps what it was asked.</summary>
internal sealed class ScriptedHandler : HttpMessageHandler
{
    private readonly Lock _lock = new();
    private readonly List<Func<SeenRequest, HttpResponseMessage>> _script = new();
    private readonly List<SeenRequest> _seen = new();
    private readonly TimeProvider _clock;

    public ScriptedHandler(TimeProvider clock)
    {
        _clock = clock;
    }

    public IReadOnlyList<SeenRequest> Seen
    {
        get
        {
            lock (_lock)
            {
                return _seen.ToArray();
            }
        }
    }

    public bool IsDisposed { get; private set; }

    public bool Hangs { get; set; }

    public ScriptedHandler Then(Func<SeenRequest, HttpResponseMessage> answer)
    {
        _script.Add(answer);
        return this;
    }

    public ScriptedHandler Then(int status, string body = "", params (string Name, string Value)[] headers) => Then(_ => Answer(status, body, headers));

    public ScriptedHandler ThenThrow(Func<Exception> exception) => Then(_ => throw exception());

    public static HttpResponseMessage Answer(int status, string body, params (string Name, string Value)[] headers) => Answer(status, Encoding.UTF8.GetBytes(body), headers);

    public static HttpResponseMessage Answer(int status, byte[] body, params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(body) };
        foreach ((string name, string value) in headers)
        {
            if (!response.Headers.TryAddWithoutValidation(name, value))
            {
                response.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return response;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string body = request.Content is null ? string.Empty : await request.Content.ReadAsStringAsync(cancellationToken);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, IEnumerable<string>> header in request.Headers.Concat(request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>()))
        {
            headers[header.Key] = string.Join(", ", header.Value);
        }

        var seen = new SeenRequest(_clock.GetUtcNow(), request.Method, request.RequestUri!, headers, body);
        Func<SeenRequest, HttpResponseMessage> answer;
        lock (_lock)
        {
            answer = _script[Math.Min(_seen.Count, _script.Count - 1)];
            _seen.Add(seen);
        }

        if (Hangs)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        HttpResponseMessage response = answer(seen);
        response.RequestMessage = request;
        return response;
    }

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }
}
