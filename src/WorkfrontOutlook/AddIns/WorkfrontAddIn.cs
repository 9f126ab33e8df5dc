namespace WorkfrontOutlook.AddIns;

/// <summary>
/// Workfront for Outlook, by its exact ids. Source: Microsoft's list add-ins-using-exchange-tokens.csv in
/// OfficeDev/office-js (2024-11 to 2025-05), row wa104380943.
/// </summary>
public static class WorkfrontAddIn
{
    private static readonly char[] Braces = { '{', '}' };

    /// <summary>The store's asset id.</summary>
    public const string AssetId = "WA104380943";

    /// <summary>The add-in id: the manifest's Id, a GUID.</summary>
    public const string AddInId = "b7cf3295-3645-4fc5-9c19-a963c71d1fe2";

    /// <summary>The name in Microsoft's list. Never used to identify the add-in.</summary>
    public const string Name = "Workfront";

    /// <summary>Tells whether the ids are Workfront's. Ids compare without case; a name never counts.</summary>
    /// <param name="assetId">The store's asset id, or null.</param>
    /// <param name="addInId">The add-in id, with or without braces, or null.</param>
    /// <returns>True when either id is Workfront's.</returns>
    public static bool Is(string? assetId, string? addInId) =>
        string.Equals(assetId?.Trim(), AssetId, StringComparison.OrdinalIgnoreCase)
        || string.Equals(addInId?.Trim().Trim(Braces), AddInId, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Tells whether a name looks like Workfront's. Together with ids that aren't Workfront's, that is a reason to look,
    /// not an identification: Adobe could publish another add-in.
    /// </summary>
    /// <param name="name">The display name.</param>
    /// <returns>True when the name contains Workfront.</returns>
    public static bool IsNameAlike(string? name) => name?.IndexOf(Name, StringComparison.OrdinalIgnoreCase) >= 0;
}
