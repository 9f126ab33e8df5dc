namespace WorkfrontOutlook.Tokens;

/// <summary>Which document of a token is being read.</summary>
internal enum JsonPart
{
    Header,
    Payload,
    AppCtx,
}
