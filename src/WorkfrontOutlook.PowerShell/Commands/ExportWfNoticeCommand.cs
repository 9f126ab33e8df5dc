using System.Management.Automation;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Reporting;

namespace WorkfrontOutlook.PowerShell.Commands;

/// <summary>
/// Writes a notice to the users who have Workfront for Outlook, as text and HTML in English and Italian, and the list of their
/// addresses. The module sends no mail.
/// </summary>
[Cmdlet(VerbsData.Export, "WfNotice", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportWfNoticeCommand : DiagnosisInputCommand
{
    private readonly List<WfDiagnosis> _diagnoses = new();
    private IReadOnlyList<FileInfo> _files = Array.Empty<FileInfo>();
    private bool? _confirmed;

    /// <summary>Gets or sets the diagnosis, or its JSON. Of several, the list has the addresses of all.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public object? InputObject { get; set; }

    /// <summary>Gets or sets the folder, which must exist.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>Gets or sets a value indicating whether existing files stay.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Gets or sets a value indicating whether to return the files.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void Process() => Work(ProcessAsync);

    private async Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (await TakeAllAsync([InputObject], cancellationToken).ConfigureAwait(false) is not [WfDiagnosis diagnosis])
        {
            return;
        }

        string folder = (await FullPathsAsync(Path).ConfigureAwait(false))[0];
        _confirmed ??= await ShouldProcessAsync(folder, "Export-WfNotice").ConfigureAwait(false);
        if (_confirmed != true)
        {
            return;
        }

        // Anew with each further diagnosis: the list must not end as that of the last one.
        _diagnoses.Add(diagnosis);
        _files = await UserNotice.WriteAsync(folder, NoClobber && _files.Count == 0, _diagnoses, cancellationToken).ConfigureAwait(false);
        if (UserNotice.Gap(diagnosis) is string gap)
        {
            Warn(gap);
            GapTold.Add(diagnosis);
        }
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        if (_files.Count > 0 && UserNotice.Nobody(_diagnoses) is string nobody)
        {
            Warn(nobody);
        }

        foreach (FileInfo file in PassThru ? _files : Array.Empty<FileInfo>())
        {
            await WriteFileAsync(file, cancellationToken).ConfigureAwait(false);
        }
    }
}
