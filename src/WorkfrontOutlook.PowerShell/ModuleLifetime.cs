using System.Management.Automation;
using WorkfrontOutlook.Loader;

namespace WorkfrontOutlook.PowerShell;

/// <summary>In Windows PowerShell 5.1, answers this module's own assembly requests while the module is imported.</summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <inheritdoc/>
    public void OnImport() => PrivateAssemblies.Hook();

    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo) => PrivateAssemblies.Unhook();
}
