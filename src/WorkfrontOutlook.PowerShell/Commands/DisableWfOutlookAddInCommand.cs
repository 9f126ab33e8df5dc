using System.Management.Automation;
using WorkfrontOutlook.Remediation;

namespace WorkfrontOutlook.PowerShell.Commands;

/// <summary>
/// Switches add-ins off for the organization, in the private catalog and in mailboxes. They stay installed, and
/// Restore-WfOutlookAddIn switches them on again from the undo record.
/// </summary>
[Cmdlet(VerbsLifecycle.Disable, "WfOutlookAddIn", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = ByInput)]
[OutputType(typeof(WfRemediationResult))]
public sealed class DisableWfOutlookAddInCommand : RemediationCommand
{
    private protected override RemediationAction Action => RemediationAction.Disable;
}
