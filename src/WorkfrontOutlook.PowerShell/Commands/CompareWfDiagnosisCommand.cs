using System.Management.Automation;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Reporting;

namespace WorkfrontOutlook.PowerShell.Commands;

/// <summary>Says what went, came, or still asks for legacy tokens between two diagnoses of one tenant.</summary>
[Cmdlet(VerbsData.Compare, "WfDiagnosis")]
[OutputType(typeof(WfDiagnosisComparison))]
public sealed class CompareWfDiagnosisCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Gets or sets the earlier diagnosis, or the path of its JSON.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNull]
    public object ReferenceObject { get; set; } = string.Empty;

    /// <summary>Gets or sets the later diagnosis, or the path of its JSON.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [ValidateNotNull]
    public object DifferenceObject { get; set; } = string.Empty;

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            WriteObject(DiagnosisComparer.Compare(Read(ReferenceObject), Read(DifferenceObject)));
        }
        catch (WfException error)
        {
            WriteError(new ErrorRecord(error, error.ErrorId, Enum.TryParse(error.Category.ToString(), out ErrorCategory category) ? category : ErrorCategory.NotSpecified, error.Target)
            {
                ErrorDetails = new ErrorDetails(error.Message) { RecommendedAction = error.RecommendedAction },
            });
        }
        catch (OperationCanceledException)
        {
            // Stopped by the user.
        }
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _stop.Cancel();

    private WfDiagnosis Read(object given)
    {
        object value = given is PSObject wrapped ? wrapped.BaseObject : given;
        return value switch
        {
            WfDiagnosis diagnosis => diagnosis,
            string path => ReadFile(path),
            FileInfo file => ReadFile(file.FullName),
            _ => throw WfErrors.ComparisonInput.For(value.GetType().Name, value.GetType().Name),
        };
    }

    private WfDiagnosis ReadFile(string path)
    {
        string full = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path);
        return Task.Run(() => DiagnosisJson.ReadFileAsync(full, _stop.Token)).GetAwaiter().GetResult();
    }
}
