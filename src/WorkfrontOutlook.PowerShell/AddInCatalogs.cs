using WorkfrontOutlook.AddIns;

namespace WorkfrontOutlook.PowerShell;

/// <summary>The user's copy of Microsoft's list of add-ins that used legacy tokens, or what the module knows without it.</summary>
internal static class AddInCatalogs
{
    /// <summary>Loads the list and makes the test that the inventory asks.</summary>
    /// <param name="explain">Told which list is in use.</param>
    /// <returns>The test, by asset id and add-in id.</returns>
    public static Func<string?, string?, bool> Lookup(Action<string> explain)
    {
        AddInCatalog catalog = new AddInCatalogStore().Load();
        if (catalog.Warning is string warning)
        {
            explain(warning);
        }

        return (assetId, addInId) => catalog.Find(assetId, addInId) is not null;
    }
}
