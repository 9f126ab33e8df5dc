using System.Reflection;

namespace WorkfrontOutlook.Loader;

/// <summary>
/// The assemblies that only this module sees: Services, the embedded tenant and every package they use. They lie in the
/// folder <c>dependencies</c> beside this assembly. Nothing is loaded before the first <see cref="Load"/>.
/// </summary>
/// <remarks>
/// In PowerShell 7 they live in a load context of their own, so that a copy which another module has loaded is never taken
/// and none of ours is ever offered to others. In Windows PowerShell 5.1, which has no load contexts, a resolving hook
/// answers for this module's own requests only.
/// </remarks>
public static partial class PrivateAssemblies
{
    /// <summary>Gets the name of the load context.</summary>
    public const string ContextName = "WorkfrontOutlook";

    /// <summary>Gets the folder of this module's own assemblies, those that PowerShell sees.</summary>
    private static string ModuleFolder { get; } = Path.GetDirectoryName(typeof(PrivateAssemblies).Assembly.Location) ?? string.Empty;

    /// <summary>Gets the folder of the private assemblies.</summary>
    private static string DependencyFolder { get; } = Path.Combine(ModuleFolder, "dependencies");

    /// <summary>Loads a private assembly, or gives the one that is loaded already.</summary>
    /// <param name="simpleName">The assembly's simple name, such as WorkfrontOutlook.Services.</param>
    /// <returns>The assembly.</returns>
    /// <exception cref="FileNotFoundException">The module's folder has no such assembly.</exception>
    public static Assembly Load(string simpleName)
    {
        if (string.IsNullOrEmpty(simpleName))
        {
            throw new ArgumentException("An assembly's simple name is needed.", nameof(simpleName));
        }

        string path = Path.Combine(DependencyFolder, simpleName + ".dll");
        return File.Exists(path) ? LoadPrivate(path) : throw new FileNotFoundException(null, path);
    }

    /// <summary>Tells which assembly the module's own code gets for a name, without loading it.</summary>
    /// <param name="simpleName">The assembly's simple name.</param>
    /// <returns>What serves the name; <see cref="ServedAssembly.Context"/> is null when nothing has asked for it yet.</returns>
    public static ServedAssembly Find(string simpleName)
    {
        foreach (ServedAssembly served in Loaded())
        {
            if (string.Equals(served.Name, simpleName, StringComparison.OrdinalIgnoreCase))
            {
                return served;
            }
        }

        return new ServedAssembly(simpleName, null, null, null);
    }
}
