using System.Text;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.NestedAppAuth;
using WorkfrontOutlook.Remediation;
using WorkfrontOutlook.Reporting;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.Tests.AddIns;
using WorkfrontOutlook.Tests.NestedAppAuth;
using WorkfrontOutlook.Tests.Remediation;
using WorkfrontOutlook.Tests.Reporting;
using WorkfrontOutlook.Tests.Support;

namespace WorkfrontOutlook.Tests.Chaos;

/// <summary>A disk that fills up at any byte, and paths that nobody can write to.</summary>
public sealed class DiskTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wf-disk").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Where_the_disk_fills_up_an_undo_record_still_covers_every_change()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        int unchanged = 0;
        int brought = 0;
        for (int room = 0; ; room += 211)
        {
            SeededTenant tenant = Tenant();
            string path = Path.Combine(_folder, room + ".jsonl");
            string[] before = TenantSnapshot.Of(tenant, withStore: false);
            using TenantContext context = SessionLikeTransport.Connect(tenant);
            WfOutlookAddIn[] found = await ChaosTenant.FindAsync(context, AddInSource.Organization, AddInSource.Mailbox);
            bool full = false;
            try
            {
                var runner = new RemediationRunner(context, RemediationPlan.Of(found, RemediationAction.Remove), path) { OpenUndo = (file, mode) => new SmallDisk(file, mode, room) };
                await foreach (WfRemediationResult result in runner.ApplyAsync(stop))
                {
                    Assert.Equal(RemediationOutcome.Removed, result.Outcome);
                }
            }
            catch (WfException exception)
            {
                Assert.Equal("UndoRecordNotWritable", exception.ErrorId);
                full = true;
            }

            string[] after = TenantSnapshot.Of(tenant, withStore: false);
            if (!full)
            {
                Assert.NotEqual(before, after);
                break;
            }

            if (before.SequenceEqual(after))
            {
                unchanged++;
                continue;
            }

            // The disk has room again; the record, which ends in the middle of a line, brings all back.
            Assert.Equal(0, await ChaosTenant.RestoreAsync(context, path, stop));
            Assert.Equal(before, TenantSnapshot.Of(tenant, withStore: false));
            brought++;
        }

        Assert.True(unchanged > 0 && brought > 0, $"{unchanged} times nothing was changed, {brought} times it was brought back");
    }

    [Fact]
    public async Task Where_the_disk_fills_up_the_report_before_stays_and_nothing_is_left_behind()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        foreach (ReportFormat format in Enum.GetValues<ReportFormat>())
        {
            string path = Path.Combine(_folder, "report." + format);
            await File.WriteAllTextAsync(path, "the report before", stop);
            foreach (int room in new[] { 0, 1, 1000 })
            {
                WfException exception = await Assert.ThrowsAsync<WfException>(() => ReportFile.WriteAsync(
                    path,
                    noClobber: false,
                    (stream, token) => ReportWriter.WriteAsync([SampleDiagnosis.Typical(2000)], format, stream, null, token),
                    file => new SmallDisk(file, FileMode.CreateNew, room),
                    stop));
                Assert.Equal("ReportDiskFull", exception.ErrorId);
                Assert.Equal("the report before", await File.ReadAllTextAsync(path, stop));
                Assert.DoesNotContain(Directory.GetFiles(_folder), file => file.EndsWith(".tmp", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public async Task Where_the_disk_fills_up_a_checkpoint_is_gone_on_with_to_the_truth()
    {
        const int Mailboxes = 20;
        CancellationToken stop = TestContext.Current.CancellationToken;
        int step = Math.Max(1, 61 / LongRun.ChaosRounds);
        int full = 0;
        int kept = 0;
        for (int room = 0; ; room += room < 130 ? 1 + (step / 10) : step)
        {
            SeededTenant tenant = Tenant(Mailboxes);
            string path = Path.Combine(_folder, room + ".jsonl");
            int installs = Enumerable.Range(0, Mailboxes).Sum(index => tenant.GetUserAddIns(index).Count);
            using TenantContext context = await Connected.ToAsync(tenant, withGraph: false);
            InventoryOptions Sweep(long? space) => new()
            {
                Sources = [AddInSource.Mailbox],
                CheckpointPath = path,
                ThrottleLimit = 3,
                OpenCheckpoint = space is long bytes ? file => new SmallDisk(file, FileMode.OpenOrCreate, bytes) : SweepCheckpoint.OpenFile,
            };
            bool isFull = false;

            // Twice, as an admin would try again who frees too little: another 300 bytes.
            foreach (long space in new[] { room, room + 300 })
            {
                try
                {
                    SweepRun run = await SweepRun.Of(context, Sweep(space));
                    Assert.Equal($"{Mailboxes} 0 0 {Mailboxes}", run.Counts);
                    Assert.Equal(installs, run.AddIns.Count);
                }
                catch (WfException exception)
                {
                    isFull = true;
                    Assert.Equal("CheckpointNotWritable", exception.ErrorId);
                    Assert.Contains(path, exception.Message, StringComparison.Ordinal);
                    Assert.Contains("free space", exception.RecommendedAction, StringComparison.Ordinal);
                    await NeverWholeAsync(context, path, Mailboxes);
                }
            }

            int answered = Encoding.UTF8.GetString(await File.ReadAllBytesAsync(path, stop)).Split('\n').SkipLast(1).Count(line => line.Contains("\"mailbox\"", StringComparison.Ordinal));
            int asked = tenant.Statistics.MailboxCalls;
            SweepRun whole = await SweepRun.Of(context, Sweep(null));
            Assert.Equal($"{Mailboxes} 0 0 {Mailboxes}", whole.Counts);
            Assert.Equal(installs, whole.AddIns.Count);
            Assert.Equal(Mailboxes - answered, tenant.Statistics.MailboxCalls - asked);
            SweepRun merged = await SweepRun.Of(context, new InventoryOptions { Sources = [AddInSource.Mailbox], SweepPaths = [path] });
            Assert.Equal($"{Mailboxes} 0 0 {Mailboxes}", merged.Counts);
            Assert.Empty(merged.Tally.Missing);
            if (!isFull)
            {
                break;
            }

            full++;
            kept += answered > 0 ? 1 : 0;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{full} sizes of a disk, {kept} with answers on it");
        Assert.True(full > 50 && kept > 20, $"{full} sizes, {kept} with answers");
    }

    [Fact]
    public async Task Where_the_disk_fills_up_while_restoring_nothing_is_sent_unrecorded_and_it_is_gone_on_with()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        int unsent = 0;
        int sent = 0;
        for (int more = 0; ; more += more == 0 ? 1 : 89)
        {
            SeededTenant tenant = Tenant();
            string path = Path.Combine(_folder, "restore-" + more + ".jsonl");
            string[] before = TenantSnapshot.Of(tenant, withStore: false);
            using TenantContext context = SessionLikeTransport.Connect(tenant);
            WfOutlookAddIn[] found = await ChaosTenant.FindAsync(context, AddInSource.Organization, AddInSource.Mailbox);
            await foreach (WfRemediationResult result in new RemediationRunner(context, RemediationPlan.Of(found, RemediationAction.Remove), path).ApplyAsync(stop))
            {
                Assert.Equal(RemediationOutcome.Removed, result.Outcome);
            }

            // As a crash leaves it: without its last line's end.
            long length = new FileInfo(path).Length - 1;
            await using (FileStream file = File.OpenWrite(path))
            {
                file.SetLength(length);
            }

            string[] removed = TenantSnapshot.Of(tenant, withStore: false);
            RestorePlan plan = await RestorePlan.ReadAsync(context, path, fromManifest: true, stop);
            plan.OpenUndo = (file, mode) => new SmallDisk(file, mode, length + more);
            WfException? full = await Record.ExceptionAsync(async () => await plan.ApplyAsync(cancellationToken: stop).CountAsync(stop)) switch
            {
                null => null,
                WfException exception => exception,
                Exception other => throw new InvalidOperationException($"{more} bytes", other),
            };
            string[] after = TenantSnapshot.Of(tenant, withStore: false);
            if (full is null)
            {
                Assert.Equal(before, after);
                break;
            }

            Assert.Equal("UndoRecordNotWritable", full.ErrorId);
            Assert.Contains(path, full.Message, StringComparison.Ordinal);
            unsent += removed.SequenceEqual(after) ? 1 : 0;
            sent += removed.SequenceEqual(after) ? 0 : 1;
            Assert.Equal(0, await ChaosTenant.RestoreAsync(context, path, stop));
            Assert.Equal(before, TenantSnapshot.Of(tenant, withStore: false));
        }

        Assert.True(unsent > 0 && sent > 0, $"{unsent} times nothing was sent, {sent} times a part");
    }

    [Fact]
    public async Task Where_the_disk_fills_up_a_consent_is_recorded_or_not_given()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        EntraApp[] apps = Enumerable.Range(1, 3).Select(i => ReadinessTenant.Good($"0f3c5d0e-5b1c-4a52-9f3e-{i:x12}") with { Grants = [] }).ToArray();
        NestedAppAuthSubject[] subjects = Array.ConvertAll(apps, app => NestedAppAuthSubject.OfClient(app.AppId));
        int unsent = 0;
        int sent = 0;
        for (int room = 0; ; room += 97)
        {
            using ReadinessTenant tenant = ReadinessTenant.With(apps);
            string path = Path.Combine(_folder, "grant-" + room + ".jsonl");
            ConsentGrantPlan plan = await ConsentGrantPlan.ReadAsync(tenant.Context, subjects, ["User.Read"], stop);
            plan.OpenUndo = (file, mode) => new SmallDisk(file, mode, room);
            bool full = false;
            try
            {
                Assert.Equal(0, await plan.ApplyAsync(path, stop).CountAsync(stop));
            }
            catch (WfException exception)
            {
                full = true;
                Assert.Equal("UndoRecordNotWritable", exception.ErrorId);
            }

            int given = tenant.Statistics.Writes.Count;
            if (!full)
            {
                Assert.Equal(apps.Length, given);
                break;
            }

            unsent += given == 0 ? 1 : 0;
            sent += given > 0 ? 1 : 0;
            if (given > 0)
            {
                RestorePlan back = await RestorePlan.ReadAsync(tenant.Context, path, cancellationToken: stop);
                Assert.Equal(given, await back.ApplyAsync(cancellationToken: stop).CountAsync(result => result.Outcome == RemediationOutcome.Restored, stop));
            }

            Assert.All(await tenant.TestAsync(Array.ConvertAll(apps, app => app.AppId), ["User.Read"]), test => Assert.Empty(test.GrantedScopes));
        }

        Assert.True(unsent > 0 && sent > 0, $"{unsent} times nothing was sent, {sent} times a part");
    }

    [Fact]
    public async Task A_path_that_nobody_can_write_to_is_told_before_anything_is_read_or_changed()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        SeededTenant tenant = Tenant();
        string[] before = TenantSnapshot.Of(tenant, withStore: false);
        using TenantContext context = SessionLikeTransport.Connect(tenant);
        WfOutlookAddIn[] found = await ChaosTenant.FindAsync(context, AddInSource.Organization);
        var paths = new List<string> { _folder, Path.Combine(_folder, "no", "such", "folder.jsonl") };
        if (OperatingSystem.IsLinux())
        {
            // What takes everything and keeps nothing, what is always full, and where nobody may write.
            paths.AddRange(["/dev/null", "/dev/full", "/dev/zero", "/proc/here.jsonl"]);
        }

        if (ReadOnlyFolder() is string locked)
        {
            paths.Add(Path.Combine(locked, "here.jsonl"));
        }
        else
        {
            TestContext.Current.TestOutputHelper?.WriteLine("This account may write to read-only folders.");
        }

        foreach (string path in paths)
        {
            var exchange = new FakeExchange(3);
            WfException checkpoint = await Assert.ThrowsAsync<WfException>(() => SweepRun.Of(exchange, path));
            Assert.Equal("CheckpointNotWritable", checkpoint.ErrorId);
            Assert.Empty(exchange.Commands);

            WfException undo = await Assert.ThrowsAsync<WfException>(async () => await new RemediationRunner(context, RemediationPlan.Of(found, RemediationAction.Remove), path).ApplyAsync(stop).CountAsync(stop));
            Assert.Contains(undo.ErrorId, new[] { "UndoRecordNotWritable", "UndoRecordExists" });
            Assert.Equal(before, TenantSnapshot.Of(tenant, withStore: false));

            WfException report = await Assert.ThrowsAsync<WfException>(() => ReportFile.WriteAsync(path, noClobber: false, SampleDiagnosis.Typical(5), ReportFormat.Html, cancellationToken: stop));
            Assert.Contains(report.ErrorId, new[] { "ReportNotWritable", "ReportNotWritten", "ReportPathIsFolder", "ReportFolderMissing" });
            foreach (WfException told in new[] { checkpoint, undo, report })
            {
                Assert.Contains(Path.GetDirectoryName(path)!, told.Message, StringComparison.Ordinal);
                Assert.NotEmpty(told.RecommendedAction);
            }
        }
    }

    [Fact]
    public async Task A_file_that_somebody_else_has_open_is_told_and_left_alone()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        SeededTenant tenant = Tenant();
        using TenantContext context = SessionLikeTransport.Connect(tenant);
        WfOutlookAddIn[] found = await ChaosTenant.FindAsync(context, AddInSource.Organization);
        string path = Path.Combine(_folder, "undo.jsonl");
        Assert.Equal(1, await new RemediationRunner(context, RemediationPlan.Of(found, RemediationAction.Remove), path).ApplyAsync(stop).CountAsync(stop));
        byte[] record = await File.ReadAllBytesAsync(path, stop);
        string[] removed = TenantSnapshot.Of(tenant, withStore: false);
        RestorePlan plan = await RestorePlan.ReadAsync(context, path, fromManifest: true, stop);
        await using (new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Equal("UndoRecordNotReadable", (await Assert.ThrowsAsync<WfException>(() => RestorePlan.ReadAsync(context, path, fromManifest: true, stop))).ErrorId);
            Assert.Equal("UndoRecordNotWritable", (await Assert.ThrowsAsync<WfException>(async () => await plan.ApplyAsync(cancellationToken: stop).CountAsync(stop))).ErrorId);
        }

        Assert.Equal(removed, TenantSnapshot.Of(tenant, withStore: false));
        Assert.Equal(record, await File.ReadAllBytesAsync(path, stop));
    }

    // What is read from the file alone is never taken for the whole.
    private static async Task NeverWholeAsync(TenantContext context, string path, int mailboxes)
    {
        SweepRun merged;
        try
        {
            merged = await SweepRun.Of(context, new InventoryOptions { Sources = [AddInSource.Mailbox], SweepPaths = [path] });
        }
        catch (WfException exception)
        {
            // Not even its header fitted.
            Assert.Equal("CheckpointNotUnderstood", exception.ErrorId);
            return;
        }

        Assert.NotEmpty(merged.Tally.Missing);
        Assert.InRange(merged.Tally.Scanned, 0, mailboxes);
        Assert.True(merged.Tally.Expected is null || merged.Tally.Expected == mailboxes || merged.Tally.ListingFailed, merged.Counts);
    }

    // Null where this account, such as root, may write to it all the same.
    private string? ReadOnlyFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        string folder = Directory.CreateDirectory(Path.Combine(_folder, "read-only")).FullName;
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            File.WriteAllText(Path.Combine(folder, "probe"), string.Empty);
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return folder;
        }
    }

    private static SeededTenant Tenant(int mailboxes = 4) => new(SeededTenant.ProfileFor("Clean", mailboxes, 9) with
    {
        OrganizationApps = [ChaosTenant.Own(1)],
        UserInstalls = [new UserInstall { AddIn = ChaosTenant.Own(2), Share = 1 }],
    });
}
