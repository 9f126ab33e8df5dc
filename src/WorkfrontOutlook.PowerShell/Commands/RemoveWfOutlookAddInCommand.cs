using System.Management.Automation;
using WorkfrontOutlook.Remediation;

namespace WorkfrontOutlook.PowerShell.Commands;

/// <summary>
/// Removes add-ins from the organization, the private catalog and mailboxes. An undo record with each manifest and assignment
/// is on the disk before the first removal; Restore-WfOutlookAddIn takes it.
/// </summary>
[Cmdlet(VerbsCommon.Remove, "WfOutlookAddIn", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = ByInput)]
[OutputType(typeof(WfRemediationResult))]
public sealed class RemoveWfOutlookAddInCommand : RemediationCommand
{
    private protected override RemediationAction Action => RemediationAction.Remove;
}
