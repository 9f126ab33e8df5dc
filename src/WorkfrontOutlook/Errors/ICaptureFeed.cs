namespace WorkfrontOutlook.Errors;

/// <summary>Takes the content of a capture as UTF-8, piece by piece.</summary>
internal interface ICaptureFeed
{
    void Feed(ReadOnlySpan<byte> data);

    void Complete();
}
