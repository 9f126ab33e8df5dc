using System.Security.Cryptography;

namespace WorkfrontOutlook.Packager;

/// <summary>A file of the module.</summary>
/// <param name="Name">Its path in the module, with slashes.</param>
/// <param name="FullPath">Where it lies.</param>
public sealed record ModuleFile(string Name, string FullPath)
{
    /// <summary>Lists a module's files in an order that no machine changes.</summary>
    /// <param name="module">The module's folder.</param>
    /// <returns>The files.</returns>
    public static IReadOnlyList<ModuleFile> In(string module) => Directory.GetFiles(module, "*", SearchOption.AllDirectories)
        .Select(path => new ModuleFile(Path.GetRelativePath(module, path).Replace(Path.DirectorySeparatorChar, '/'), path))
        .OrderBy(file => file.Name, StringComparer.Ordinal)
        .ToArray();

    /// <summary>Hashes the file.</summary>
    /// <returns>SHA-256, in lower-case hexadecimal.</returns>
    public string Sha256() => Sha256Of(FullPath);

    /// <summary>Hashes a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>SHA-256, in lower-case hexadecimal.</returns>
    public static string Sha256Of(string path)
    {
        using FileStream content = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(content));
    }
}
