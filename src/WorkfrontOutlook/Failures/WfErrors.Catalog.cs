namespace WorkfrontOutlook.Failures;

public static partial class WfErrors
{
    /// <summary>The content isn't the list of add-ins.</summary>
    public static readonly WfErrorDefinition CatalogNotAList = new(
        "CatalogNotAList", WfErrorCategory.InvalidData, () => CatalogText.CatalogNotAList, () => CatalogText.CatalogNotAList_Action);

    /// <summary>The list ends in the middle.</summary>
    public static readonly WfErrorDefinition CatalogCut = new(
        "CatalogCut", WfErrorCategory.InvalidData, () => CatalogText.CatalogCut, () => CatalogText.CatalogCut_Action);

    /// <summary>The list breaks the rules of CSV (RFC 4180).</summary>
    public static readonly WfErrorDefinition CatalogMalformed = new(
        "CatalogMalformed", WfErrorCategory.InvalidData, () => CatalogText.CatalogMalformed, () => CatalogText.CatalogMalformed_Action);

    /// <summary>The list is far shorter than the one in use.</summary>
    public static readonly WfErrorDefinition CatalogTooFewRows = new(
        "CatalogTooFewRows", WfErrorCategory.InvalidData, () => CatalogText.CatalogTooFewRows, () => CatalogText.CatalogTooFewRows_Action);

    /// <summary>Too many rows of the list have no id.</summary>
    public static readonly WfErrorDefinition CatalogRowsWithoutId = new(
        "CatalogRowsWithoutId", WfErrorCategory.InvalidData, () => CatalogText.CatalogRowsWithoutId, () => CatalogText.CatalogRowsWithoutId_Action);

    /// <summary>The list is larger than any list of add-ins.</summary>
    public static readonly WfErrorDefinition CatalogTooLarge = new(
        "CatalogTooLarge", WfErrorCategory.LimitsExceeded, () => CatalogText.CatalogTooLarge, () => CatalogText.CatalogTooLarge_Action);

    /// <summary>The file with the list doesn't exist.</summary>
    public static readonly WfErrorDefinition CatalogFileNotFound = new(
        "CatalogFileNotFound", WfErrorCategory.ObjectNotFound, () => CatalogText.CatalogFileNotFound, () => CatalogText.CatalogFileNotFound_Action);

    /// <summary>The file with the list can't be read.</summary>
    public static readonly WfErrorDefinition CatalogFileNotRead = new(
        "CatalogFileNotRead", WfErrorCategory.ReadError, () => CatalogText.CatalogFileNotRead, () => CatalogText.CatalogFileNotRead_Action);

    /// <summary>The published address can't be reached.</summary>
    public static readonly WfErrorDefinition CatalogDownloadFailed = new(
        "CatalogDownloadFailed", WfErrorCategory.ConnectionError, () => CatalogText.CatalogDownloadFailed, () => CatalogText.CatalogDownloadFailed_Action);

    /// <summary>The published address answered with an error.</summary>
    public static readonly WfErrorDefinition CatalogDownloadRefused = new(
        "CatalogDownloadRefused", WfErrorCategory.ResourceUnavailable, () => CatalogText.CatalogDownloadRefused, () => CatalogText.CatalogDownloadRefused_Action);

    /// <summary>The list didn't arrive in time.</summary>
    public static readonly WfErrorDefinition CatalogDownloadTimedOut = new(
        "CatalogDownloadTimedOut", WfErrorCategory.OperationTimeout, () => CatalogText.CatalogDownloadTimedOut, () => CatalogText.CatalogDownloadTimedOut_Action);

    /// <summary>The published address redirects to another host.</summary>
    public static readonly WfErrorDefinition CatalogRedirectRefused = new(
        "CatalogRedirectRefused", WfErrorCategory.SecurityError, () => CatalogText.CatalogRedirectRefused, () => CatalogText.CatalogRedirectRefused_Action);

    /// <summary>The list can't be saved.</summary>
    public static readonly WfErrorDefinition CatalogNotSaved = new(
        "CatalogNotSaved", WfErrorCategory.WriteError, () => CatalogText.CatalogNotSaved, () => CatalogText.CatalogNotSaved_Action);

    /// <summary>The list doesn't name this add-in.</summary>
    public static readonly WfErrorDefinition CatalogEntryNotFound = new(
        "CatalogEntryNotFound", WfErrorCategory.ObjectNotFound, () => CatalogText.CatalogEntryNotFound, () => CatalogText.CatalogEntryNotFound_Action);

    /// <summary>The add-in id is no GUID.</summary>
    public static readonly WfErrorDefinition CatalogIdNotValid = new(
        "CatalogIdNotValid", WfErrorCategory.InvalidArgument, () => CatalogText.CatalogIdNotValid, () => CatalogText.CatalogIdNotValid_Action);
}
