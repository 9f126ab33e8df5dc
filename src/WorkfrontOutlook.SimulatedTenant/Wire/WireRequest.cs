namespace WorkfrontOutlook.SimulatedTenant.Wire;

/// <summary>An HTTP request as the tenant's server takes it, from the handler or from the loopback socket.</summary>
internal sealed class WireRequest
{
    public WireRequest(string method, Uri uri, IReadOnlyDictionary<string, string> headers, byte[] body)
    {
        Method = method;
        Uri = uri;
        Headers = headers;
        Body = body;
    }

    public string Method { get; }

    public Uri Uri { get; }

    /// <summary>Gets the headers; names compare without case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    public byte[] Body { get; }

    public string? Header(string name) => Headers.TryGetValue(name, out string? value) ? value : null;
}
