namespace WorkfrontOutlook.Errors;

/// <summary>What kind of text a sign stands in. Two kinds are never read as one text.</summary>
internal enum HarSection
{
    Generic,
    Meta,
    Url,
    RequestBody,
    ResponseBody,
}
