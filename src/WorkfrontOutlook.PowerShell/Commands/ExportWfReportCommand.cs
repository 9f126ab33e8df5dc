using System.Globalization;
using System.Management.Automation;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Reporting;

namespace WorkfrontOutlook.PowerShell.Commands;

/// <summary>
/// Writes a diagnosis to a file: HTML to be read, JSON to be kept, CSV for a spreadsheet, Markdown for a ticket. Several
/// diagnoses of one tenant make one report of the latest, with the trend.
/// </summary>
[Cmdlet(VerbsData.Export, "WfReport", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportWfReportCommand : WfAsyncCmdlet
{
    private readonly List<WfDiagnosis> _diagnoses = new();

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

    /// <summary>Gets or sets the language and the form of numbers and dates; by default those of the diagnosis.</summary>
    [Parameter]
    public CultureInfo? Culture { get; set; }

    /// <summary>Gets or sets a value indicating whether an existing file stays.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Gets or sets a value indicating whether to return the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void Process() => _diagnoses.AddRange(InputObject);

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        string path = await OnPipelineAsync(() => SessionState.Path.GetUnresolvedProviderPathFromPSPath(Path)).ConfigureAwait(false);
        ReportFormat format = Format ?? ReportFile.FormatOf(path);
        if (_diagnoses.Count == 0 || !await ShouldProcessAsync(path, $"Export-WfReport {format}").ConfigureAwait(false))
        {
            return;
        }

        FileInfo file = await ReportFile.WriteAsync(path, NoClobber, _diagnoses, format, Culture, cancellationToken).ConfigureAwait(false);
        if (format is ReportFormat.Html or ReportFormat.Markdown && ReportWriter.LanguageKept(_diagnoses, Culture) is string kept)
        {
            Warn(CmdletText.ReportLanguage.With(kept, Culture!.Name));
        }

        if (PassThru)
        {
            await WriteAsync(file, cancellationToken).ConfigureAwait(false);
        }
    }
}
