using System.Globalization;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Reporting;

/// <summary>Keeps each diagnosis as a dated JSON file in a folder, and reads the folder back.</summary>
public sealed class DiagnosisHistory
{
    private const string Prefix = "wf-diagnosis-";
    private readonly string _folder;

    /// <summary>Initializes a new instance of the <see cref="DiagnosisHistory"/> class.</summary>
    /// <param name="folder">The folder's full path; made at the first save when it doesn't exist.</param>
    public DiagnosisHistory(string folder) => _folder = folder;

    /// <summary>
    /// Reads the earlier diagnoses of the same tenant into the diagnosis's History, then saves it. What an earlier file
    /// hides from the trend is reported, not thrown.
    /// </summary>
    /// <param name="diagnosis">The diagnosis.</param>
    /// <param name="cancellationToken">Stops the work; then no file is left behind.</param>
    /// <returns>What the folder holds now, this diagnosis included.</returns>
    /// <exception cref="WfException">The errors of <see cref="ReportFile"/>.</exception>
    public async Task<DiagnosisHistoryContent> AddAsync(WfDiagnosis diagnosis, CancellationToken cancellationToken = default)
    {
        DiagnosisHistoryContent before = await LoadAsync(cancellationToken).ConfigureAwait(false);
        diagnosis.History = before.Runs
            .Where(run => run.Point.StartedAt < diagnosis.StartedAt && string.Equals(run.Point.TenantId, diagnosis.TenantId, StringComparison.OrdinalIgnoreCase))
            .Select(run => run.Point)
            .ToArray();
        string path = await SaveAsync(diagnosis, cancellationToken).ConfigureAwait(false);
        return new DiagnosisHistoryContent(before.Runs.Append(new DiagnosisHistoryRun(path, WfHistoryPoint.From(diagnosis))).ToArray(), before.Unreadable);
    }

    /// <summary>As <see cref="AddAsync"/>, but gives the failure: hours of reading must not be lost because a disk is full.</summary>
    /// <param name="diagnosis">The diagnosis.</param>
    /// <param name="cancellationToken">Stops the work; then no file is left behind.</param>
    /// <returns>What went wrong: why it isn't saved, or which earlier files can't be read.</returns>
    public async Task<IReadOnlyList<WfException>> KeepAsync(WfDiagnosis diagnosis, CancellationToken cancellationToken = default)
    {
        try
        {
            return (await AddAsync(diagnosis, cancellationToken).ConfigureAwait(false)).Unreadable;
        }
        catch (WfException failure)
        {
            return [failure];
        }
    }

    /// <summary>Makes the folder and looks into it, so that a path that can't be used is told before the work and not after.</summary>
    /// <exception cref="WfException">HistoryPathIsFile, ReportNotWritable, DiagnosisNotReadable.</exception>
    public void Prepare()
    {
        MakeFolder();
        Files();
    }

    /// <summary>Saves a diagnosis under its date, whole or not at all. Never overwrites.</summary>
    /// <param name="diagnosis">The diagnosis.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The file's path.</returns>
    /// <exception cref="WfException">The errors of <see cref="ReportFile"/>.</exception>
    public async Task<string> SaveAsync(WfDiagnosis diagnosis, CancellationToken cancellationToken = default)
    {
        MakeFolder();
        string stem = Prefix + diagnosis.StartedAt.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        for (int number = 1; ; number++)
        {
            string path = Path.Combine(_folder, number == 1 ? $"{stem}.json" : $"{stem}-{number.ToString(CultureInfo.InvariantCulture)}.json");
            if (File.Exists(path))
            {
                continue;
            }

            try
            {
                await ReportFile.WriteAsync(path, noClobber: true, diagnosis, ReportFormat.Json, null, cancellationToken).ConfigureAwait(false);
                return path;
            }
            catch (WfException error) when (error.Definition == WfErrors.ReportExists)
            {
                // Somebody else saved in the same second: take the next number.
            }
        }
    }

    /// <summary>Reads the folder. Files that can't be read are named with the reason; other files are left alone.</summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The diagnoses, oldest first; empty when the folder doesn't exist.</returns>
    public async Task<DiagnosisHistoryContent> LoadAsync(CancellationToken cancellationToken = default)
    {
        List<DiagnosisHistoryRun> runs = new();
        List<WfException> unreadable = new();
        foreach (string path in Files().OrderBy(path => path, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                runs.Add(new DiagnosisHistoryRun(path, WfHistoryPoint.From(await DiagnosisJson.ReadFileAsync(path, cancellationToken).ConfigureAwait(false))));
            }
            catch (WfException error)
            {
                unreadable.Add(error);
            }
        }

        return new DiagnosisHistoryContent(runs.OrderBy(run => run.Point.StartedAt).ToArray(), unreadable);
    }

    private void MakeFolder()
    {
        if (File.Exists(_folder))
        {
            throw WfErrors.HistoryPathIsFile.For(_folder, _folder);
        }

        try
        {
            Directory.CreateDirectory(_folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw WfErrors.ReportNotWritable.Because(error, _folder, _folder);
        }
    }

    private string[] Files()
    {
        try
        {
            return Directory.Exists(_folder) ? Directory.GetFiles(_folder, Prefix + "*.json") : Array.Empty<string>();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw WfErrors.DiagnosisNotReadable.Because(error, _folder, _folder, error.Message);
        }
    }
}
