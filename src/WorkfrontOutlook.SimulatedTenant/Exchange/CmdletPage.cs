namespace WorkfrontOutlook.SimulatedTenant.Exchange;

/// <summary>A page of a cmdlet's output.</summary>
internal sealed class CmdletPage
{
    public CmdletPage(IReadOnlyList<object> items, long? next, IReadOnlyList<string> warnings)
    {
        Items = items;
        Next = next;
        Warnings = warnings;
    }

    public IReadOnlyList<object> Items { get; }

    /// <summary>Gets where the next page starts; null after the last.</summary>
    public long? Next { get; }

    public IReadOnlyList<string> Warnings { get; }
}
