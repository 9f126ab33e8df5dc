namespace WorkfrontOutlook.AddIns;

/// <summary>
/// What an inventory could and could not read. Mailboxes only: Expected = Scanned + Failed + Skipped.
/// </summary>
public sealed class InventoryTally
{
    private readonly object _gate = new();
    private readonly List<WfMissing> _missing = new();
    private int? _expected;

    /// <summary>Gets how many user and shared mailboxes there are; null when the listing failed or was not asked for.</summary>
    public int? Expected
    {
        get
        {
            // The listing sets it while answers already come in.
            lock (_gate)
            {
                return _expected;
            }
        }

        internal set
        {
            lock (_gate)
            {
                _expected = value;
            }
        }
    }

    /// <summary>Gets how many mailboxes gave their add-ins.</summary>
    public int Scanned { get; internal set; }

    /// <summary>Gets how many mailboxes were asked without an answer.</summary>
    public int Failed { get; internal set; }

    /// <summary>Gets how many mailboxes were not asked.</summary>
    public int Skipped { get; internal set; }

    /// <summary>Gets how many mailboxes live on-premises, outside Expected; null when that could not be told.</summary>
    public int? OnPremises { get; internal set; }

    /// <summary>Gets how many mailboxes are deleted and can be restored, outside Expected; null when that could not be told.</summary>
    public int? SoftDeleted { get; internal set; }

    /// <summary>Gets how many mailboxes are deleted and on hold, outside Expected; null when that could not be told.</summary>
    public int? Inactive { get; internal set; }

    /// <summary>Gets how many of Failed were listed and, when asked, not found: deleted or moved meanwhile.</summary>
    public int NotFound { get; internal set; }

    /// <summary>
    /// Gets when the files were begun that mailboxes' answers come from, where that is more than a day ago: what changed since
    /// isn't in them. Else null.
    /// </summary>
    public DateTimeOffset? OldSince { get; internal set; }

    /// <summary>Gets the given mailboxes that live on-premises.</summary>
    public IReadOnlyList<string> GivenOnPremises { get; internal set; } = Array.Empty<string>();

    /// <summary>Gets the files of the sweep and what to do about their gaps; null where none were read.</summary>
    internal SweepMerge? Merge { get; set; }

    /// <summary>Gets a value indicating whether the mailboxes' listing failed.</summary>
    public bool ListingFailed { get; internal set; }

    /// <summary>Gets a value indicating whether the account may not read mailboxes' add-ins at all: sweeping again can't help.</summary>
    public bool SweepRefused { get; internal set; }

    /// <summary>Gets what could not be read.</summary>
    public IReadOnlyList<WfMissing> Missing
    {
        get
        {
            lock (_gate)
            {
                return _missing.ToArray();
            }
        }
    }

    internal void Add(WfMissing missing)
    {
        lock (_gate)
        {
            _missing.Add(missing);
        }
    }
}
