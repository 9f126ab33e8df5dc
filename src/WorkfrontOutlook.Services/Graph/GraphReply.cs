using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Services.Graph;

/// <summary>What came of a read: its pages, that there is nothing, or the failure.</summary>
internal sealed class GraphReply
{
    private GraphReply()
    {
    }

    /// <summary>Gets the bodies: one, or one for each page.</summary>
    public IReadOnlyList<byte[]> Pages { get; private init; } = Array.Empty<byte[]>();

    public bool IsNotFound { get; private init; }

    /// <summary>Gets where the answer lies instead; null when it came.</summary>
    public Uri? Elsewhere { get; private init; }

    public WfException? Failure { get; private init; }

    /// <summary>Gets a value indicating whether there are more pages, which were not asked for.</summary>
    public bool HasMore { get; private init; }

    public static GraphReply Of(IReadOnlyList<byte[]> pages, bool hasMore = false) => new() { Pages = pages, HasMore = hasMore };

    public static GraphReply NotFound() => new() { IsNotFound = true };

    public static GraphReply At(Uri elsewhere) => new() { Elsewhere = elsewhere };

    public static GraphReply Failed(WfException failure) => new() { Failure = failure };
}
