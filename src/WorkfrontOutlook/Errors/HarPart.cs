namespace WorkfrontOutlook.Errors;

/// <summary>Where in a HAR a value stands; in other JSON nothing but the root is told apart.</summary>
internal enum HarPart
{
    Generic,
    Root,
    RootArray,
    Log,
    Entries,
    Entry,
    Request,
    Response,
    Content,
    PostData,
    Headers,
    Header,
    Dropped,
    Other,
}
