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
    public async Task Through_a_symbolic_link_its_target_is_written_and_the_link_stays()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links were not tried: on Windows they need a privilege.");
        string place = Directory.CreateDirectory(Path.Combine(_folder, "place")).FullName;
        string links = Directory.CreateDirectory(Path.Combine(_folder, "links")).FullName;
        string target = Path.Combine(place, "report.html");
        string link = Path.Combine(links, "latest.html");
        string second = Path.Combine(links, "second.html");
        File.CreateSymbolicLink(link, target);
        File.CreateSymbolicLink(second, "latest.html");

        // First there is no such file, then there is one; the second link leads there by way of the first.
        Assert.Equal(link, (await WriteAsync(link)).FullName);
        await File.WriteAllTextAsync(target, "old", TestContext.Current.CancellationToken);
        await WriteAsync(second);
        Assert.StartsWith("<!DOCTYPE", await File.ReadAllTextAsync(target, TestContext.Current.CancellationToken), StringComparison.OrdinalIgnoreCase);
        Assert.Equal((target, "latest.html"), (new FileInfo(link).LinkTarget, new FileInfo(second).LinkTarget));
        Assert.Equal("ReportExists", (await Assert.ThrowsAsync<WfException>(() => WriteAsync(link, noClobber: true))).ErrorId);
        Assert.Equal(new[] { target }, Directory.GetFileSystemEntries(place));
        Assert.Equal(2, Directory.GetFileSystemEntries(links).Length);
    }

    [Fact]
    public async Task A_link_that_leads_to_a_device_or_in_a_circle_or_nowhere_is_named_and_stays()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links were not tried: on Windows they need a privilege.");
        foreach ((string to, string id) in new[] { ("/dev/null", "ReportNotWritten"), ("link.html", "ReportNotWritten"), ("none/report.html", "ReportFolderMissing") })
        {
            string link = Path.Combine(_folder, "link.html");
            File.CreateSymbolicLink(link, to);
            Assert.Equal(id, (await Assert.ThrowsAsync<WfException>(() => WriteAsync(link))).ErrorId);
            Assert.Equal(to, new FileInfo(link).LinkTarget);
            File.Delete(link);
        }
    }

    [Fact]
    public async Task A_link_leads_where_the_system_says_also_by_way_of_a_folder_that_is_a_link()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links were not tried: on Windows they need a privilege.");
        string real = Directory.CreateDirectory(Path.Combine(_folder, "real", "inner")).FullName;
        string near = Directory.CreateDirectory(Path.Combine(_folder, "near")).FullName;
        string linked = Path.Combine(near, "inner");
        Directory.CreateSymbolicLink(linked, "../real/inner/");
        File.CreateSymbolicLink(Path.Combine(real, "latest.html"), ".././report.html");
        string meant = Path.Combine(_folder, "real", "report.html");
        string other = Path.Combine(near, "report.html");
        await File.WriteAllTextAsync(other, "not meant", TestContext.Current.CancellationToken);
        string full = Path.Combine(linked, "latest.html");
        foreach (string path in new[] { full, Path.GetRelativePath(Directory.GetCurrentDirectory(), full) })
        {
            await File.WriteAllTextAsync(meant, "old", TestContext.Current.CancellationToken);
            await WriteAsync(path);
            Assert.StartsWith("<!DOCTYPE", await File.ReadAllTextAsync(meant, TestContext.Current.CancellationToken), StringComparison.OrdinalIgnoreCase);
            Assert.Equal("not meant", await File.ReadAllTextAsync(other, TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task A_link_of_the_system_to_an_open_file_does_not_lose_that_file()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems have no such links.");
        string log = Path.Combine(_folder, "log.txt");
        string link = Path.Combine(_folder, "link.html");
        await using var open = new FileStream(log, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        open.WriteByte(65);
        await open.FlushAsync(TestContext.Current.CancellationToken);
        string handle = open.SafeFileHandle.DangerousGetHandle().ToString(CultureInfo.InvariantCulture);
        File.CreateSymbolicLink(link, "/dev/fd/" + handle);
        foreach (string path in new[] { "/dev/fd/" + handle, "/proc/self/fd/" + handle, "/dev/stdout", link })
        {
            WfException error = await Assert.ThrowsAsync<WfException>(() => WriteAsync(path));
            Assert.Equal("ReportNotWritten", error.ErrorId);
            Assert.Contains("devices", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal("A", await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken));
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder).Length);
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
    public async Task A_path_that_no_system_takes_is_named()
    {
        WfException error = await Assert.ThrowsAsync<WfException>(() => WriteAsync(Path.Combine(_folder, "report\0.html")));
        Assert.Equal("ReportNotWritten", error.ErrorId);
        Assert.Equal("ReportNotWritable", Assert.Throws<WfException>(() => new DiagnosisHistory(Path.Combine(_folder, "history\0")).Prepare()).ErrorId);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
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
    public async Task What_a_killed_run_left_goes_after_a_day_and_nothing_else_does()
    {
        string[] stay =
        [
            Leave(".wf-report-0123456789abcdef0123456789abcdef.tmp", days: 0.9),
            Leave(".wf-report-0123456789ABCDEF0123456789abcdef.tmp"),
            Leave(".wf-report-0123456789abcdef0123456789abcde.tmp"),
            Leave(".wf-report-0123456789abcdef0123456789abcdef.tmp.bak"),
            Leave(".0123456789abcdef0123456789abcdef.tmp"),
            Leave("wf-report-0123456789abcdef0123456789abcdef.tmp"),
            Leave("old.html"),
            Directory.CreateDirectory(Path.Combine(_folder, ".wf-report-22222222222222222222222222222222.tmp")).FullName,
        ];
        string gone = Leave(".wf-report-fedcba9876543210fedcba9876543210.tmp", days: 1.1);
        string path = Path.Combine(_folder, "report.html");
        await WriteAsync(path);
        Assert.False(File.Exists(gone));
        Assert.Equal([.. stay.Append(path).Order(StringComparer.Ordinal)], Directory.GetFileSystemEntries(_folder).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_link_in_a_leftovers_place_is_left_alone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Links were not tried: they may take a right on Windows.");
        string target = Leave("mine.txt");
        string link = Path.Combine(_folder, ".wf-report-fedcba9876543210fedcba9876543210.tmp");
        File.CreateSymbolicLink(link, target);
        await WriteAsync(Path.Combine(_folder, "report.html"));
        Assert.True(File.Exists(link));
        Assert.True(File.Exists(target));
    }

    [Fact]
    public async Task The_unfinished_file_has_the_name_that_is_looked_for()
    {
        string? seen = null;
        await ReportFile.WriteAsync(
            Path.Combine(_folder, "x.html"),
            noClobber: false,
            (_, _) => Task.CompletedTask,
            name =>
            {
                seen = Path.GetFileName(name);
                return ReportFile.OpenNew(name);
            },
            TestContext.Current.CancellationToken);
        Assert.Matches("^\\.wf-report-[0-9a-f]{32}\\.tmp$", seen!);
    }

    [Theory]
    [InlineData("a.html", ReportFormat.Html)]
    [InlineData("a.HTM", ReportFormat.Html)]
    [InlineData("a.json", ReportFormat.Json)]
    [InlineData("a.b.Csv", ReportFormat.Csv)]
    [InlineData("a.md", ReportFormat.Markdown)]
    [InlineData("a.markdown", ReportFormat.Markdown)]
    public void A_known_extension_tells_the_format_without_a_word(string name, ReportFormat format)
    {
        Assert.Equal(format, ReportFile.FormatOf(name));
        Assert.Null(ReportFile.Surprise(name, null));
        Assert.Null(ReportFile.Surprise(name, format));
    }

    [Theory]
    [InlineData("a.xyz", null, "HTML is written")]
    [InlineData("a", null, "-Format Html, Json, Csv or Markdown")]
    [InlineData("report.jsn", null, "'report.jsn'")]
    [InlineData("a.json", ReportFormat.Html, "Html is written")]
    [InlineData("a.htm", ReportFormat.Csv, "extension of Html")]
    public void A_name_that_tells_no_or_another_format_is_warned_of(string name, ReportFormat? format, string said)
    {
        Assert.Equal(ReportFormat.Html, format is null ? ReportFile.FormatOf(name) : ReportFormat.Html);
        Assert.Contains(said, ReportFile.Surprise(Path.Combine(_folder, name), format), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_extension_is_fine_when_the_format_is_given() => Assert.Null(ReportFile.Surprise("a.out", ReportFormat.Csv));

    [Fact]
    public async Task A_history_that_cannot_be_written_is_a_failure_to_tell_and_not_the_end()
    {
        string path = Leave("history");
        WfException failure = Assert.Single(await new DiagnosisHistory(path).KeepAsync(SampleDiagnosis.Clean(), TestContext.Current.CancellationToken));
        Assert.Equal("HistoryPathIsFile", failure.ErrorId);
        Assert.Empty(await new DiagnosisHistory(Path.Combine(_folder, "new")).KeepAsync(SampleDiagnosis.Clean(), TestContext.Current.CancellationToken));
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

    private string Leave(string name, double days = 30)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, "left");
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-days));
        return path;
    }

    private static Task<FileInfo> WriteAsync(string path, bool noClobber = false) =>
        ReportFile.WriteAsync(path, noClobber, SampleDiagnosis.Clean(), ReportFormat.Html, CultureInfo.GetCultureInfo("en-US"), TestContext.Current.CancellationToken);
}
