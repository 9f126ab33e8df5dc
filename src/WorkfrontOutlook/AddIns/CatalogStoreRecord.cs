namespace WorkfrontOutlook.AddIns;

/// <summary>The side file of the stored list.</summary>
internal sealed class CatalogStoreRecord
{
    public int Version { get; set; }

    public string? Sha256 { get; set; }

    public string? Source { get; set; }

    public int Count { get; set; }

    public DateTimeOffset? ListDate { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }
}
