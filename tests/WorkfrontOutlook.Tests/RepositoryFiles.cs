using System.Text.RegularExpressions;

namespace WorkfrontOutlook.Tests;

/// <summary>Where the repository's files are, seen from the tests.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = FindRoot();

    public static string Manifest => File.ReadAllText(Path.Combine(Root, "WorkfrontOutlook.psd1"));

    public static string Version => Regex.Match(Manifest, @"ModuleVersion\s*=\s*'([\d.]+)'").Groups[1].Value;

    // WF_TEST_MODULE names another module folder to test: the content of a package.
    public static string StagedModule => Environment.GetEnvironmentVariable("WF_TEST_MODULE") is { Length: > 0 } other
        ? other
        : Path.Combine(Root, "out", "WorkfrontOutlook", Version);

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
