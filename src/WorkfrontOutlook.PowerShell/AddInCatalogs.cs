using WorkfrontOutlook.AddIns;

namespace WorkfrontOutlook.PowerShell;

/// <summary>The user's copy of Microsoft's list of add-ins that used legacy tokens, or what the module knows without it.</summary>
internal static class AddInCatalogs
{
    /// <summary>Begins to load the list, and makes the test that the inventory asks; the first question waits for the list.</summary>
    /// <param name="explain">Told, at the first question, when another list than the stored one is in use.</param>
    /// <returns>The test, by asset id and add-in id.</returns>
    public static Func<string?, string?, bool> Lookup(Action<string> explain)
    {
        Task<AddInCatalog> loading = Task.Run(() => new AddInCatalogStore().Load());
        var catalog = new Lazy<AddInCatalog>(() =>
        {
            AddInCatalog loaded = loading.GetAwaiter().GetResult();
            if (loaded.Warning is string warning)
            {
                explain(warning);
            }

            return loaded;
        });
        return (assetId, addInId) => catalog.Value.Find(assetId, addInId) is not null;
    }
}
