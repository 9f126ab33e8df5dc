namespace WorkfrontOutlook.Connections;

/// <summary>The newest interactive sign-ins to an application, counted.</summary>
internal sealed record EntraSignIns
{
    public int Succeeded { get; init; }

    public int Failed { get; init; }

    public DateTimeOffset? Last { get; init; }

    /// <summary>Gets the error codes of the failed ones, each once, the newest first.</summary>
    public IReadOnlyList<int> Errors { get; init; } = Array.Empty<int>();

    /// <summary>Gets a value indicating whether there were more than those counted.</summary>
    public bool HasMore { get; init; }
}
