using System.Reflection;
using System.Runtime.Loader;

namespace WorkfrontOutlook.Loader;

/// <content>PowerShell 7: a load context with a Load override, which is asked before the default context.</content>
public static partial class PrivateAssemblies
{
    private static readonly Lazy<PrivateContext> Context = new(() => new PrivateContext());

    /// <summary>Lists what the private context has loaded.</summary>
    /// <returns>The assemblies; empty while nothing was asked for.</returns>
    public static IReadOnlyList<ServedAssembly> Loaded() => Context.IsValueCreated
        ? Context.Value.Assemblies
            .Select(assembly => assembly.GetName())
            .Select(name => new ServedAssembly(name.Name!, name.Version, ContextName, Path.Combine(DependencyFolder, name.Name + ".dll")))
            .ToArray()
        : Array.Empty<ServedAssembly>();

    private static Assembly LoadPrivate(string path) => Context.Value.LoadFromAssemblyPath(path);

    private sealed class PrivateContext : AssemblyLoadContext
    {
        private readonly AssemblyLoadContext _own;
        private readonly Dictionary<string, string> _framework = new(StringComparer.OrdinalIgnoreCase);

        public PrivateContext()
            : base(ContextName)
        {
            _own = GetLoadContext(typeof(PrivateAssemblies).Assembly) ?? Default;
            string platform = AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? string.Empty;
            foreach (string path in platform.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            {
                string name = Path.GetFileNameWithoutExtension(path);
                if (IsFrameworkName(name))
                {
                    _framework[name] = path;
                }
            }
        }

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            string? name = assemblyName.Name;
            if (name is null || !string.IsNullOrEmpty(assemblyName.CultureName))
            {
                // Satellites are found beside their assembly by the runtime itself.
                return null;
            }

            // The engine and the cmdlets are one and the same on both sides of the border.
            string shared = Path.Combine(ModuleFolder, name + ".dll");
            if (File.Exists(shared))
            {
                return _own.LoadFromAssemblyPath(shared);
            }

            string path = Path.Combine(DependencyFolder, name + ".dll");
            if (!File.Exists(path) || IsServedByFramework(name, path))
            {
                return null;
            }

            return LoadFromAssemblyPath(path);
        }

        // The host's folder also holds libraries that are PowerShell's own; those never replace ours.
        private static bool IsFrameworkName(string name) =>
            name.StartsWith("System.", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("Microsoft.Win32.", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("Microsoft.VisualBasic", StringComparison.OrdinalIgnoreCase)
            || name is "System" or "mscorlib" or "netstandard" or "WindowsBase" or "Microsoft.CSharp";

        private bool IsServedByFramework(string name, string ours) =>
            _framework.TryGetValue(name, out string? theirs)
            && AssemblyName.GetAssemblyName(theirs).Version >= AssemblyName.GetAssemblyName(ours).Version;
    }
}
