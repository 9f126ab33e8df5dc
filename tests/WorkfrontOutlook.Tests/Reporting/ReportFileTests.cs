using System.Globalization;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Reporting;

namespace WorkfrontOutlook.Tests.Reporting;

public sealed class ReportFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wf-report-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_file_is_overwritten_unless_NoClobber()
    {
        string path = Path.Combine(_folder, "report.html");
        await WriteAsync(path);
        long length = new FileInfo(path).Length;
        await File.WriteAllTextAsync(path, "old", TestContext.Current.CancellationToken);
        Assert.Equal(length, (await WriteAsync(path)).Length);
        WfException error = await Assert.ThrowsAsync<WfException>(() => WriteAsync(path, noClobber: true));
        Assert.Equal("ReportExists", error.ErrorId);
        Assert.Equal(new[] { path }, Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task A_folder_and_a_missing_folder_are_named()
    {
        Assert.Equal("ReportPathIsFolder", (await Assert.ThrowsAsync<WfException>(() => WriteAsync(_folder))).ErrorId);
        WfException error = await Assert.ThrowsAsync<WfException>(() => WriteAsync(Path.Combine(_folder, "none", "report.html")));
        Assert.Equal("ReportFolderMissing", error.ErrorId);
        Assert.Contains("New-Item", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_leaves_the_old_file_and_nothing_else()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "A full disk was not tried: this machine has no /dev/full.");
        string path = Path.Combine(_folder, "report.html");
        await File.WriteAllTextAsync(path, "old", TestContext.Current.CancellationToken);
        WfException error = await Assert.ThrowsAsync<WfException>(() => ReportFile.WriteAsync(
            path,
            noClobber: false,
            (stream, token) => ReportWriter.WriteAsync(SampleDiagnosis.Clean(), ReportFormat.Html, stream, null, token),
            _ => new FileStream("/dev/full", FileMode.Open, FileAccess.Write),
            TestContext.Current.CancellationToken));
        Assert.Equal("ReportDiskFull", error.ErrorId);
        Assert.Equal("old", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        Assert.Equal(new[] { path }, Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task A_path_that_may_not_be_written_is_named()
    {
        WfException error = await Assert.ThrowsAsync<WfException>(() => ReportFile.WriteAsync(
            Path.Combine(_folder, "x.html"), noClobber: false, (_, _) => Task.CompletedTask, _ => throw new UnauthorizedAccessException(), TestContext.Current.CancellationToken));
        Assert.Equal("ReportNotWritable", error.ErrorId);
    }

    [Fact]
    public async Task A_stopped_write_leaves_nothing()
    {
        using CancellationTokenSource stop = new();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReportFile.WriteAsync(Path.Combine(_folder, "x.html"), false, SampleDiagnosis.Clean(), ReportFormat.Html, null, stop.Token));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Several_diagnoses_make_one_report_or_are_refused()
    {
        WfDiagnosis[] runs = { SampleDiagnosis.Typical(30, SampleDiagnosis.At.AddDays(-14)), SampleDiagnosis.Typical(20) };
        using MemoryStream stream = new();
        await ReportWriter.WriteAsync(runs, ReportFormat.Html, stream, CultureInfo.GetCultureInfo("en-US"), TestContext.Current.CancellationToken);
        Assert.Contains("id=\"trend\"", System.Text.Encoding.UTF8.GetString(stream.ToArray()), StringComparison.Ordinal);
        Assert.Equal("ReportTakesOne", (await Assert.ThrowsAsync<WfException>(() => ReportWriter.WriteAsync(runs, ReportFormat.Json, stream, null, TestContext.Current.CancellationToken))).ErrorId);
        Assert.Equal("TenantsDiffer", (await Assert.ThrowsAsync<WfException>(() => ReportWriter.WriteAsync(new[] { runs[0], SampleDiagnosis.Hostile() }, ReportFormat.Html, stream, null, TestContext.Current.CancellationToken))).ErrorId);
    }

    [Fact]
    public async Task A_history_keeps_every_run_and_names_what_it_cannot_read()
    {
        DiagnosisHistory history = new(Path.Combine(_folder, "history"));
        await history.AddAsync(SampleDiagnosis.Typical(30, SampleDiagnosis.At.AddDays(-14)), TestContext.Current.CancellationToken);
        await history.AddAsync(SampleDiagnosis.Typical(30, SampleDiagnosis.At.AddDays(-14)), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_folder, "history", "wf-diagnosis-broken.json"), "{", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_folder, "history", "other.json"), "{", TestContext.Current.CancellationToken);
        WfDiagnosis now = SampleDiagnosis.Typical(20);
        DiagnosisHistoryContent content = await history.AddAsync(now, TestContext.Current.CancellationToken);
        Assert.Equal(3, content.Runs.Count);
        Assert.Equal(2, now.History.Length);
        Assert.EndsWith("wf-diagnosis-broken.json", Assert.Single(content.Unreadable).Target, StringComparison.Ordinal);
        Assert.Equal("wf-diagnosis-20261122T093015Z.json", Path.GetFileName(content.Runs[2].Path));
        Assert.Equal(3, (await history.LoadAsync(TestContext.Current.CancellationToken)).Runs.Count);
        Assert.Equal(1, content.Runs[2].Point.AddInsAsking);
    }

    private static Task<FileInfo> WriteAsync(string path, bool noClobber = false) =>
        ReportFile.WriteAsync(path, noClobber, SampleDiagnosis.Clean(), ReportFormat.Html, CultureInfo.GetCultureInfo("en-US"), TestContext.Current.CancellationToken);
}
