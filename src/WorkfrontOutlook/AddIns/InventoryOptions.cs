namespace WorkfrontOutlook.AddIns;

/// <summary>What to read.</summary>
public sealed class InventoryOptions
{
    /// <summary>Every source there is.</summary>
    public static readonly IReadOnlyList<AddInSource> AllSources = new[]
    {
        AddInSource.TokenReport, AddInSource.Organization, AddInSource.PrivateCatalog, AddInSource.IntegratedApps, AddInSource.Mailbox,
    };

    /// <summary>Gets the sources.</summary>
    public IReadOnlyList<AddInSource> Sources { get; init; } = AllSources;

    /// <summary>
    /// Gets the mailboxes to read, by any identity that Exchange takes; null means every user and shared mailbox.
    /// </summary>
    public IReadOnlyList<string>? Mailboxes { get; init; }

    /// <summary>
    /// Gets the number of mailboxes above which they are only counted and not read; null means no limit.
    /// </summary>
    public int? SweepLimit { get; init; }

    /// <summary>Gets the file in which the sweep keeps what it has read, to go on after an interruption; null means none.</summary>
    public string? CheckpointPath { get; init; }

    /// <summary>Gets the part of the mailboxes to sweep; null means all.</summary>
    public SweepShard? Shard { get; init; }

    /// <summary>
    /// Gets the checkpoints of a sweep that was made before, in one file or in shards, to be read in place of the mailboxes.
    /// </summary>
    public IReadOnlyList<string> SweepPaths { get; init; } = Array.Empty<string>();

    /// <summary>Gets the add-in ids to keep; empty means all.</summary>
    public IReadOnlyList<string> AddInIds { get; init; } = Array.Empty<string>();

    /// <summary>Gets a value indicating whether to keep only Workfront.</summary>
    public bool WorkfrontOnly { get; init; }

    /// <summary>Gets a value indicating whether to keep add-ins that ship with Exchange.</summary>
    public bool IncludeDefault { get; init; }

    /// <summary>Gets a value indicating whether to fetch the manifests, which are large.</summary>
    public bool IncludeManifest { get; init; }

    /// <summary>Gets how many calls may be in flight at once; 1 to 64.</summary>
    public int ThrottleLimit { get; init; } = 8;

    /// <summary>Gets what takes explanations for whoever wants to know more, or null.</summary>
    public Action<string>? Explain { get; init; }

    /// <summary>
    /// Gets the test whether Microsoft's list of add-ins that used legacy tokens names an add-in, by asset id and add-in id.
    /// </summary>
    public Func<string?, string?, bool> IsListed { get; init; } = WorkfrontAddIn.Is;

    /// <summary>Gets how the checkpoint's file is opened: a test stands in for a full disk.</summary>
    internal Func<string, Stream> OpenCheckpoint { get; init; } = SweepCheckpoint.OpenFile;
}
