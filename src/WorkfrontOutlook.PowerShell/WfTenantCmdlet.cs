using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.PowerShell;

/// <summary>The base of cmdlets that ask the connected tenant. Without a connection they end with the error NotConnected.</summary>
public abstract class WfTenantCmdlet : WfAsyncCmdlet
{
    private TenantContext? _tenant;

    /// <summary>Gets the connection of this runspace.</summary>
    protected TenantContext Tenant => _tenant ?? throw WfErrors.NotConnected.For(null);

    /// <inheritdoc/>
    protected override void Begin()
    {
        _tenant = ConnectionStore.Get() ?? throw WfErrors.NotConnected.For(null);
        base.Begin();
    }
}
