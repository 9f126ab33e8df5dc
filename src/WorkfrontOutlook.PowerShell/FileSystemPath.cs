using System.Management.Automation;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.PowerShell;

/// <summary>From what the user wrote to a path of the file system.</summary>
internal static class FileSystemPath
{
    /// <summary>Makes the full path. The file need not exist.</summary>
    /// <param name="paths">The session's paths.</param>
    /// <param name="path">What the user wrote, relative to PowerShell's location.</param>
    /// <returns>The full path.</returns>
    /// <exception cref="WfException">PathNotInFileSystem.</exception>
    public static string Full(PathIntrinsics paths, string path)
    {
        // In another provider's drive, such as Env:, a path would be taken for one below the process's own folder.
        string full = paths.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
        return string.Equals(provider.Name, "FileSystem", StringComparison.Ordinal) ? full : throw WfErrors.PathNotInFileSystem.For(path, path, provider.Name);
    }
}
