using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace WfProbe;

/// <summary>
/// A loopback server that breaks the answers to the requests whose body holds a word, and passes the others on to a good one.
/// </summary>
public sealed class BreakingProxy : IDisposable
{
    private readonly HttpListener _listener;
    private readonly HttpClient _client = new(new HttpClientHandler { AllowAutoRedirect = false });
    private readonly Uri _target;
    private readonly string _word;
    private readonly string _how;
    private int _broken;

    public BreakingProxy(Uri target, string word, string how)
    {
        (_target, _word, _how) = (target, word, how);

        // A port that was free a moment ago may be another's by now.
        for (int attempt = 1; _listener is null; attempt++)
        {
            using (var probe = new TcpListener(IPAddress.Loopback, 0))
            {
                probe.Start();
                Address = new Uri("http://127.0.0.1:" + ((IPEndPoint)probe.LocalEndpoint).Port + "/");
            }

            var listener = new HttpListener();
            listener.Prefixes.Add(Address.AbsoluteUri);
            try
            {
                listener.Start();
                _listener = listener;
            }
            catch (HttpListenerException) when (attempt < 10)
            {
                listener.Close();
            }
        }

        Task.Run(LoopAsync);
    }

    public Uri Address { get; }

    public int Broken => Volatile.Read(ref _broken);

    public void Dispose()
    {
        _listener.Close();
        _client.Dispose();
    }

    private async Task LoopAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                _ = Task.Run(() => AnswerAsync(context));
            }
            catch (Exception exception) when (!_listener.IsListening || exception is ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            if (Encoding.UTF8.GetString(body.ToArray()).Contains(_word, StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _broken);
                Break(context.Response);
                return;
            }

            using var request = new HttpRequestMessage(new HttpMethod(context.Request.HttpMethod), new Uri(_target, context.Request.RawUrl));
            if (body.Length > 0)
            {
                request.Content = new ByteArrayContent(body.ToArray());
            }

            foreach (string name in context.Request.Headers.AllKeys)
            {
                if (name is "Host" or "Content-Length" or "Connection" or "Transfer-Encoding")
                {
                    continue;
                }

                if (!request.Headers.TryAddWithoutValidation(name, context.Request.Headers[name]))
                {
                    request.Content?.Headers.TryAddWithoutValidation(name, context.Request.Headers[name]);
                }
            }

            using HttpResponseMessage answer = await _client.SendAsync(request);
            context.Response.StatusCode = (int)answer.StatusCode;
            context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
            byte[] bytes = await answer.Content.ReadAsByteArrayAsync();
            context.Response.ContentLength64 = bytes.Length;
            await context.Response.OutputStream.WriteAsync(bytes);
            context.Response.Close();
        }
        catch (Exception)
        {
            context.Response.Abort();
        }
    }

    private void Break(HttpListenerResponse response)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(_how switch
        {
            "NotJson" => "<html><title>Sign in to the hotel's network</title></html>",
            "Empty" => string.Empty,
            _ => "{\"@odata.context\":\"x\",\"value\":[{\"DisplayName\":\"Work",
        });
        response.StatusCode = 200;
        response.ContentType = _how == "NotJson" ? "text/html" : "application/json";
        response.ContentLength64 = _how == "CutByLength" ? bytes.Length + 5000 : bytes.Length;
        response.OutputStream.Write(bytes);
        if (_how == "CutByLength")
        {
            response.OutputStream.Flush();
            response.Abort();
        }
        else
        {
            response.Close();
        }
    }
}
