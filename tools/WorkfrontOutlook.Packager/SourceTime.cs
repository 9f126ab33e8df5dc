using System.Diagnostics;
using System.Globalization;

namespace WorkfrontOutlook.Packager;

/// <summary>The time that the packages carry: that of the commit, so that the same commit gives the same bytes.</summary>
public static class SourceTime
{
    // The earliest that a zip can carry.
    private static readonly DateTimeOffset Earliest = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Finds the time: SOURCE_DATE_EPOCH (seconds since 1970) if set, else the commit's, else 1980-01-01.</summary>
    /// <param name="repository">The repository's folder.</param>
    /// <returns>The time, in UTC.</returns>
    public static DateTimeOffset Of(string repository)
    {
        string? seconds = Environment.GetEnvironmentVariable("SOURCE_DATE_EPOCH");
        seconds = string.IsNullOrEmpty(seconds) ? Committed(repository) : seconds;
        return long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out long epoch) && epoch > Earliest.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(epoch)
            : Earliest;
    }

    private static string? Committed(string repository)
    {
        var start = new ProcessStartInfo("git") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (string argument in new[] { "-C", repository, "show", "--no-patch", "--format=%ct", "HEAD" })
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using Process git = Process.Start(start)!;
            string output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0 ? output.Trim() : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // A source archive without git.
            return null;
        }
    }
}
