namespace WorkfrontOutlook.Benchmarks.Engine;

/// <summary>Other modules over the same cmdlet assembly, in a temporary folder: what the engine takes for any module, and for one loaded by a script.</summary>
internal sealed class StandIns : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wf-import-");

    /// <summary>Writes them.</summary>
    /// <param name="module">The folder of the staged module.</param>
    public StandIns(string module)
    {
        string assembly = Quoted(Path.Combine(module, "bin", "net8.0", "WorkfrontOutlook.PowerShell.dll"));
        string loader = Quoted(Path.Combine(module, "bin", "net8.0", "WorkfrontOutlook.Loader.dll"));
        Smallest = Write("Smallest", assembly);
        AddType = Write("AddType", "'AddType.psm1'");
        File.WriteAllText(
            Path.ChangeExtension(AddType, ".psm1"),
            $"Add-Type -LiteralPath {loader}\nImport-Module -Assembly ([Reflection.Assembly]::LoadFrom({assembly}))\n");
    }

    /// <summary>Gets the path of a manifest with nothing but the assembly and one of its cmdlets.</summary>
    public string Smallest { get; }

    /// <summary>Gets the path of a manifest whose script loads the loader with Add-Type, then the assembly.</summary>
    public string AddType { get; }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Quoted(string path) => $"'{path.Replace("'", "''", StringComparison.Ordinal)}'";

    private string Write(string name, string root)
    {
        string folder = _folder.CreateSubdirectory(name).FullName;
        string manifest = Path.Combine(folder, name + ".psd1");
        File.WriteAllText(manifest, $"@{{ ModuleVersion = '1.0'; RootModule = {root}; CmdletsToExport = 'Get-WfConnection'; FunctionsToExport = @(); AliasesToExport = @(); VariablesToExport = @() }}\n");
        return manifest;
    }
}
