using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Xml.Linq;
using WorkfrontOutlook.Packager;

namespace WorkfrontOutlook.Tests.Packaging;

/// <summary>What the Packager makes of the staged module. Package.Tests.ps1 installs the result with PSResourceGet.</summary>
public sealed class PackageTests(PackedModule packed) : IClassFixture<PackedModule>
{
    private readonly PackedModule _packed = packed;

    [Fact]
    public void The_same_content_gives_the_same_bytes()
    {
        string[] names = Directory.GetFiles(_packed.First).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(["SHA256SUMS", $"WorkfrontOutlook.{RepositoryFiles.Version}.cdx.json", $"WorkfrontOutlook.{RepositoryFiles.Version}.nupkg", "WorkfrontOutlook.zip"], names);
        Assert.All(names, name => Assert.Equal(Hash(Path.Combine(_packed.First, name)), Hash(Path.Combine(_packed.Second, name))));
    }

    [Fact]
    public void Checksums_are_those_of_the_files()
    {
        string[] lines = File.ReadAllLines(Path.Combine(_packed.First, "SHA256SUMS"));
        Assert.Equal(3, lines.Length);
        Assert.All(lines, line => Assert.Equal(Hash(Path.Combine(_packed.First, line[66..])), line[..64]));
    }

    [Fact]
    public void The_zip_has_one_folder_of_its_own_name_with_the_module_byte_for_byte()
    {
        using ZipArchive zip = ZipFile.OpenRead(_packed.Zip);
        Assert.Equal(Content(), Content(zip.Entries.Select(entry => (entry.FullName["WorkfrontOutlook/".Length..], entry))));
        Assert.All(zip.Entries, entry =>
        {
            Assert.StartsWith("WorkfrontOutlook/", entry.FullName, StringComparison.Ordinal);
            Assert.Equal(PackedModule.Time.DateTime, entry.LastWriteTime.DateTime);
        });
        Assert.NotNull(zip.GetEntry("WorkfrontOutlook/WorkfrontOutlook.psd1"));
        Assert.Equal(zip.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal), zip.Entries.Select(entry => entry.FullName));

