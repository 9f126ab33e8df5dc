using System.Globalization;
using System.IO.Compression;
using NuGet.Common;
using NuGet.Frameworks;
using NuGet.Packaging;
using NuGet.Packaging.Licenses;
using NuGet.Versioning;

namespace WorkfrontOutlook.Packager;

/// <summary>Writes the nupkg that Install-PSResource takes, by NuGet's own library.</summary>
internal static class Nupkg
{
    /// <summary>Writes the nupkg.</summary>
    /// <param name="manifest">The module's manifest.</param>
    /// <param name="files">The module's files, in order.</param>
    /// <param name="time">The time that the entries carry.</param>
    /// <param name="path">The nupkg's path.</param>
    public static void Write(ModuleManifest manifest, IReadOnlyList<ModuleFile> files, DateTimeOffset time, string path)
    {
        // Deterministic: NuGet then names its own part by content. It still writes the hour of packing, so the entries are written anew.
        var builder = new PackageBuilder(deterministic: true, NullLogger.Instance)
        {
            Id = manifest.Name,
            Version = NuGetVersion.Parse(manifest.Version),
            Description = manifest.Description,
            Copyright = manifest.Copyright,
            ProjectUrl = manifest.ProjectUri,
            ReleaseNotes = manifest.ReleaseNotes,
            LicenseMetadata = new LicenseMetadata(LicenseType.Expression, "MIT", NuGetLicenseExpression.Parse("MIT"), null, LicenseMetadata.EmptyVersion),
        };
        builder.Authors.Add(manifest.Author);
        foreach (string tag in Tags(manifest))
        {
            builder.Tags.Add(tag);
        }

        foreach (ModuleFile file in files)
        {
            builder.Files.Add(new ContentFile(file, time));
        }

        using var package = new MemoryStream();
        builder.Save(package);
        package.Position = 0;
        using var read = new ZipArchive(package, ZipArchiveMode.Read);
        using FileStream stream = File.Create(path);
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create);
        foreach (ZipArchiveEntry part in read.Entries)
        {
            Entries.Copy(zip, part.FullName, time, part.Open);
        }
    }

    // What PSResourceGet reads the kind of the package and its commands from.
    private static string[] Tags(ModuleManifest manifest)
    {
        string[] tags = manifest.Tags.Append("PSModule").Append("PSIncludes_Cmdlet")
            .Concat(manifest.Cmdlets.SelectMany(cmdlet => new[] { "PSCmdlet_" + cmdlet, "PSCommand_" + cmdlet }))
            .ToArray();
        return tags.Any(tag => tag.Any(char.IsWhiteSpace))
            ? throw new PackagingException(string.Format(CultureInfo.InvariantCulture, "A tag has a blank in it: {0}", string.Join(", ", tags)))
            : tags;
    }

    private sealed class ContentFile(ModuleFile file, DateTimeOffset time) : IPackageFile
    {
        public string Path => file.Name;

        public string EffectivePath => file.Name;

        public System.Runtime.Versioning.FrameworkName? TargetFramework => null;

        public NuGetFramework? NuGetFramework => null;

        public DateTimeOffset LastWriteTime => time;

        public Stream GetStream() => File.OpenRead(file.FullPath);
    }
}
