using System.Management.Automation;
using WorkfrontOutlook.Remediation;

namespace WorkfrontOutlook.PowerShell.Commands;

/// <summary>
/// Sets the tenant's legacy tokens to blocked or allowed. Allowed is refused where the timeline says that it can't work; with
/// -Force the service is asked and its own answer is reported.
/// </summary>
[Cmdlet(VerbsCommon.Set, "WfLegacyTokenPolicy", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(WfRemediationResult))]
public sealed class SetWfLegacyTokenPolicyCommand : ChangeCommand
{
    /// <summary>Gets or sets the setting.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public LegacyTokenPolicyState State { get; set; }

    /// <summary>Gets or sets a switch that asks the service also where it can't work.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        LegacyTokenPolicyChange.Check(Tenant, State, Force);
        string place = Tenant.Connection.ToString();
        if (await AskOnceAsync(LegacyTokenPolicyChange.Question(State), new[] { (place, LegacyTokenPolicyChange.CommandText(State)) }).ConfigureAwait(false))
        {
            WfRemediationResult result = await LegacyTokenPolicyChange.SetAsync(Tenant, State, Force, cancellationToken).ConfigureAwait(false);
            await ReportAsync(Listed(new[] { result }), cancellationToken).ConfigureAwait(false);
        }
    }
}
