using System.Management.Automation;

namespace WorkfrontOutlook.PowerShell.Session;

/// <summary>A live Connect-MgGraph session in the caller's runspace.</summary>
internal sealed class GraphSession
{
    private GraphSession(string? tenantId) => TenantId = tenantId;

    /// <summary>Gets the tenant's id, a GUID.</summary>
    public string? TenantId { get; }

    /// <summary>Finds the session, without loading a module.</summary>
    /// <param name="cmdlet">The running cmdlet; this runs on its thread.</param>
    /// <param name="stopping">Interrupts the search.</param>
    /// <returns>The session, or null when there is none.</returns>
    public static GraphSession? Find(PSCmdlet cmdlet, CancellationToken stopping)
    {
        if (SessionCommands.FindLoaded(cmdlet, "Get-MgContext") is not CommandInfo command
            || SessionCommands.FindLoaded(cmdlet, MgGraphHandler.CommandName) is null)
        {
            return null;
        }

        SessionOutput output = SessionCommands.Invoke(command, new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase), stopping);
        return output.Failure is null && output.Items.Count == 1
            ? new GraphSession(output.Items[0].Properties["TenantId"]?.Value?.ToString())
            : null;
    }
}
