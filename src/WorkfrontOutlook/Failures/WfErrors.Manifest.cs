namespace WorkfrontOutlook.Failures;

public static partial class WfErrors
{
    /// <summary>The content is no manifest of an Office add-in.</summary>
    public static readonly WfErrorDefinition NotAManifest = new(
        "NotAManifest", WfErrorCategory.InvalidData, () => ManifestText.NotAManifest, () => ManifestText.NotAManifest_Action);

    /// <summary>The XML has a document type definition.</summary>
    public static readonly WfErrorDefinition ManifestNotSafe = new(
        "ManifestNotSafe", WfErrorCategory.SecurityError, () => ManifestText.ManifestNotSafe, () => ManifestText.ManifestNotSafe_Action);

    /// <summary>The content is larger or deeper than a manifest may be.</summary>
    public static readonly WfErrorDefinition ManifestTooLarge = new(
        "ManifestTooLarge", WfErrorCategory.LimitsExceeded, () => ManifestText.ManifestTooLarge, () => ManifestText.ManifestTooLarge_Action);

    /// <summary>The manifest file doesn't exist.</summary>
    public static readonly WfErrorDefinition ManifestFileNotFound = new(
        "ManifestFileNotFound", WfErrorCategory.ObjectNotFound, () => ManifestText.ManifestFileNotFound, () => ManifestText.ManifestFileNotFound_Action);

    /// <summary>The manifest file can't be read.</summary>
    public static readonly WfErrorDefinition ManifestFileNotRead = new(
        "ManifestFileNotRead", WfErrorCategory.ReadError, () => ManifestText.ManifestFileNotRead, () => ManifestText.ManifestFileNotRead_Action);

    /// <summary>The add-in came without its manifest.</summary>
    public static readonly WfErrorDefinition ManifestMissing = new(
        "ManifestMissing", WfErrorCategory.ObjectNotFound, () => ManifestText.ManifestMissing, () => ManifestText.ManifestMissing_Action);
}
