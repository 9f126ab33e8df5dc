namespace WorkfrontOutlook.AddIns;

/// <summary>
/// The add-ins known to have used legacy Exchange tokens: Microsoft's published list, indexed. Immutable. Look up by asset
/// id first, then by add-in id; one add-in id may stand under several assets (Trustifi and TrustiMail share one).
/// An add-in that isn't here may still use legacy tokens: the list was built in October 2024, and publishers were removed on
/// request. Source: OfficeDev/office-js, add-in-ids, 2024-11 to 2025-05.
/// </summary>
public sealed class AddInCatalog
{
    private readonly WfCatalogEntry[] _entries;
    private readonly Dictionary<string, WfCatalogEntry[]> _byAsset;
    private readonly Dictionary<Guid, WfCatalogEntry[]> _byAddIn;

    internal AddInCatalog(IReadOnlyCollection<WfCatalogEntry> entries, WfCatalog info, bool isBuiltIn, string? warning = null)
    {
        Info = info;
        IsBuiltIn = isBuiltIn;
        Warning = warning;

        // Workfront is known by either id, also when a later edition drops it or one of them.
        bool known = entries.Any(entry => WorkfrontAddIn.Is(entry.AssetId, null)) && entries.Any(entry => WorkfrontAddIn.Is(null, entry.AddInId));
        _entries = known ? entries.ToArray() : entries.Append(Workfront()).ToArray();
        _byAsset = _entries.Where(entry => entry.AssetId is not null)
            .GroupBy(entry => entry.AssetId!, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.OrdinalIgnoreCase);
        _byAddIn = _entries.Where(entry => entry.AddInId is not null)
            .GroupBy(entry => Guid.Parse(entry.AddInId!))
            .ToDictionary(group => group.Key, group => group.ToArray());
    }

    /// <summary>Gets the catalog that the module has without any list: Workfront for Outlook alone. Its source is Microsoft's
    /// list, read on 2026-11-22.</summary>
    public static AddInCatalog BuiltIn { get; } = MakeBuiltIn(null);

    /// <summary>Gets which list this is.</summary>
    public WfCatalog Info { get; }

    /// <summary>Gets a value indicating whether this is the built-in entry alone.</summary>
    public bool IsBuiltIn { get; }

    /// <summary>Gets why the stored list isn't used, in the caller's language; null when it is, or when none was
    /// stored.</summary>
    public string? Warning { get; }

    /// <summary>Gets what to say while nothing but the built-in entry is known, in the caller's language; null once a list is
    /// in use.</summary>
    public string? Notice => IsBuiltIn ? Warning ?? CatalogFormat.Fill(CatalogText.BuiltInOnly, IsoDate.Day(Info.UpdatedAt.UtcDateTime)) : null;

    /// <summary>Gets all entries in the list's order. Workfront is appended where the list lacks it.</summary>
    public IReadOnlyList<WfCatalogEntry> Entries => _entries;

    /// <summary>Reads a list in the form that Microsoft publishes.</summary>
    /// <param name="content">The file's bytes.</param>
    /// <param name="source">The address or the file that they came from, for messages.</param>
    /// <param name="listDate">When the list was last changed, if known.</param>
    /// <param name="updatedAt">The time of this update.</param>
    /// <param name="countInUse">The number of entries of the list in use, 0 when there is none: a list of less than half as
    /// many is refused.</param>
    /// <returns>The catalog.</returns>
    /// <exception cref="Failures.WfException">CatalogNotAList, CatalogCut, CatalogMalformed, CatalogTooFewRows,
    /// CatalogRowsWithoutId or CatalogTooLarge: the list isn't whole.</exception>
    public static AddInCatalog Read(byte[] content, string source, DateTimeOffset? listDate, DateTimeOffset updatedAt, int countInUse = 0) =>
        CatalogList.Read(content ?? throw new ArgumentNullException(nameof(content)), source, listDate, updatedAt, countInUse, string.Empty);

    /// <summary>Finds the entries of an asset.</summary>
    /// <param name="assetId">The store's asset id, in any case.</param>
    /// <returns>The entries; none when the list doesn't name it.</returns>
    public IReadOnlyList<WfCatalogEntry> FindByAssetId(string? assetId) => Asset(assetId) ?? [];

    /// <summary>Finds the entries of an add-in id.</summary>
    /// <param name="addInId">The add-in id, a GUID in any form.</param>
    /// <returns>The entries, one for each asset; none when the list doesn't name it or it is no GUID.</returns>
    public IReadOnlyList<WfCatalogEntry> FindByAddInId(string? addInId) => AddIn(addInId) ?? [];

    /// <summary>Finds an add-in by its asset id, and by its add-in id when the list doesn't name the asset. Allocates
    /// nothing.</summary>
    /// <param name="assetId">The store's asset id, or null.</param>
    /// <param name="addInId">The add-in id, or null.</param>
    /// <returns>The entry (the first of several), or null.</returns>
    public WfCatalogEntry? Find(string? assetId, string? addInId)
    {
        WfCatalogEntry[]? found = Asset(assetId) ?? AddIn(addInId);
        return found?[0];
    }

    internal static AddInCatalog MakeBuiltIn(string? warning) => new(
        [Workfront()],
        new WfCatalog(1, null, new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero), null, AddInCatalogUpdater.Address),
        true,
        warning);

    private static WfCatalogEntry Workfront() => new(WorkfrontAddIn.AssetId, WorkfrontAddIn.AddInId, WorkfrontAddIn.Name, false);

    private WfCatalogEntry[]? Asset(string? assetId) =>
        assetId is not null && _byAsset.TryGetValue(assetId.Trim(), out WfCatalogEntry[]? found) ? found : null;

    private WfCatalogEntry[]? AddIn(string? addInId) =>
        addInId is not null && Guid.TryParse(addInId, out Guid id) && _byAddIn.TryGetValue(id, out WfCatalogEntry[]? found) ? found : null;
}
