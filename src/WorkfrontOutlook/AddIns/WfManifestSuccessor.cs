namespace WorkfrontOutlook.AddIns;

/// <summary>An add-in that a unified manifest says it replaces (alternates.hide).</summary>
public sealed class WfManifestSuccessor
{
    internal WfManifestSuccessor(string? addInId, string? assetId)
    {
        AddInId = addInId;
        AssetId = assetId;
        IsWorkfront = WorkfrontAddIn.Is(assetId, addInId);
    }

    /// <summary>Gets the replaced add-in's id (officeAddinId), a GUID in lower case.</summary>
    public string? AddInId { get; }

    /// <summary>Gets the replaced add-in's asset id in upper case; null for one that isn't from the store.</summary>
    public string? AssetId { get; }

    /// <summary>Gets a value indicating whether the replaced add-in is Workfront for Outlook, by its exact ids.</summary>
    public bool IsWorkfront { get; }

    /// <inheritdoc/>
    public override string ToString() => AssetId is null ? AddInId ?? string.Empty : $"{AddInId} ({AssetId})";
}
