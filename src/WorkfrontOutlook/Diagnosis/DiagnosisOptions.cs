using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Diagnosis;

/// <summary>What a diagnosis reads, and the evidence that the admin already has.</summary>
public sealed class DiagnosisOptions
{
    /// <summary>The number of mailboxes up to which <see cref="DiagnosisScope.Auto"/> sweeps.</summary>
    public const int AutoSweepLimit = 1000;

    /// <summary>Gets how much of the tenant to read.</summary>
    public DiagnosisScope Scope { get; init; } = DiagnosisScope.Auto;

    /// <summary>Gets the mailboxes to read instead of a sweep; null means as the scope says.</summary>
    public IReadOnlyList<string>? Mailboxes { get; init; }

    /// <summary>Gets how many calls may be in flight at once; 1 to 64.</summary>
    public int ThrottleLimit { get; init; } = 8;

    /// <summary>Gets the file in which the sweep keeps what it has read, to go on after an interruption; null means none.</summary>
    public string? CheckpointPath { get; init; }

    /// <summary>Gets the checkpoints of a sweep that was made before, whole or in shards, to be read in place of the mailboxes.</summary>
    public IReadOnlyList<string> SweepPaths { get; init; } = Array.Empty<string>();

    /// <summary>Gets the evidence that the admin gave: a token, an error, a capture, already read.</summary>
    public IReadOnlyList<GivenEvidence> Evidence { get; init; } = Array.Empty<GivenEvidence>();

    /// <summary>Gets the test whether Microsoft's list names an add-in, by asset id and add-in id.</summary>
    public Func<string?, string?, bool> IsListed { get; init; } = WorkfrontAddIn.Is;

    /// <summary>
    /// Gets what is told of each source and mailbox that could not be read, as it happens; null means nobody. The result names
    /// them as well; this carries the whole error.
    /// </summary>
    public Action<WfException>? OnNotRead { get; init; }
}
