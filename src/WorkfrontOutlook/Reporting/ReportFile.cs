using System.Globalization;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Reporting;

/// <summary>
/// Writes a report to a file, whole or not at all: first under another name in the same folder, flushed to the disk, then
/// renamed. Through a symbolic link the file that it leads to is written, and the link stays (on .NET Framework it is replaced).
/// </summary>
public static class ReportFile
{
    // Windows: ERROR_DISK_FULL, ERROR_HANDLE_DISK_FULL. Unix: ENOSPC, EDQUOT on Linux and on macOS.
    private static readonly int[] DiskFull = { 0x70, 0x27, 28, 122, 69 };

    private const string UnfinishedPrefix = ".wf-report-";
    private const string UnfinishedEnd = ".tmp";

    /// <summary>Tells the format from a file name: .json, .csv, .md and .markdown; everything else is HTML.</summary>
    /// <param name="path">The path.</param>
    /// <returns>The format.</returns>
    public static ReportFormat FormatOf(string path) => Named(path) ?? ReportFormat.Html;

    /// <summary>Tells what a reader of the file's name would not expect of its content.</summary>
    /// <param name="path">The path.</param>
    /// <param name="format">The format that was asked for, or null for the one that the name tells.</param>
    /// <returns>The warning; null when the name tells the format that is written.</returns>
    public static string? Surprise(string path, ReportFormat? format)
    {
        ReportFormat? named = Named(path);
        string name = Path.GetFileName(path);
        return format is null && named is null ? string.Format(CultureInfo.CurrentCulture, ReportText.FormatNotNamed, name)
            : format is not null && named is not null && format != named ? string.Format(CultureInfo.CurrentCulture, ReportText.FormatNamedOtherwise, name, named, format)
            : null;
    }

    /// <summary>Writes a report to a file.</summary>
    /// <param name="path">The file's full path.</param>
    /// <param name="noClobber">True to fail when the file exists.</param>
    /// <param name="diagnosis">The diagnosis.</param>
    /// <param name="format">The format.</param>
    /// <param name="culture">As for <see cref="ReportWriter"/>.</param>
    /// <param name="cancellationToken">Stops the writing; then nothing is left behind.</param>
    /// <returns>The file.</returns>
    /// <exception cref="WfException">
    /// ReportPathIsFolder, ReportFolderMissing, ReportExists, ReportNotWritable, ReportDiskFull or ReportNotWritten.
    /// </exception>
    public static Task<FileInfo> WriteAsync(string path, bool noClobber, WfDiagnosis diagnosis, ReportFormat format, CultureInfo? culture = null, CancellationToken cancellationToken = default) =>
        WriteAsync(path, noClobber, new[] { diagnosis }, format, culture, cancellationToken);

    /// <summary>Writes one report of several diagnoses of one tenant to a file.</summary>
    /// <param name="path">The file's full path.</param>
    /// <param name="noClobber">True to fail when the file exists.</param>
    /// <param name="diagnoses">The diagnoses, at least one.</param>
    /// <param name="format">The format; JSON and CSV take one diagnosis.</param>
    /// <param name="culture">As for <see cref="ReportWriter"/>.</param>
    /// <param name="cancellationToken">Stops the writing; then nothing is left behind.</param>
    /// <returns>The file.</returns>
    /// <exception cref="WfException">
    /// ReportPathIsFolder, ReportFolderMissing, ReportExists, ReportNotWritable, ReportDiskFull, ReportNotWritten,
    /// ReportTakesOne or TenantsDiffer.
    /// </exception>
    public static Task<FileInfo> WriteAsync(string path, bool noClobber, IReadOnlyList<WfDiagnosis> diagnoses, ReportFormat format, CultureInfo? culture = null, CancellationToken cancellationToken = default) =>
        WriteAsync(path, noClobber, (stream, token) => ReportWriter.WriteAsync(diagnoses, format, stream, culture, token), OpenNew, cancellationToken);

