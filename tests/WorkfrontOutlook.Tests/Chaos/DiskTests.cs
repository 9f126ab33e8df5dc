using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Remediation;
using WorkfrontOutlook.Reporting;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.Tests.Remediation;
using WorkfrontOutlook.Tests.Reporting;
using WorkfrontOutlook.Tests.Support;

namespace WorkfrontOutlook.Tests.Chaos;

/// <summary>A disk that fills up at any byte. Checkpoints that can't be written are in CheckpointTests.</summary>
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
            var found = new List<WfOutlookAddIn>();
            await foreach (InventoryItem item in new AddInInventory(context, new InventoryOptions { Sources = [AddInSource.Organization, AddInSource.Mailbox] }).ReadAsync(stop))
            {
                found.Add(item.AddIn!);
            }

            bool full = false;
            try
            {
                var runner = new RemediationRunner(context, RemediationPlan.Of(found, RemediationAction.Remove), path) { OpenUndo = (file, _) => new SmallDisk(file, room) };
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
            RestorePlan plan = await RestorePlan.ReadAsync(context, path, fromManifest: true, stop);
            await foreach (WfRemediationResult result in plan.ApplyAsync(cancellationToken: stop))
            {
                Assert.NotEqual(RemediationOutcome.Failed, result.Outcome);
            }

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
                    file => new SmallDisk(file, room),
                    stop));
                Assert.Equal("ReportDiskFull", exception.ErrorId);
                Assert.Equal("the report before", await File.ReadAllTextAsync(path, stop));
                Assert.DoesNotContain(Directory.GetFiles(_folder), file => file.EndsWith(".tmp", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public async Task A_path_that_nobody_can_write_to_is_told_before_anything_is_changed()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Needs a device that can't be written to; /proc is Linux's.");
        }

        CancellationToken stop = TestContext.Current.CancellationToken;
        SeededTenant tenant = Tenant();
        string[] before = TenantSnapshot.Of(tenant, withStore: false);
        using TenantContext context = SessionLikeTransport.Connect(tenant);
        WfOutlookAddIn[] found = await new AddInInventory(context, new InventoryOptions { Sources = [AddInSource.Organization] }).ReadAsync(stop).Select(item => item.AddIn!).ToArrayAsync(stop);
        foreach (string path in new[] { "/proc/undo.jsonl", Path.Combine(_folder, "no", "such", "folder.jsonl") })
        {
            WfException exception = await Assert.ThrowsAsync<WfException>(async () =>
            {
                await foreach (WfRemediationResult result in new RemediationRunner(context, RemediationPlan.Of(found, RemediationAction.Remove), path).ApplyAsync(stop))
                {
                    Assert.Fail("It was changed: " + result);
                }
            });
            Assert.Equal("UndoRecordNotWritable", exception.ErrorId);
            Assert.Equal(before, TenantSnapshot.Of(tenant, withStore: false));
        }

        WfException report = await Assert.ThrowsAsync<WfException>(() => ReportFile.WriteAsync("/proc/report.html", noClobber: false, SampleDiagnosis.Typical(5), ReportFormat.Html, cancellationToken: stop));
        Assert.Contains(report.ErrorId, new[] { "ReportNotWritable", "ReportNotWritten" });
    }

    private static SeededTenant Tenant() => new(SeededTenant.ProfileFor("Clean", 4, 9) with
    {
        OrganizationApps = [Own(1)],
        UserInstalls = [new UserInstall { AddIn = Own(2), Share = 1 }],
    });

    private static SeededAddIn Own(short number) => new()
    {
        AddInId = new Guid(79, number, 7, 1, 2, 3, 4, 5, 6, 7, 8).ToString(),
        DisplayName = "Own " + number,
        Permission = AddInPermission.ReadItem,
        Version = "1.0.0.0",
    };

    /// <summary>A file on a disk with so many bytes of room: what fits is written, then the disk is full.</summary>
    private sealed class SmallDisk(string path, long room) : Stream
    {
        private const int DiskFull = unchecked((int)0x80070070);

        private readonly FileStream _file = new(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, 1);

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => _file.Length;

        public override long Position { get => _file.Position; set => throw new NotSupportedException(); }

        // The other ways to write come through here.
        public override void Write(byte[] buffer, int offset, int count)
        {
            int fits = (int)Math.Min(count, Math.Max(0, room - _file.Length));
            _file.Write(buffer, offset, fits);
            if (fits < count)
            {
                throw new IOException("No space left on device.", DiskFull);
            }
        }

        public override void Flush() => _file.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            _file.Dispose();
            base.Dispose(disposing);
        }
    }
}
