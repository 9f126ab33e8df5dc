using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using WorkfrontOutlook.Connections;

namespace WorkfrontOutlook.PowerShell;

/// <summary>
/// The connection of each runspace. It belongs to the runspace and not to the process: jobs of one Azure Automation account
/// may share a process and must not see each other's.
/// </summary>
internal static class ConnectionStore
{
    private static readonly ConditionalWeakTable<Runspace, TenantContext> Connections = new();
    private static readonly object Gate = new();

    /// <summary>Gets the connection of the runspace that runs on this thread, the pipeline thread.</summary>
    /// <returns>The connection, or null.</returns>
    public static TenantContext? Get() =>
        Runspace.DefaultRunspace is Runspace runspace && Connections.TryGetValue(runspace, out TenantContext? context) ? context : null;

    /// <summary>Replaces the connection of the runspace that runs on this thread; the earlier one is ended.</summary>
    /// <param name="context">The connection, or null for none.</param>
    public static void Set(TenantContext? context)
    {
        Runspace runspace = Runspace.DefaultRunspace;
        TenantContext? earlier;
        lock (Gate)
        {
            if (Connections.TryGetValue(runspace, out earlier))
            {
                Connections.Remove(runspace);
            }

            if (context is not null)
            {
                Connections.Add(runspace, context);
            }
        }

        earlier?.Dispose();
    }
}
