using System.Collections.ObjectModel;
using System.Management.Automation;
using WorkfrontOutlook.Errors;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.PowerShell;

/// <summary>Finds the captures that a user names by path.</summary>
/// <param name="paths">PowerShell's paths.</param>
/// <param name="failed">What to do with a path that leads to no capture.</param>
internal sealed class CapturePaths(PathIntrinsics paths, Action<WfException> failed)
{
    /// <summary>Gets the captures, in the order in which they were named; those of a wildcard by name.</summary>
    public List<ErrorCapture> Found { get; } = [];

    /// <summary>Adds what a path leads to.</summary>
    /// <param name="path">The path.</param>
    /// <param name="literal">Whether wildcards in it mean themselves.</param>
    public void Add(string path, bool literal)
    {
        try
        {
            ProviderInfo provider;
            if (literal)
            {
                string resolved = paths.GetUnresolvedProviderPathFromPSPath(path, out provider, out _);
                AddFile(path, resolved, provider);
                return;
            }

            Collection<string> found = paths.GetResolvedProviderPathFromPSPath(path, out provider);
            foreach (string resolved in found.OrderBy(name => name, StringComparer.Ordinal))
            {
                // A wildcard also finds folders; they are no captures, and were not asked for by name.
                if (!(WildcardPattern.ContainsWildcardCharacters(path) && Directory.Exists(resolved)))
                {
                    AddFile(path, resolved, provider);
                }
            }

            if (found.Count == 0)
            {
                failed(WfErrors.CaptureNotFound.For(path, path));
            }
        }
        catch (ItemNotFoundException)
        {
            failed(WfErrors.CaptureNotFound.For(path, path));
        }
        catch (Exception exception) when (exception is System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or PSArgumentException or NotSupportedException or PSInvalidOperationException)
        {
            failed(WfErrors.CaptureNotReadable.Because(exception, path, path, exception.Message));
        }
    }

    private void AddFile(string path, string resolved, ProviderInfo provider)
    {
        if (!string.Equals(provider.Name, "FileSystem", StringComparison.Ordinal))
        {
            failed(WfErrors.CaptureNotInFileSystem.For(path, path, provider.Name));
            return;
        }

        Found.Add(ErrorCapture.FromFile(resolved));
    }
}
