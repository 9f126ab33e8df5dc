namespace WorkfrontOutlook.Services.Exchange;

/// <summary>The answer to one item of a batch.</summary>
internal sealed class BatchItem
{
    public int Status { get; set; }

    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets or sets the body's bytes; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Body { get; set; }
}
