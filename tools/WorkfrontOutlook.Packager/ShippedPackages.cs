using System.Text.Json;
using NuGet.Packaging;

namespace WorkfrontOutlook.Packager;

/// <summary>
/// Finds the package that each foreign assembly of the staged module comes from, by what the build resolved. An assembly
/// that no package accounts for is an error: it would be shipped without its license.
/// </summary>
public static class ShippedPackages
{
    private const string Own = "WorkfrontOutlook";

    /// <summary>Finds the packages.</summary>
    /// <param name="module">The module's folder.</param>
    /// <param name="assetsPath">The project.assets.json of the project that refers to the packages.</param>
    /// <returns>The packages, by id.</returns>
    public static IReadOnlyList<ShippedPackage> Find(string module, string assetsPath)
    {
        using JsonDocument assets = JsonDocument.Parse(File.ReadAllBytes(assetsPath));
        var files = new SortedDictionary<string, List<string>>(StringComparer.OrdinalIgnoreCase);
        foreach (ModuleFile file in ModuleFile.In(module).Where(file => file.Name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)))
        {
            string assembly = Path.GetFileName(file.Name);
            if (assembly.Equals(Own + ".dll", StringComparison.Ordinal) || assembly.StartsWith(Own + ".", StringComparison.Ordinal))
            {
                continue;
            }

            string[] place = file.Name.Split('/');
            string key = Origin(assets.RootElement.GetProperty("targets").GetProperty(place[1]), assembly)
                ?? throw new PackagingException($"No package accounts for {file.Name}.");
            if (!files.TryGetValue(key, out List<string>? several))
            {
                files.Add(key, several = []);
            }

            several.Add(file.Name);
        }

        HashSet<string> ids = files.Keys.Select(key => key.Split('/')[0]).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return files.Select(pair => Describe(assets.RootElement, pair.Key, pair.Value, ids)).ToArray();
    }

    private static string? Origin(JsonElement target, string assembly) => target.EnumerateObject()
        .Where(library => library.Value.TryGetProperty("runtime", out JsonElement runtime)
            && runtime.EnumerateObject().Any(file => Path.GetFileName(file.Name).Equals(assembly, StringComparison.OrdinalIgnoreCase)))
        .Select(library => library.Name)
        .FirstOrDefault();

    private static ShippedPackage Describe(JsonElement assets, string key, List<string> files, HashSet<string> shipped)
    {
        string relative = assets.GetProperty("libraries").GetProperty(key).GetProperty("path").GetString()!;
        string folder = assets.GetProperty("packageFolders").EnumerateObject()
            .Select(root => Path.Combine(root.Name, relative))
            .FirstOrDefault(Directory.Exists) ?? throw new PackagingException($"The package {key} isn't where the restore left it. Run dotnet restore.");

        var nuspec = new NuspecReader(Directory.GetFiles(folder, "*.nuspec").Single());
        LicenseMetadata? license = nuspec.GetLicenseMetadata();
        string copyright = nuspec.GetCopyright()?.Trim() ?? string.Empty;
        string hashFile = Directory.GetFiles(folder, "*.nupkg.sha512").Single();
        IEnumerable<string> dependencies = assets.GetProperty("targets").EnumerateObject()
            .Where(target => target.Value.TryGetProperty(key, out JsonElement library) && library.TryGetProperty("dependencies", out _))
            .SelectMany(target => target.Value.GetProperty(key).GetProperty("dependencies").EnumerateObject().Select(item => item.Name));

        return new ShippedPackage(
            nuspec.GetId(),
            nuspec.GetVersion().ToNormalizedString(),
            nuspec.GetAuthors(),
            copyright,
            nuspec.GetProjectUrl() ?? string.Empty,
            license?.Type == LicenseType.Expression ? license.License : null,
            Licenses.TextOf(key, folder, license, copyright.Length > 0 ? copyright : "Copyright (c) " + nuspec.GetAuthors()),
            FileOf(folder, "THIRD-PARTY-NOTICES.TXT", "ThirdPartyNotices.txt") is string notices ? Licenses.Clean(File.ReadAllText(notices)) : null,
            Convert.ToHexStringLower(Convert.FromBase64String(File.ReadAllText(hashFile).Trim())),
            files,
            dependencies.Where(shipped.Contains).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase).ToArray());
    }

    /// <summary>Finds a file of a package's folder, whatever the case of its name.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="names">The names that it may have.</param>
    /// <returns>Its path, or null.</returns>
    internal static string? FileOf(string folder, params string[] names) => Directory.GetFiles(folder)
        .FirstOrDefault(path => names.Contains(Path.GetFileName(path), StringComparer.OrdinalIgnoreCase));
}
