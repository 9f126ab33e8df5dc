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
    /// it shows in any case, unless it was told before.
    /// </summary>
    private protected async Task ReportAsync(IAsyncEnumerable<WfRemediationResult> results, CancellationToken cancellationToken, bool skippedTold = false)
    {
        var skipped = new List<WfRemediationResult>();
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
                case RemediationOutcome.Skipped when !skippedTold:
                    skipped.Add(result);
                    break;
                case RemediationOutcome.AlreadyGone:
                    gone++;
                    break;
            }
        }

        TellSkipped(skipped);
        if (gone > 0)
        {
            Explain((gone == 1 ? CmdletText.Gone_Told_One : CmdletText.Gone_Told).With(gone));
        }
    }

    /// <summary>Warns of what is skipped, once for each reason.</summary>
    private protected void TellSkipped(IEnumerable<WfRemediationResult> skipped)
    {
        foreach (IGrouping<string, WfRemediationResult> reason in skipped.GroupBy(result => result.Reason ?? string.Empty, StringComparer.Ordinal))
        {
            Warn(CmdletText.Skipped_Told.With(reason.Count(), reason.Key));
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
