namespace WorkfrontOutlook.AddIns;

/// <summary>
/// What a manifest shows about nested app authentication: nothing. Microsoft's own samples carry no mark of it, and an
/// Outlook manifest can't declare it. Source: OfficeDev/Office-Add-in-samples and office-js-docs-pr, 2026-08-20.
/// </summary>
public enum ManifestNestedAppAuth
{
    /// <summary>It can't be told from a manifest.</summary>
    Unknown,
}
