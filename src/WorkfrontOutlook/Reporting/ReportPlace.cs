using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Reporting;

/// <summary>Where a report is put: through symbolic links (but on .NET Framework, which has no way to read them), and into no device.</summary>
internal static class ReportPlace
{
#if !NETSTANDARD2_0
    // As on Linux.
    private const int MostLinks = 40;

#endif
    /// <summary>Follows the symbolic links of a path, if there are any.</summary>
    /// <param name="path">The path.</param>
    /// <returns>Where the report is to be put: a renaming onto the path would put it in the link's place, and who reads the file itself
    /// would go on reading the old one.</returns>
    /// <exception cref="WfException">ReportNotWritable or ReportNotWritten.</exception>
    public static string Of(string path)
    {
#if NETSTANDARD2_0
        return path;
#else
        if (!OperatingSystem.IsWindows())
        {
            return new FileInfo(path).LinkTarget is null ? path : Follow(Path.Combine(Directory.GetCurrentDirectory(), path));
        }

        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }
        catch (UnauthorizedAccessException error)
        {
            throw WfErrors.ReportNotWritable.Because(error, path, path);
        }
        catch (IOException error) when (error is not (FileNotFoundException or DirectoryNotFoundException))
        {
            throw WfErrors.ReportNotWritten.Because(error, path, path, error.Message);
        }
        catch (IOException)
        {
            return path;
        }
#endif
    }

    /// <summary>Tells whether a path is where no file can be.</summary>
    /// <param name="path">The path.</param>
    /// <returns>Whether it is. The renaming would put a file in a device's place, and root may do that to /dev/null; shared memory holds
    /// files, /proc none.</returns>
    public static bool IsDevice(string path)
    {
        string full = Path.GetFullPath(path);
        return full.StartsWith("/proc/", StringComparison.Ordinal)
            || (full.StartsWith("/dev/", StringComparison.Ordinal) && !full.StartsWith("/dev/shm/", StringComparison.Ordinal));
    }

#if !NETSTANDARD2_0
    // Step by step, as the system does it: a folder on the way may be a link itself, and '..' leads up from where that folder is.
    // .NET's own resolving strikes out '..' in the text, which may name another file.
    private static string Follow(string path)
    {
        string place = "/";
        string ahead = path;
        int links = 0;
        while (ahead.Length > 0)
        {
            int end = ahead.IndexOf('/');
            string step = end < 0 ? ahead : ahead.Substring(0, end);
            ahead = end < 0 ? string.Empty : ahead.Substring(end + 1);
            string next = step switch
            {
                "" or "." => place,
                ".." => Path.GetDirectoryName(place) ?? place,
                _ => Path.Combine(place, step),
            };
            if (step is "" or "." or ".." || new FileInfo(next).LinkTarget is not string target)
            {
                place = next;
                continue;
            }

            // /dev/stdout leads to the file that the output goes to, in whose place nobody wants the report.
            if (IsDevice(next + "/"))
            {
                throw WfErrors.ReportNotWritten.For(path, path, ReportText.Reason_Device);
            }

            links++;
            if (links > MostLinks)
            {
                throw WfErrors.ReportNotWritten.For(path, path, ReportText.Reason_Links);
            }

            place = target[0] == '/' ? "/" : place;
            ahead = target + "/" + ahead;
        }

        return place;
    }
#endif
}
