using System.Management.Automation;
using WorkfrontOutlook.Connections;

namespace WorkfrontOutlook.PowerShell.Commands;

/// <summary>Get-WfConnection: shows the connection of this runspace; nothing when there is none.</summary>
[Cmdlet(VerbsCommon.Get, "WfConnection")]
[OutputType(typeof(WfConnection))]
public sealed class GetWfConnectionCommand : WfCmdlet
{
    /// <inheritdoc/>
    protected override void End()
    {
        if (ConnectionStore.Get() is TenantContext context)
        {
            WriteObject(context.Connection);
        }
    }
}
