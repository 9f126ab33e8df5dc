using System.Text.RegularExpressions;

namespace WorkfrontOutlook.Packager;

/// <summary>What the packages say of the module, read from its manifest. Only plain strings and lists of them are understood.</summary>
public sealed class ModuleManifest
{
    private readonly string _text;

    private ModuleManifest(string name, string text)
    {
        Name = name;
        _text = text;
    }

    /// <summary>Gets the module's name.</summary>
    public string Name { get; }

    /// <summary>Gets the version.</summary>
    public string Version => Single("ModuleVersion");

    /// <summary>Gets the authors.</summary>
    public string Author => Single("Author");

    /// <summary>Gets the copyright.</summary>
    public string Copyright => Single("Copyright");

    /// <summary>Gets the description.</summary>
    public string Description => Single("Description");

    /// <summary>Gets the project's address.</summary>
    public Uri ProjectUri => new(Single("ProjectUri"));

    /// <summary>Gets the release notes.</summary>
    public string ReleaseNotes => Single("ReleaseNotes");

    /// <summary>Gets the tags.</summary>
    public IReadOnlyList<string> Tags => Several("Tags");

    /// <summary>Gets the cmdlets.</summary>
    public IReadOnlyList<string> Cmdlets => Several("CmdletsToExport");

    /// <summary>Reads the one manifest of a module's folder.</summary>
    /// <param name="module">The module's folder.</param>
    /// <returns>The manifest.</returns>
    public static ModuleManifest Read(string module)
    {
        string[] manifests = Directory.GetFiles(module, "*.psd1");
        return manifests.Length == 1
            ? new ModuleManifest(Path.GetFileNameWithoutExtension(manifests[0]), File.ReadAllText(manifests[0]))
            : throw new PackagingException($"{module} has {manifests.Length} manifests instead of one.");
    }

    private string Single(string member)
    {
        Match match = Regex.Match(_text, $@"(?m)^\s*{member}\s*=\s*'((?:[^']|'')*)'");
        return match.Success ? match.Groups[1].Value.Replace("''", "'", StringComparison.Ordinal) : throw new PackagingException($"The manifest has no {member}.");
    }

    private string[] Several(string member)
    {
        Match match = Regex.Match(_text, $@"(?ms)^\s*{member}\s*=\s*@\((.*?)\)");
        return match.Success
            ? Regex.Matches(match.Groups[1].Value, "'([^']+)'").Select(item => item.Groups[1].Value).ToArray()
            : throw new PackagingException($"The manifest has no {member}.");
    }
}
