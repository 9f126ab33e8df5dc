using System.IO.Compression;

namespace WorkfrontOutlook.Packager;

/// <summary>
/// Writes the zip that Azure Automation imports: the zip, the one folder in it and the manifest in that have one name.
/// </summary>
/// <remarks>New-AzAutomationModule, Microsoft Learn, read on 2026-11-27.</remarks>
internal static class AutomationZip
{
    /// <summary>Writes the zip.</summary>
    /// <param name="manifest">The module's manifest.</param>
    /// <param name="files">The module's files, in order.</param>
    /// <param name="time">The time that the entries carry.</param>
    /// <param name="path">The zip's path.</param>
    public static void Write(ModuleManifest manifest, IReadOnlyList<ModuleFile> files, DateTimeOffset time, string path)
    {
        using FileStream stream = File.Create(path);
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create);
        foreach (ModuleFile file in files)
        {
            Entries.Copy(zip, $"{manifest.Name}/{file.Name}", time, () => File.OpenRead(file.FullPath));
        }
    }
}
