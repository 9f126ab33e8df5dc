namespace WorkfrontOutlook.SimulatedTenant.Exchange;

/// <summary>A cmdlet's output, computed as it is read, from any position.</summary>
internal sealed class CmdletReply
{
    private readonly Func<long, IEnumerable<(long Next, Func<object> Item)>> _from;

    public CmdletReply(Func<long, IEnumerable<(long Next, Func<object> Item)>> from, long limit = long.MaxValue, string? limitWarning = null)
    {
        _from = from;
        Limit = limit;
        LimitWarning = limitWarning;
    }

    public CmdletReply(IReadOnlyList<object> items, params string[] warnings)
        : this(start => Enumerate(items, start))
    {
        Warnings = warnings;
    }

    public static CmdletReply Nothing { get; } = new(Array.Empty<object>());

    public long Limit { get; }

    public string? LimitWarning { get; }

    public IReadOnlyList<string> Warnings { get; } = Array.Empty<string>();

    /// <summary>Gets the question that a changing cmdlet asks when it wasn't told not to.</summary>
    public string? ConfirmationMessage { get; init; }

    /// <summary>Gets a page.</summary>
    /// <param name="position">Where to start.</param>
    /// <param name="produced">How many items came before.</param>
    /// <param name="size">How many items at most.</param>
    public CmdletPage Page(long position, long produced, int size)
    {
        var items = new List<object>(Math.Min(size, 64));
        foreach ((long next, Func<object> item) in _from(position))
        {
            if (produced + items.Count >= Limit)
            {
                return new CmdletPage(items, null, LimitWarning is null ? Warnings : Warnings.Append(LimitWarning).ToArray());
            }

            if (items.Count == size)
            {
                return new CmdletPage(items, position, Warnings);
            }

            items.Add(item());
            position = next;
        }

        return new CmdletPage(items, null, Warnings);
    }

    /// <summary>Gets all, page by page, in the form that a session gives.</summary>
    public (IEnumerable<object> Output, IReadOnlyList<string> Warnings) All()
    {
        CmdletPage first = Page(0, 0, 1000);
        return first.Next is null ? (first.Items.Select(Plain).ToArray(), first.Warnings) : (Rest(first), FinalWarnings());
    }

    private static object Plain(object item) => item is CmdletRecord record ? record.ToDictionary() : item;

    private static IEnumerable<(long Next, Func<object> Item)> Enumerate(IReadOnlyList<object> items, long start)
    {
        for (int i = (int)start; i < items.Count; i++)
        {
            object item = items[i];
            yield return (i + 1, () => item);
        }
    }

    private IReadOnlyList<string> FinalWarnings() =>
        LimitWarning is not null && _from(0).Skip((int)Math.Min(int.MaxValue, Limit)).Any() ? Warnings.Append(LimitWarning).ToArray() : Warnings;

    private IEnumerable<object> Rest(CmdletPage page)
    {
        long produced = 0;
        while (true)
        {
            foreach (object item in page.Items)
            {
                yield return Plain(item);
            }

            if (page.Next is not long next)
            {
                yield break;
            }

            produced += page.Items.Count;
            page = Page(next, produced, 1000);
        }
    }
}
