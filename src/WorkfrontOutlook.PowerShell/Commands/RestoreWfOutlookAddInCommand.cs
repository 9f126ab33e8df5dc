using System.Management.Automation;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Remediation;

namespace WorkfrontOutlook.PowerShell.Commands;

/// <summary>
/// Brings back what Remove-WfOutlookAddIn or Disable-WfOutlookAddIn changed, from the undo record. What can't be brought back,
/// or has been changed since, is told before anything is sent.
/// </summary>
[Cmdlet(VerbsData.Restore, "WfOutlookAddIn", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(WfRemediationResult))]
public sealed class RestoreWfOutlookAddInCommand : ChangeCommand
{
    private readonly List<string> _paths = new();

    /// <summary>Gets or sets the undo records. A result that is in none, as what was skipped, has none to give.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Path", "FullName")]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [SupportsWildcards]
    public string?[]? UndoPath { get; set; } = Array.Empty<string>();

    /// <summary>
    /// Gets or sets a switch that brings a store add-in back from the recorded manifest, as a custom add-in of the same id,
    /// which the store doesn't update.
    /// </summary>
    [Parameter]
    public SwitchParameter FromManifest { get; set; }

    /// <inheritdoc/>
    protected override void Process() => _paths.AddRange((UndoPath ?? Array.Empty<string?>()).Where(path => !string.IsNullOrWhiteSpace(path)).Select(path => path!));

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        // The results of one run all name the same record. The last record goes first: later changes are undone before earlier ones.
        if (_paths.Count == 0)
        {
            throw WfErrors.NoUndoRecordGiven.For(null);
        }

        string[] paths = await FilePathsAsync(_paths.ToArray()).ConfigureAwait(false);
        foreach (string path in paths.Distinct(StringComparer.Ordinal).Reverse())
        {
            RestorePlan plan = await RestorePlan.ReadAsync(Tenant, path, FromManifest, cancellationToken).ConfigureAwait(false);

            // Before the question, so that it can be answered.
            TellSkipped(plan.NotRestored.Where(result => result.Outcome == RemediationOutcome.Skipped));
            bool go = plan.Count > 0 && await AskOnceAsync(plan.Question, plan.Commands).ConfigureAwait(false);
            await ReportAsync(
                go ? plan.ApplyAsync(ProgressTo<WfProgress>(ShowProgress), cancellationToken) : Listed(plan.NotRestored),
                cancellationToken,
                skippedTold: true).ConfigureAwait(false);
        }
    }
}
