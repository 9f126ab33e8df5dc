namespace WorkfrontOutlook.Failures;

public static partial class WfErrors
{
    /// <summary>The folder of the history is a file.</summary>
    public static readonly WfErrorDefinition HistoryPathIsFile = new(
        nameof(HistoryPathIsFile), WfErrorCategory.InvalidArgument, () => ReportText.HistoryPathIsFile, () => ReportText.HistoryPathIsFile_Action);

    /// <summary>The path of a report is a folder.</summary>
    public static readonly WfErrorDefinition ReportPathIsFolder = new(
        nameof(ReportPathIsFolder), WfErrorCategory.InvalidArgument, () => ReportText.ReportPathIsFolder, () => ReportText.ReportPathIsFolder_Action);

    /// <summary>The folder of the report's path doesn't exist.</summary>
    public static readonly WfErrorDefinition ReportFolderMissing = new(
        nameof(ReportFolderMissing), WfErrorCategory.ObjectNotFound, () => ReportText.ReportFolderMissing, () => ReportText.ReportFolderMissing_Action);

    /// <summary>The report's folder or file may not be written.</summary>
    public static readonly WfErrorDefinition ReportNotWritable = new(
        nameof(ReportNotWritable), WfErrorCategory.PermissionDenied, () => ReportText.ReportNotWritable, () => ReportText.ReportNotWritable_Action);

    /// <summary>The report's file exists and must not be overwritten.</summary>
    public static readonly WfErrorDefinition ReportExists = new(
        nameof(ReportExists), WfErrorCategory.InvalidOperation, () => ReportText.ReportExists, () => ReportText.ReportExists_Action);

    /// <summary>The disk is full.</summary>
    public static readonly WfErrorDefinition ReportDiskFull = new(
        nameof(ReportDiskFull), WfErrorCategory.LimitsExceeded, () => ReportText.ReportDiskFull, () => ReportText.ReportDiskFull_Action);

    /// <summary>The report could not be written for another reason.</summary>
    public static readonly WfErrorDefinition ReportNotWritten = new(
        nameof(ReportNotWritten), WfErrorCategory.WriteError, () => ReportText.ReportNotWritten, () => ReportText.ReportNotWritten_Action);

    /// <summary>The format holds one diagnosis, and several were given.</summary>
    public static readonly WfErrorDefinition ReportTakesOne = new(
        nameof(ReportTakesOne), WfErrorCategory.InvalidArgument, () => ReportText.ReportTakesOne, () => ReportText.ReportTakesOne_Action);

    /// <summary>The diagnoses are of different tenants.</summary>
    public static readonly WfErrorDefinition TenantsDiffer = new(
        nameof(TenantsDiffer), WfErrorCategory.InvalidArgument, () => ReportText.TenantsDiffer, () => ReportText.TenantsDiffer_Action);

    /// <summary>The file of a diagnosis doesn't exist.</summary>
    public static readonly WfErrorDefinition DiagnosisNotFound = new(
        nameof(DiagnosisNotFound), WfErrorCategory.ObjectNotFound, () => ReportText.DiagnosisNotFound, () => ReportText.DiagnosisNotFound_Action);

    /// <summary>The file of a diagnosis can't be read.</summary>
    public static readonly WfErrorDefinition DiagnosisNotReadable = new(
        nameof(DiagnosisNotReadable), WfErrorCategory.ReadError, () => ReportText.DiagnosisNotReadable, () => ReportText.DiagnosisNotReadable_Action);

    /// <summary>The text is no diagnosis.</summary>
    public static readonly WfErrorDefinition NotADiagnosis = new(
        nameof(NotADiagnosis), WfErrorCategory.InvalidData, () => ReportText.NotADiagnosis, () => ReportText.NotADiagnosis_Action);

    /// <summary>The diagnosis has a schema version that this module doesn't know.</summary>
    public static readonly WfErrorDefinition DiagnosisVersionUnknown = new(
        nameof(DiagnosisVersionUnknown), WfErrorCategory.InvalidData, () => ReportText.DiagnosisVersionUnknown, () => ReportText.DiagnosisVersionUnknown_Action);

    /// <summary>The diagnosis contradicts itself: what it says isn't what a diagnosis came to.</summary>
    public static readonly WfErrorDefinition DiagnosisInconsistent = new(
        nameof(DiagnosisInconsistent), WfErrorCategory.InvalidData, () => ReportText.DiagnosisInconsistent, () => ReportText.DiagnosisInconsistent_Action);

    /// <summary>The earlier diagnosis is the later one.</summary>
    public static readonly WfErrorDefinition ComparisonOrder = new(
        nameof(ComparisonOrder), WfErrorCategory.InvalidArgument, () => ReportText.ComparisonOrder, () => ReportText.ComparisonOrder_Action);

    /// <summary>What was given to compare is neither a diagnosis nor a path.</summary>
    public static readonly WfErrorDefinition ComparisonInput = new(
        nameof(ComparisonInput), WfErrorCategory.InvalidArgument, () => ReportText.ComparisonInput, () => ReportText.ComparisonInput_Action);
}
