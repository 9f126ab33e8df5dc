using WorkfrontOutlook.Diagnosis;

namespace WorkfrontOutlook.Reporting;

/// <summary>One diagnosis of a history.</summary>
public sealed class DiagnosisHistoryRun
{
    internal DiagnosisHistoryRun(string path, WfHistoryPoint point)
    {
        Path = path;
        Point = point;
    }

    /// <summary>Gets the file's path, for Compare-WfDiagnosis.</summary>
    public string Path { get; }

    /// <summary>Gets the diagnosis, reduced to what a trend needs.</summary>
    public WfHistoryPoint Point { get; }
}
