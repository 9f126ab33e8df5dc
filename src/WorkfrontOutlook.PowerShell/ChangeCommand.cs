using System.Globalization;
using System.Management.Automation;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Remediation;

namespace WorkfrontOutlook.PowerShell;

/// <summary>The base of cmdlets that change the tenant: one question for a batch, and a result for each target.</summary>
public abstract class ChangeCommand : WfTenantCmdlet
{
    /// <summary>Gets or sets a value indicating whether to return a result for each target.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>
    /// Writes the results with -PassThru. What failed is an error each; what was skipped is a warning for each reason, so that
    /// it shows in any case.
    /// </summary>
    private protected async Task ReportAsync(IAsyncEnumerable<WfRemediationResult> results, CancellationToken cancellationToken)
    {
        var skipped = new Dictionary<string, int>(StringComparer.Ordinal);
        int gone = 0;
        await foreach (WfRemediationResult result in results.ConfigureAwait(false))
        {
            if (PassThru)
            {
                await WriteAsync(result, cancellationToken).ConfigureAwait(false);
            }

            switch (result.Outcome)
            {
                case RemediationOutcome.Failed:
                    string target = result.Mailbox ?? result.DisplayName ?? result.AddInId ?? result.Action.ToString();
                    await WriteFailureAsync(WfErrors.TargetNotChanged.For(target, target, result.Reason), cancellationToken).ConfigureAwait(false);
                    break;
                case RemediationOutcome.Skipped:
                    skipped[result.Reason ?? string.Empty] = skipped.TryGetValue(result.Reason ?? string.Empty, out int count) ? count + 1 : 1;
                    break;
                case RemediationOutcome.AlreadyGone:
                    gone++;
                    break;
            }
        }

        foreach (KeyValuePair<string, int> reason in skipped)
        {
            Warn(string.Format(CultureInfo.CurrentCulture, CmdletText.Skipped_Told, reason.Value, reason.Key));
        }

        if (gone > 0)
        {
            Explain(string.Format(CultureInfo.CurrentCulture, CmdletText.Gone_Told, gone));
        }
    }

#pragma warning disable CS1998 // There is nothing to wait for.
    private protected static async IAsyncEnumerable<WfRemediationResult> Listed(IEnumerable<WfRemediationResult> results)
#pragma warning restore CS1998
    {
        foreach (WfRemediationResult result in results)
        {
            yield return result;
        }
    }
}
