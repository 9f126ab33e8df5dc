using System.Text.RegularExpressions;

namespace WorkfrontOutlook.Tests;

/// <summary>Where the repository's files are, seen from the tests.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = FindRoot();

    public static string Manifest => File.ReadAllText(Path.Combine(Root, "WorkfrontOutlook.psd1"));

    public static string Version => Regex.Match(Manifest, @"ModuleVersion\s*=\s*'([\d.]+)'").Groups[1].Value;

    public static string StagedModule => Path.Combine(Root, "out", "WorkfrontOutlook", Version);

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "WorkfrontOutlook.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside of the repository.");
    }
}
