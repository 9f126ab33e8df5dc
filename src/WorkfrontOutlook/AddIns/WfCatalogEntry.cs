namespace WorkfrontOutlook.AddIns;

/// <summary>One row of Microsoft's list of add-ins that used legacy Exchange tokens.</summary>
public sealed class WfCatalogEntry
{
    internal WfCatalogEntry(string? assetId, string? addInId, string displayName, bool nameDamaged)
    {
        AssetId = assetId;
        AddInId = addInId;
        DisplayName = displayName;
        NameDamaged = nameDamaged;
        IsWorkfront = WorkfrontAddIn.Is(assetId, addInId);
    }

    /// <summary>Gets the store's asset id in upper case, for example WA104380943; null when the row has none.</summary>
    public string? AssetId { get; }

    /// <summary>Gets the add-in id, a GUID in lower case without braces; null when the row has none, as the published list's
    /// first rows.</summary>
    public string? AddInId { get; }

    /// <summary>Gets the name, with entities decoded, certain mojibake repaired and blanks trimmed.</summary>
    public string DisplayName { get; }

    /// <summary>Gets a value indicating whether the name's characters are damaged in a way that can't be repaired with
    /// certainty. False once a name was repaired.</summary>
    public bool NameDamaged { get; }

    /// <summary>Gets a value indicating whether this is Workfront for Outlook, by its exact ids.</summary>
    public bool IsWorkfront { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{AssetId ?? "-"} {AddInId ?? "-"} {DisplayName}";
}
