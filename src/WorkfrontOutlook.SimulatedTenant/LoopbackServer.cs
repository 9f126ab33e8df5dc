using System.Globalization;
using System.Net;
using System.Net.Sockets;
using WorkfrontOutlook.SimulatedTenant.Wire;

namespace WorkfrontOutlook.SimulatedTenant;

/// <summary>Serves a tenant on a loopback port: Exchange, Graph and the metadata document at one base address, plain http.</summary>
public sealed class LoopbackServer : IDisposable
{
    private const int MaxBody = 4 * 1024 * 1024;
    private const int MaxInFlight = 128;

    private readonly TenantServer _server;
    private readonly HttpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _slots = new(MaxInFlight);
    private readonly Task _loop;
    private int _disposed;

    private LoopbackServer(SeededTenant tenant, HttpListener listener, int port)
    {
        _server = tenant.Server;
        _listener = listener;
        Port = port;
        BaseAddress = new Uri("http://127.0.0.1:" + port.ToString(CultureInfo.InvariantCulture) + "/");
        _loop = Task.Run(ListenAsync);
    }

    /// <summary>Gets the base address for both the Exchange and the Graph endpoint.</summary>
    public Uri BaseAddress { get; }

    /// <summary>Gets the port.</summary>
    public int Port { get; }

    /// <summary>Gets a task that ends when the server does.</summary>
    public Task Completion => _loop;

    /// <summary>Starts to serve a tenant on 127.0.0.1 and localhost, and nowhere else.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="port">The port; 0 for any free one.</param>
    /// <returns>The server, until it is disposed.</returns>
    /// <exception cref="HttpListenerException">The port can't be had.</exception>
    public static LoopbackServer Start(SeededTenant tenant, int port = 0)
    {
        for (int attempt = 0; ; attempt++)
        {
            int candidate = port == 0 ? FreePort() : port;
            var listener = new HttpListener();
            try
            {
                string suffix = ":" + candidate.ToString(CultureInfo.InvariantCulture) + "/";
                listener.Prefixes.Add("http://127.0.0.1" + suffix);
                listener.Prefixes.Add("http://localhost" + suffix);
                listener.Start();
                return new LoopbackServer(tenant, listener, candidate);
            }
            catch (HttpListenerException) when (port == 0 && attempt < 10)
            {
                listener.Close();
            }
            catch
            {
                listener.Close();
                throw;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _stop.Cancel();
        _listener.Close();
    }

    private static int FreePort()
    {
        var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        int port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        return port;
    }

    private async Task ListenAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _slots.WaitAsync(_stop.Token).ConfigureAwait(false);
                HttpListenerContext context = await _listener.GetContextAsync().ConfigureAwait(false);
                _ = Task.Run(() => ServeAsync(context));
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
            {
                if (!_listener.IsListening)
                {
                    return;
                }
            }
        }
    }

    private async Task ServeAsync(HttpListenerContext context)
    {
        try
        {
            WireReply reply = await _server.HandleAsync(await ReadAsync(context.Request).ConfigureAwait(false), _stop.Token).ConfigureAwait(false);
            if (reply.Hangs)
            {
                await Task.Delay(Timeout.Infinite, _stop.Token).ConfigureAwait(false);
            }

            await WriteAsync(context.Response, reply).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or HttpListenerException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // The caller went away, or the server stops.
            context.Response.Abort();
        }
        finally
        {
            _slots.Release();
        }
    }

    private static async Task<WireRequest> ReadAsync(HttpListenerRequest request)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string? name in request.Headers.AllKeys)
        {
            headers[name!] = request.Headers[name] ?? string.Empty;
        }

        using var body = new MemoryStream();
        var buffer = new byte[8192];
        int count;
        while ((count = await request.InputStream.ReadAsync(buffer, 0, buffer.Length).ConfigureAwait(false)) > 0)
        {
            body.Write(buffer, 0, count);
            if (body.Length > MaxBody)
            {
                throw new IOException("The request is too large.");
            }
        }

        return new WireRequest(request.HttpMethod, request.Url!, headers, body.ToArray());
    }

    private static async Task WriteAsync(HttpListenerResponse response, WireReply reply)
    {
        if (reply.IsReset)
        {
            // A connection that breaks before any byte would be tried again by the caller's HTTP stack, unseen.
            reply = new WireReply(200) { ContentType = "application/json", Body = new byte[2], CutAt = 1 };
        }

        response.StatusCode = reply.Status;
        foreach (KeyValuePair<string, string> header in reply.Headers)
        {
            response.AppendHeader(header.Key, header.Value);
        }

        if (reply.ContentType is not null)
        {
            response.ContentType = reply.ContentType;
        }

        response.ContentLength64 = reply.Body.Length;
        await response.OutputStream.WriteAsync(reply.Body, 0, reply.CutAt ?? reply.Body.Length).ConfigureAwait(false);
        if (reply.CutAt is null)
        {
            response.Close();
        }
        else
        {
            await response.OutputStream.FlushAsync().ConfigureAwait(false);
            response.Abort();
        }
    }
}
