using System.Management.Automation;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Remediation;
using WorkfrontOutlook.Reporting;

namespace WorkfrontOutlook.PowerShell.Commands;

/// <summary>Says what went, came, or still asks for legacy tokens between two diagnoses of one tenant.</summary>
[Cmdlet(VerbsData.Compare, "WfDiagnosis")]
[OutputType(typeof(WfDiagnosisComparison))]
public sealed class CompareWfDiagnosisCommand : WfAsyncCmdlet
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
        WfDiagnosis reference = await ReadAsync(ReferenceObject, cancellationToken).ConfigureAwait(false);
        WfDiagnosis difference = await ReadAsync(DifferenceObject, cancellationToken).ConfigureAwait(false);
        string? undo = (await FullPathsAsync(UndoPath).ConfigureAwait(false)).FirstOrDefault();
        DateTimeOffset? changedAt = undo is null ? null : UndoFile.ChangedAt(undo, difference.TenantId, difference.Organization);
        await WriteAsync(DiagnosisComparer.Compare(reference, difference, changedAt), cancellationToken).ConfigureAwait(false);
    }

    private async Task<WfDiagnosis> ReadAsync(object given, CancellationToken cancellationToken)
    {
        if (DiagnosisInput.IsFromJson(given))
        {
            return DiagnosisInput.Read(given);
        }

        object value = Unwrapped.Of(given)!;
        if (value is string json && DiagnosisInput.IsJsonText(json))
        {
            return DiagnosisInput.ReadText(json);
        }

        string path = value switch
        {
            string text => text,
            FileInfo file => file.FullName,
            WfDiagnosis => string.Empty,
            _ => throw WfErrors.ComparisonInput.For(value.GetType().Name, value.GetType().Name),
        };
        return value as WfDiagnosis
            ?? await DiagnosisJson.ReadFileAsync(
                (await FullPathsAsync(path).ConfigureAwait(false))[0],
                cancellationToken).ConfigureAwait(false);
    }
}
