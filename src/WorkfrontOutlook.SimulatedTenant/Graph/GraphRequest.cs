using WorkfrontOutlook.SimulatedTenant.Wire;

namespace WorkfrontOutlook.SimulatedTenant.Graph;

/// <summary>One request to Graph, alone or an item of a batch.</summary>
internal sealed class GraphRequest
{
    public required string Method { get; init; }

    public required Uri Uri { get; init; }

    /// <summary>Gets the path after the version, unescaped, without a slash at the end.</summary>
    public required string Resource { get; init; }

    public required Caller Caller { get; init; }

    public required Func<string, string?> Header { get; init; }

    public byte[] Body { get; init; } = Array.Empty<byte>();

    public bool InBatch { get; init; }

    /// <summary>Gets the keys in the path, in order.</summary>
    public IReadOnlyList<string> Keys { get; init; } = Array.Empty<string>();

    /// <summary>Gets a value indicating whether the caller asks for what only advanced queries give.</summary>
    public bool IsEventual => string.Equals(Header("ConsistencyLevel"), "eventual", StringComparison.OrdinalIgnoreCase);

    public bool IsGet => IsMethod("GET");

    public bool IsMethod(string method) => string.Equals(Method, method, StringComparison.OrdinalIgnoreCase);

    public GraphRequest With(IReadOnlyList<string> keys) => new()
    {
        Method = Method,
        Uri = Uri,
        Resource = Resource,
        Caller = Caller,
        Header = Header,
        Body = Body,
        InBatch = InBatch,
        Keys = keys,
    };
}
