using System.Globalization;
using System.Management.Automation;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.PowerShell.Completion;
using WorkfrontOutlook.Reporting;

namespace WorkfrontOutlook.PowerShell.Commands;

/// <summary>
/// Writes a diagnosis to a file: HTML to be read, JSON to be kept, CSV for a spreadsheet, Markdown for a ticket. Several
/// diagnoses of one tenant make one report of the latest, with the trend.
/// </summary>
[Cmdlet(VerbsData.Export, "WfReport", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportWfReportCommand : DiagnosisInputCommand
{
    private readonly List<WfDiagnosis> _diagnoses = new();
    private bool? _confirmed;
    private FileInfo? _file;

    /// <summary>Gets or sets the diagnosis, or its JSON.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public object[] InputObject { get; set; } = Array.Empty<object>();

    /// <summary>Gets or sets the file.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>Gets or sets the format; by default what the file name's extension says, else HTML.</summary>
    [Parameter]
    public ReportFormat? Format { get; set; }

    /// <summary>Gets or sets the language and the form of numbers and dates; by default those of the diagnosis.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(CultureCompleter))]
    public CultureInfo? Culture { get; set; }

    /// <summary>Gets or sets a value indicating whether an existing file stays.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Gets or sets a value indicating whether to return the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void Process() => Work(ProcessAsync);

    private async Task ProcessAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<WfDiagnosis> taken = await TakeAllAsync(InputObject, cancellationToken).ConfigureAwait(false);
        _diagnoses.AddRange(taken);
        if (taken.Count == 0)
        {
            return;
        }

        string path = (await FullPathsAsync(Path).ConfigureAwait(false))[0];
        ReportFormat format = Format ?? ReportFile.FormatOf(path);
        if (_confirmed is null && !Directory.Exists(path) && ReportFile.Surprise(path, Format) is string surprise)
        {
            Warn(surprise);
        }

        _confirmed ??= await ShouldProcessAsync(path, $"Export-WfReport {format}").ConfigureAwait(false);
        if (_confirmed == true)
        {
            // At once, and anew with each further diagnosis: an error that ends the pipeline later must not cost the report.
            _file = await ReportFile.WriteAsync(path, NoClobber && _file is null, _diagnoses, format, Culture, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        if (_file is null)
        {
            return;
        }

        if ((Format ?? ReportFile.FormatOf(_file.FullName)) is ReportFormat.Html or ReportFormat.Markdown && ReportWriter.LanguageKept(_diagnoses, Culture) is string kept)
        {
            Warn(CmdletText.ReportLanguage.With(kept, Culture!.Name));
        }

        if (PassThru)
        {
            await WriteFileAsync(_file, cancellationToken).ConfigureAwait(false);
        }
    }
}
