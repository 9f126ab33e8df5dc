using System.Management.Automation;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Remediation;

namespace WorkfrontOutlook.PowerShell.Commands;

/// <summary>Says what went, came, or still asks for legacy tokens between two diagnoses of one tenant.</summary>
[Cmdlet(VerbsData.Compare, "WfDiagnosis")]
[OutputType(typeof(WfDiagnosisComparison))]
public sealed class CompareWfDiagnosisCommand : DiagnosisInputCommand
{
    /// <summary>Gets or sets the earlier diagnosis, its JSON, or the path of that.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNull]
    public object ReferenceObject { get; set; } = string.Empty;

    /// <summary>Gets or sets the later diagnosis, its JSON, or the path of that.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [ValidateNotNull]
    public object DifferenceObject { get; set; } = string.Empty;

    /// <summary>Gets or sets the undo record of the change between the two, which tells when it was made.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? UndoPath { get; set; }

    /// <inheritdoc/>
    protected override void Process() => Work(ProcessAsync);

    private async Task ProcessAsync(CancellationToken cancellationToken)
    {
        WfDiagnosis reference = await TakeAsync(ReferenceObject, cancellationToken).ConfigureAwait(false);
        WfDiagnosis difference = await TakeAsync(DifferenceObject, cancellationToken).ConfigureAwait(false);
        string? undo = (await FullPathsAsync(UndoPath).ConfigureAwait(false)).FirstOrDefault();
        DateTimeOffset? changedAt = undo is null ? null : UndoFile.ChangedAt(undo, difference.TenantId, difference.Organization);
        await WriteAsync(DiagnosisComparer.Compare(reference, difference, changedAt), cancellationToken).ConfigureAwait(false);
    }
}
