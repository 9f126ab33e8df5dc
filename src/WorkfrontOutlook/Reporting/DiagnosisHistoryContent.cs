using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Reporting;

/// <summary>What a history folder holds.</summary>
public sealed class DiagnosisHistoryContent
{
    internal DiagnosisHistoryContent(IReadOnlyList<DiagnosisHistoryRun> runs, IReadOnlyList<WfException> unreadable)
    {
        Runs = runs;
        Unreadable = unreadable;
    }

    /// <summary>Gets the diagnoses, oldest first, of all tenants that the folder holds.</summary>
    public IReadOnlyList<DiagnosisHistoryRun> Runs { get; }

    /// <summary>Gets the files that could not be read: Target is the path, and the message says why.</summary>
    public IReadOnlyList<WfException> Unreadable { get; }
}
