using System.Globalization;
using System.Management.Automation;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Reporting;

namespace WorkfrontOutlook.PowerShell.Commands;

/// <summary>
/// Writes a diagnosis to a file: HTML to be read, JSON to be kept, CSV for a spreadsheet, Markdown for a ticket. Several
/// diagnoses of one tenant make one report of the latest, with the trend.
/// </summary>
[Cmdlet(VerbsData.Export, "WfReport", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportWfReportCommand : PSCmdlet, IDisposable
{
    private readonly List<WfDiagnosis> _diagnoses = new();
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Gets or sets the diagnosis.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public WfDiagnosis[] InputObject { get; set; } = Array.Empty<WfDiagnosis>();

    /// <summary>Gets or sets the file.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>Gets or sets the format; by default what the file name's extension says, else HTML.</summary>
    [Parameter]
    public ReportFormat? Format { get; set; }

    /// <summary>Gets or sets the language and the form of numbers and dates; by default those of the session.</summary>
    [Parameter]
    public CultureInfo? Culture { get; set; }

    /// <summary>Gets or sets a value indicating whether an existing file stays.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Gets or sets a value indicating whether to return the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    /// <inheritdoc/>
    protected override void ProcessRecord() => _diagnoses.AddRange(InputObject);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        string path = SessionState.Path.GetUnresolvedProviderPathFromPSPath(Path);
        ReportFormat format = Format ?? ReportFile.FormatOf(path);
        if (_diagnoses.Count == 0 || !ShouldProcess(path, $"Export-WfReport {format}"))
        {
            return;
        }

        try
        {
            FileInfo file = Task.Run(() => ReportFile.WriteAsync(path, NoClobber, _diagnoses, format, Culture ?? CultureInfo.CurrentUICulture, _stop.Token)).GetAwaiter().GetResult();
            if (PassThru)
            {
                WriteObject(file);
            }
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
            // Stopped by the user, and nothing is left behind.
        }
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _stop.Cancel();
}
