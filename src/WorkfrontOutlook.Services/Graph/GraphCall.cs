namespace WorkfrontOutlook.Services.Graph;

/// <summary>One read, as the SDK's request builder or a documented path makes it.</summary>
internal sealed class GraphCall
{
    /// <summary>Gets what is asked, for messages: the resource's name.</summary>
    public required string What { get; init; }

    public required Uri Address { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = Array.Empty<KeyValuePair<string, string>>();

    /// <summary>Gets a value indicating whether it counts against the reporting API's limit.</summary>
    public bool IsReport { get; init; }

    /// <summary>Gets a value indicating whether all pages are wanted.</summary>
    public bool AllPages { get; init; }

    /// <summary>Gets a value indicating whether the answer is text, or leads to it, instead of JSON.</summary>
    public bool IsText { get; init; }
}
