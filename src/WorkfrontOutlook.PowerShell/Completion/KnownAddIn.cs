namespace WorkfrontOutlook.PowerShell.Completion;

/// <summary>An add-in that can be offered at the prompt.</summary>
internal sealed class KnownAddIn
{
    public KnownAddIn(string? addInId, string? assetId, string name)
    {
        AddInId = addInId;
        AssetId = assetId;
        Name = name;
    }

    /// <summary>Gets the add-in id, or null.</summary>
    public string? AddInId { get; }

    /// <summary>Gets the store's asset id, or null.</summary>
    public string? AssetId { get; }

    /// <summary>Gets the name.</summary>
    public string Name { get; }
}
