using System.Management.Automation;

namespace WorkfrontOutlook.PowerShell.Commands;

/// <summary>
/// Disconnect-WfTenant: ends the connection of this runspace and forgets its tokens. An Exchange Online session that it used
/// stays open. Does nothing when there is no connection.
/// </summary>
[Cmdlet(VerbsCommunications.Disconnect, "WfTenant")]
public sealed class DisconnectWfTenantCommand : WfCmdlet
{
    /// <inheritdoc/>
    protected override void End() => ConnectionStore.Set(null);
}