    internal static async Task<FileInfo> WriteAsync(string path, bool noClobber, Func<Stream, CancellationToken, Task> write, Func<string, Stream> open, CancellationToken cancellationToken)
    {
        // .NET's own word of it would be an error that nobody foresaw.
        if (path.IndexOfAny(Path.GetInvalidPathChars()) >= 0)
        {
            throw WfErrors.ReportNotWritten.For(path, path, ReportText.Reason_Character);
        }

        string place = ReportPlace.Of(path);
        string folder = Path.GetDirectoryName(place) is { Length: > 0 } named ? named : Directory.GetCurrentDirectory();
        if (Directory.Exists(path))
        {
            throw WfErrors.ReportPathIsFolder.For(path, path);
        }

        if (!Directory.Exists(folder))
        {
            throw WfErrors.ReportFolderMissing.For(path, folder);
        }

        if (noClobber && File.Exists(path))
        {
            throw WfErrors.ReportExists.For(path, path);
        }

        if (ReportPlace.IsDevice(path) || ReportPlace.IsDevice(place))
        {
            throw WfErrors.ReportNotWritten.For(path, path, ReportText.Reason_Device);
        }

        string unfinished = Path.Combine(folder, $"{UnfinishedPrefix}{Guid.NewGuid():N}{UnfinishedEnd}");
        try
        {
            using (Stream stream = open(unfinished))
            {
                await write(stream, cancellationToken).ConfigureAwait(false);
                await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
                (stream as FileStream)?.Flush(flushToDisk: true);
            }

            cancellationToken.ThrowIfCancellationRequested();
            DateTime now = File.GetLastWriteTimeUtc(unfinished);
            Rename(unfinished, place, noClobber);
            DiscardLeftovers(folder, now);
            return new FileInfo(path);
        }
        catch (UnauthorizedAccessException error)
        {
            throw WfErrors.ReportNotWritable.Because(error, path, path);
        }
        catch (IOException error) when (Array.IndexOf(DiskFull, error.HResult & 0xFFFF) >= 0)
        {
            throw WfErrors.ReportDiskFull.Because(error, path, path);
        }
        catch (IOException error) when (noClobber && File.Exists(path))
        {
            throw WfErrors.ReportExists.Because(error, path, path);
        }
        catch (Exception error) when (error is IOException or NotSupportedException or ArgumentException)
        {
            throw WfErrors.ReportNotWritten.Because(error, path, path, error.Message);
        }
        finally
        {
            Discard(unfinished);
        }
    }

    private static ReportFormat? Named(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".HTML" or ".HTM" => ReportFormat.Html,
        ".JSON" => ReportFormat.Json,
        ".CSV" => ReportFormat.Csv,
        ".MD" or ".MARKDOWN" => ReportFormat.Markdown,
        _ => null,
    };

    internal static Stream OpenNew(string path) =>
        new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 65536, FileOptions.Asynchronous);

    private static void Rename(string from, string to, bool noClobber)
    {
#if NETSTANDARD2_0
        if (noClobber || !File.Exists(to))
        {
            File.Move(from, to);
        }
        else
        {
            File.Replace(from, to, null);
        }
#else
        File.Move(from, to, overwrite: !noClobber);
#endif
    }

    // What a run that was killed left behind. Only what has the name that this class makes, which is nobody else's, and after a day
    // by the folder's own clock: another process may be writing now.
    private static void DiscardLeftovers(string folder, DateTime now)
    {
        try
        {
            foreach (string path in Directory.GetFiles(folder, UnfinishedPrefix + "*" + UnfinishedEnd))
            {
                if (IsUnfinished(path) && File.GetLastWriteTimeUtc(path) < now.AddDays(-1) && !File.GetAttributes(path).HasFlag(FileAttributes.ReparsePoint))
                {
                    Discard(path);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The report is written; a leftover harms nothing.
        }
    }

    private static bool IsUnfinished(string path)
    {
        string name = Path.GetFileName(path);
        return name.Length == UnfinishedPrefix.Length + 32 + UnfinishedEnd.Length
            && name.StartsWith(UnfinishedPrefix, StringComparison.Ordinal)
            && name.EndsWith(UnfinishedEnd, StringComparison.Ordinal)
            && name.Substring(UnfinishedPrefix.Length, 32).All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'));
    }

    private static void Discard(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The failure that led here says more than a leftover file.
        }
    }
}
