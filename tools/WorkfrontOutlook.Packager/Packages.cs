using System.Text;

namespace WorkfrontOutlook.Packager;

/// <summary>Makes everything that is published of one staged module.</summary>
public static class Packages
{
    /// <summary>The largest module that Azure Automation takes: 100 MB.</summary>
    /// <remarks>Azure Automation's service limits, Microsoft Learn, read on 2026-11-22.</remarks>
    public const long LargestModule = 100 * 1000 * 1000;

    /// <summary>Makes the packages, the bill of materials and SHA256SUMS.</summary>
    /// <param name="module">The module's folder, complete.</param>
    /// <param name="packages">The packages that it ships.</param>
    /// <param name="time">The time that they carry.</param>
    /// <param name="output">The folder for the results.</param>
    /// <returns>What was made.</returns>
    public static IReadOnlyList<FileInfo> Make(string module, IReadOnlyList<ShippedPackage> packages, DateTimeOffset time, string output)
    {
        ModuleManifest manifest = ModuleManifest.Read(module);
        IReadOnlyList<ModuleFile> files = ModuleFile.In(module);
        if (!files.Any(file => file.Name.Equals(ThirdPartyNotices.FileName, StringComparison.Ordinal)))
        {
            throw new PackagingException($"{module} has no {ThirdPartyNotices.FileName}; write it first.");
        }

        // Unpacked, too: whether the limit is meant for the file or for what is in it, is not said.
        long size = files.Sum(file => new FileInfo(file.FullPath).Length);
        if (size > LargestModule)
        {
            throw new PackagingException($"The module has {size:N0} bytes, more than the {LargestModule:N0} that Azure Automation takes.");
        }

        // A zip keeps no time zone.
        time = time.ToUniversalTime();
        Directory.CreateDirectory(output);
        string nupkg = Path.Combine(output, $"{manifest.Name}.{manifest.Version}.nupkg");
        string zip = Path.Combine(output, manifest.Name + ".zip");
        string bom = Path.Combine(output, $"{manifest.Name}.{manifest.Version}.cdx.json");
        Nupkg.Write(manifest, files, time, nupkg);
        AutomationZip.Write(manifest, files, time, zip);
        BillOfMaterials.Write(manifest, files, packages, time, bom);

        string sums = Path.Combine(output, "SHA256SUMS");
        File.WriteAllText(sums, string.Concat(new[] { bom, nupkg, zip }.Select(path => $"{ModuleFile.Sha256Of(path)}  {Path.GetFileName(path)}\n")), Encoding.ASCII);
        return new[] { nupkg, zip, bom, sums }.Select(path => new FileInfo(path)).ToArray();
    }
}
