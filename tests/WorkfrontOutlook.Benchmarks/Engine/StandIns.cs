namespace WorkfrontOutlook.Benchmarks.Engine;

/// <summary>Other modules over the same cmdlet assembly, in a temporary folder: what the engine takes for any module, and for one loaded by a script.</summary>
internal sealed class StandIns : IDisposable
{
    private const string SmallestView = """
        <Configuration>
          <ViewDefinitions>
            <View>
              <Name>Smallest</Name>
              <ViewSelectedBy><TypeName>WorkfrontOutlook.Smallest</TypeName></ViewSelectedBy>
              <TableControl>
                <TableHeaders><TableColumnHeader /></TableHeaders>
                <TableRowEntries><TableRowEntry><TableColumnItems><TableColumnItem><PropertyName>Id</PropertyName></TableColumnItem></TableColumnItems></TableRowEntry></TableRowEntries>
              </TableControl>
            </View>
          </ViewDefinitions>
        </Configuration>
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wf-import-");

    /// <summary>Writes them.</summary>
    /// <param name="module">The folder of the staged module.</param>
    public StandIns(string module)
    {
        string assembly = Quoted(Path.Combine(module, "bin", "net8.0", "WorkfrontOutlook.PowerShell.dll"));
        string loader = Quoted(Path.Combine(module, "bin", "net8.0", "WorkfrontOutlook.Loader.dll"));
        Empty = Write("Empty");
        Viewed = Write("Viewed", "FormatsToProcess = 'Viewed.Format.ps1xml'");
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(Viewed)!, "Viewed.Format.ps1xml"), SmallestView);
        Smallest = Write("Smallest", $"RootModule = {assembly}; CmdletsToExport = 'Get-WfConnection'");
        AddType = Write("AddType", "RootModule = 'AddType.psm1'; CmdletsToExport = 'Get-WfConnection'");
        File.WriteAllText(
            Path.ChangeExtension(AddType, ".psm1"),
            $"Add-Type -LiteralPath {loader}\nImport-Module -Assembly ([Reflection.Assembly]::LoadFrom({assembly}))\n");
    }

    /// <summary>Gets the path of a manifest with nothing behind it: what the engine takes for any manifest.</summary>
    public string Empty { get; }

    /// <summary>Gets the path of a manifest with one view of one column behind it, and nothing else.</summary>
    public string Viewed { get; }

    /// <summary>Gets the path of a manifest with nothing but the assembly and one of its cmdlets.</summary>
    public string Smallest { get; }

    /// <summary>Gets the path of a manifest whose script loads the loader with Add-Type, then the assembly.</summary>
    public string AddType { get; }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Quoted(string path) => $"'{path.Replace("'", "''", StringComparison.Ordinal)}'";

    private string Write(string name, string content = "")
    {
        string folder = _folder.CreateSubdirectory(name).FullName;
        string manifest = Path.Combine(folder, name + ".psd1");
        File.WriteAllText(manifest, $"@{{ ModuleVersion = '1.0'; FunctionsToExport = @(); AliasesToExport = @(); VariablesToExport = @(); {content} }}\n");
        return manifest;
    }
}
