namespace WorkfrontOutlook.AddIns;

/// <summary>Which list of add-ins is in use: how long, how old, and from where.</summary>
public sealed class WfCatalog
{
    internal WfCatalog(int count, DateTimeOffset? listDate, DateTimeOffset updatedAt, string? sha256, string source)
    {
        Count = count;
        ListDate = listDate;
        UpdatedAt = updatedAt;
        Sha256 = sha256;
        Source = source;
    }

    /// <summary>Gets the number of the list's entries.</summary>
    public int Count { get; }

    /// <summary>Gets when the list was last changed, as its server says; null when the server doesn't say, or for a
    /// file.</summary>
    public DateTimeOffset? ListDate { get; }

    /// <summary>Gets when the list was taken into use, in UTC; for the built-in entry, when its source was read.</summary>
    public DateTimeOffset UpdatedAt { get; }

    /// <summary>Gets the SHA-256 of the list's bytes as they came, in lower-case hexadecimal; null for the built-in
    /// entry.</summary>
    public string? Sha256 { get; }

    /// <summary>Gets the address or the file that the list came from.</summary>
    public string Source { get; }
}
