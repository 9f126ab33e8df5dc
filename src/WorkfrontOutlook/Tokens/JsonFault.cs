namespace WorkfrontOutlook.Tokens;

/// <summary>Why a document of a token is refused.</summary>
internal enum JsonFault
{
    None,
    NotAnObject,
    TooDeep,
    Duplicate,
}