        // Azure Automation's limit, for the zip and for what is in it.
        Assert.InRange(zip.Entries.Sum(entry => entry.Length), 1, Packages.LargestModule);
        Assert.InRange(new FileInfo(_packed.Zip).Length, 1, 40_000_000);
    }

    [Fact]
    public void The_nupkg_has_the_module_at_its_root_byte_for_byte_and_NuGets_own_parts()
    {
        using ZipArchive nupkg = ZipFile.OpenRead(_packed.Nupkg);
        string[] own = nupkg.Entries.Select(entry => entry.FullName).Where(IsNuGets).ToArray();
        Assert.Contains("[Content_Types].xml", own);
        Assert.Contains("_rels/.rels", own);
        Assert.Contains("WorkfrontOutlook.nuspec", own);
        Assert.Contains(own, name => name.EndsWith(".psmdcp", StringComparison.Ordinal));
        Assert.Equal(Content(), Content(nupkg.Entries.Where(entry => !IsNuGets(entry.FullName)).Select(entry => (Uri.UnescapeDataString(entry.FullName), entry))));
    }

    [Fact]
    public void The_nuspec_says_what_PSResourceGet_reads()
    {
        using ZipArchive nupkg = ZipFile.OpenRead(_packed.Nupkg);
        using Stream stream = nupkg.GetEntry("WorkfrontOutlook.nuspec")!.Open();
        XElement metadata = XDocument.Load(stream).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
        string Value(string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;

        Assert.Equal("WorkfrontOutlook", Value("id"));
        Assert.Equal(RepositoryFiles.Version, Value("version"));
        Assert.Equal("The WorkfrontOutlook contributors", Value("authors"));
        Assert.Equal("MIT", Value("license"));
        Assert.Equal("expression", metadata.Elements().Single(element => element.Name.LocalName == "license").Attribute("type")!.Value);
        Assert.StartsWith("https://", Value("projectUrl"), StringComparison.Ordinal);
        Assert.NotEmpty(Value("releaseNotes"));
        string[] tags = Value("tags").Split(' ');
        Assert.Contains("PSModule", tags);
        Assert.Contains("PSIncludes_Cmdlet", tags);
        Assert.Contains("PSEdition_Core", tags);
        string[] cmdlets = ModuleManifest.Read(_packed.Module).Cmdlets.ToArray();
        Assert.NotEmpty(cmdlets);
        Assert.All(cmdlets, cmdlet => Assert.Contains("PSCmdlet_" + cmdlet, tags));
        Assert.Equal(tags.Length, tags.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Notices_have_every_foreign_assembly_its_license_and_no_path_of_a_machine()
    {
        string[] foreign = ModuleFile.In(_packed.Module).Select(file => file.Name)
            .Where(name => name.EndsWith(".dll", StringComparison.Ordinal) && !Path.GetFileName(name).StartsWith("WorkfrontOutlook", StringComparison.Ordinal))
            .ToArray();
        Assert.NotEmpty(foreign);
        Assert.Equal(foreign, _packed.Shipped.SelectMany(package => package.Files).Order(StringComparer.Ordinal));

        string notices = File.ReadAllText(Path.Combine(_packed.Module, ThirdPartyNotices.FileName));
        Assert.All(_packed.Shipped, package =>
        {
            Assert.Contains($"{package.Id} {package.Version}", notices, StringComparison.Ordinal);
            Assert.InRange(package.LicenseText.Length, 500, 100_000);
            Assert.Contains(package.LicenseText, notices, StringComparison.Ordinal);
        });
        Assert.DoesNotContain(".nuget", notices, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\r', notices);
    }

    [Fact]
    public void The_bill_lists_each_package_and_each_file_with_its_hash()
    {
        using JsonDocument bill = JsonDocument.Parse(File.ReadAllBytes(Directory.GetFiles(_packed.First, "*.cdx.json").Single()));
        JsonElement root = bill.RootElement;
        Assert.Equal("CycloneDX", root.GetProperty("bomFormat").GetString());
        Assert.Equal("1.6", root.GetProperty("specVersion").GetString());
        Assert.True(Guid.TryParse(root.GetProperty("serialNumber").GetString()!["urn:uuid:".Length..], out _));
        Assert.Equal("2026-11-22T09:30:10Z", root.GetProperty("metadata").GetProperty("timestamp").GetString());

        JsonElement[] components = root.GetProperty("components").EnumerateArray().ToArray();
        Dictionary<string, string> files = components.Where(component => component.GetProperty("type").GetString() == "file")
            .ToDictionary(file => file.GetProperty("name").GetString()!, file => file.GetProperty("hashes")[0].GetProperty("content").GetString()!, StringComparer.Ordinal);
        Assert.Equal(ModuleFile.In(_packed.Module).ToDictionary(file => file.Name, file => Hash(file.FullPath), StringComparer.Ordinal), files);
        Assert.Equal(
            _packed.Shipped.Select(package => $"pkg:nuget/{package.Id}@{package.Version}"),
            components.Where(component => component.GetProperty("type").GetString() == "library").Select(library => library.GetProperty("purl").GetString()));

        HashSet<string> references = components.Select(component => component.GetProperty("bom-ref").GetString()!).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(components.Length, references.Count);
        references.Add("WorkfrontOutlook");
        Assert.All(root.GetProperty("dependencies").EnumerateArray(), dependency =>
        {
            Assert.Contains(dependency.GetProperty("ref").GetString()!, references);
            Assert.All(dependency.GetProperty("dependsOn").EnumerateArray(), needed => Assert.Contains(needed.GetString()!, references));
        });
    }

    [Fact]
    public void An_assembly_of_no_known_package_is_not_packed()
    {
        string folder = Path.Combine(_packed.Folder, "stray");
        Directory.CreateDirectory(Path.Combine(folder, "bin", "net8.0", "dependencies"));
        File.WriteAllText(Path.Combine(folder, "bin", "net8.0", "dependencies", "Stray.dll"), "x");
        PackagingException failure = Assert.Throws<PackagingException>(() => ShippedPackages.Find(folder, Path.Combine(RepositoryFiles.Root, "src", "WorkfrontOutlook.Services", "obj", "project.assets.json")));
        Assert.Contains("Stray.dll", failure.Message, StringComparison.Ordinal);
    }

    private static bool IsNuGets(string name) =>
        name is "[Content_Types].xml" or "_rels/.rels" or "WorkfrontOutlook.nuspec" || name.StartsWith("package/", StringComparison.Ordinal);

    private static string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    private Dictionary<string, string> Content() => ModuleFile.In(_packed.Module).ToDictionary(file => file.Name, file => file.Sha256(), StringComparer.Ordinal);

    private static Dictionary<string, string> Content(IEnumerable<(string Name, ZipArchiveEntry Entry)> entries) => entries.ToDictionary(
        pair => pair.Name,
        pair =>
        {
            using Stream stream = pair.Entry.Open();
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        },
        StringComparer.Ordinal);
}
