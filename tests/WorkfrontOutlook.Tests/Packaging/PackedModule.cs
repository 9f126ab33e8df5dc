using WorkfrontOutlook.Packager;

namespace WorkfrontOutlook.Tests.Packaging;

/// <summary>A copy of the staged module, packed twice.</summary>
public sealed class PackedModule : IDisposable
{
    public PackedModule()
    {
        Folder = Directory.CreateTempSubdirectory("wf-package-").FullName;
        Module = Path.Combine(Folder, "module");
        foreach (string file in Directory.GetFiles(RepositoryFiles.StagedModule, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(Module, Path.GetRelativePath(RepositoryFiles.StagedModule, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        Shipped = ShippedPackages.Find(Module, Path.Combine(RepositoryFiles.Root, "src", "WorkfrontOutlook.Services", "obj", "project.assets.json"));
        ThirdPartyNotices.Write(Module, Shipped);
        Packages.Make(Module, Shipped, Time, First);

        // Later files of another time: neither may show in the packages.
        foreach (string file in Directory.GetFiles(Module, "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, new DateTime(2031, 5, 6, 7, 8, 9, DateTimeKind.Utc));
        }

        Packages.Make(Module, Shipped, Time.ToOffset(TimeSpan.FromHours(5)), Second);
    }

    public static DateTimeOffset Time { get; } = new(2026, 11, 22, 9, 30, 10, TimeSpan.Zero);

    public string Folder { get; }

    public string Module { get; }

    public string First => Path.Combine(Folder, "first");

    public string Second => Path.Combine(Folder, "second");

    public IReadOnlyList<ShippedPackage> Shipped { get; }

    public string Nupkg => Directory.GetFiles(First, "*.nupkg").Single();

    public string Zip => Path.Combine(First, "WorkfrontOutlook.zip");

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
