using System.Reflection;

namespace WorkfrontOutlook.Loader;

/// <content>Windows PowerShell 5.1: a resolving hook that answers for this module's own requests only.</content>
public static partial class PrivateAssemblies
{
    private static readonly object Gate = new();
    private static int _hooks;

    /// <summary>Starts answering requests. Calls are counted: one for each import.</summary>
    public static void Hook()
    {
        lock (Gate)
        {
            if (_hooks++ == 0)
            {
                AppDomain.CurrentDomain.AssemblyResolve += Resolve;
            }
        }
    }

    /// <summary>Stops answering requests, once the last import is gone.</summary>
    public static void Unhook()
    {
        lock (Gate)
        {
            if (_hooks > 0 && --_hooks == 0)
            {
                AppDomain.CurrentDomain.AssemblyResolve -= Resolve;
            }
        }
    }

    /// <summary>Lists what was loaded from the module's folder of dependencies.</summary>
    /// <returns>The assemblies; empty while nothing was asked for.</returns>
    public static IReadOnlyList<ServedAssembly> Loaded() => AppDomain.CurrentDomain.GetAssemblies()
        .Where(assembly => IsWithin(LocationOf(assembly), DependencyFolder))
        .Select(assembly => new ServedAssembly(assembly.GetName().Name, assembly.GetName().Version, ContextName, assembly.Location))
        .ToArray();

    // LoadFile: a copy that another module has loaded from elsewhere must not be taken instead of ours.
    private static Assembly LoadPrivate(string path) =>
        AppDomain.CurrentDomain.GetAssemblies().FirstOrDefault(assembly => string.Equals(LocationOf(assembly), path, StringComparison.OrdinalIgnoreCase))
        ?? Assembly.LoadFile(path);

    private static Assembly? Resolve(object? sender, ResolveEventArgs request)
    {
        if (request.RequestingAssembly is not Assembly requester || !IsWithin(LocationOf(requester), ModuleFolder))
        {
            return null;
        }

        var wanted = new AssemblyName(request.Name);
        if (wanted.Name is null || !string.IsNullOrEmpty(wanted.CultureName))
        {
            return null;
        }

        // The engine and the cmdlets: the copies that PowerShell has loaded.
        string shared = Path.Combine(ModuleFolder, wanted.Name + ".dll");
        if (File.Exists(shared))
        {
            return Assembly.LoadFrom(shared);
        }

        // powershell.exe has no binding redirects: a package that asks for an older assembly gets the one we ship.
        string path = Path.Combine(DependencyFolder, wanted.Name + ".dll");
        return File.Exists(path) && (wanted.Version is null || AssemblyName.GetAssemblyName(path).Version >= wanted.Version)
            ? LoadPrivate(path)
            : null;
    }

    private static string LocationOf(Assembly assembly) => assembly.IsDynamic ? string.Empty : assembly.Location;

    private static bool IsWithin(string path, string folder) =>
        path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.OrdinalIgnoreCase);
}
