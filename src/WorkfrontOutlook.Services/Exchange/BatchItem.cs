namespace WorkfrontOutlook.Services.Exchange;

/// <summary>The answer to one item of a batch.</summary>
internal sealed class BatchItem
{
    private static readonly Dictionary<string, string> None = new(StringComparer.OrdinalIgnoreCase);

    private Dictionary<string, string>? _headers;

    public int Status { get; set; }

    /// <summary>Gets the headers, but for Content-Type: what a body is, it says itself, and most answers have no other.</summary>
    public IReadOnlyDictionary<string, string> Headers => _headers ?? None;

    /// <summary>Gets or sets the body's bytes; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Body { get; set; }

    /// <summary>Adds a header.</summary>
    /// <param name="name">Its name, without case.</param>
    /// <param name="value">Its value; a later one counts.</param>
    public void AddHeader(string name, string value) => (_headers ??= new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase))[name] = value;
}
