using System.Text;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Tests.Tokens;

namespace WorkfrontOutlook.Tests.AddIns;

/// <summary>A checkpoint survives whatever happens to it, and is never mistaken for another.</summary>
public sealed class CheckpointTests
{
    [Fact]
    public async Task A_second_run_gives_the_whole_result_without_asking()
    {
        using var folder = new TemporaryFolder();
        var exchange = new FakeExchange(17);
        SweepRun first = await SweepRun.Of(exchange, folder["a.jsonl"]);
        SweepRun second = await SweepRun.Of(exchange, folder["a.jsonl"]);
        Assert.Equal("17 0 0 17", second.Counts);
        Assert.Equal(first.MailboxIds.Order(), second.MailboxIds.Order());
        Assert.All(exchange.Asked.Values, count => Assert.Equal(1, count));
        Assert.True(File.Exists(folder["a.jsonl"]));
    }

    [Fact]
    public async Task A_file_cut_at_any_byte_is_gone_on_with()
    {
        using var folder = new TemporaryFolder();
        await SweepRun.Of(new FakeExchange(6), folder["whole.jsonl"]);
        byte[] whole = await File.ReadAllBytesAsync(folder["whole.jsonl"], TestContext.Current.CancellationToken);
        for (int length = 0; length <= whole.Length; length += length < 200 ? 1 : 7)
        {
            await File.WriteAllBytesAsync(folder["cut.jsonl"], whole[..length], TestContext.Current.CancellationToken);
            var exchange = new FakeExchange(6);
            SweepRun run = await SweepRun.Of(exchange, folder["cut.jsonl"]);
            Assert.Equal("6 0 0 6", run.Counts);
            Assert.Equal(6, run.AddIns.Count);

            // What the file held whole wasn't asked again.
            int held = Encoding.UTF8.GetString(whole, 0, length).Split('\n').SkipLast(1).Count(line => line.Contains("\"mailbox\"", StringComparison.Ordinal));
            Assert.Equal(6 - held, exchange.Asked.Count);
            Assert.Equal("6 0 0 6", (await SweepRun.Merge(exchange, folder["cut.jsonl"])).Counts);
        }
    }

    [Fact]
    public async Task What_failed_is_asked_again()
    {
        using var folder = new TemporaryFolder();
        var exchange = new FakeExchange(10) { Fails = id => id == FakeExchange.Id(2) ? FakeExchange.NotFound(id) : null };
        Assert.Equal("9 1 0 10", (await SweepRun.Of(exchange, folder["a.jsonl"])).Counts);
        exchange.Fails = _ => null;
        SweepRun second = await SweepRun.Of(exchange, folder["a.jsonl"]);
        Assert.Equal("10 0 0 10", second.Counts);
        Assert.Empty(second.Failures);
        Assert.Equal(2, exchange.Asked[FakeExchange.Id(2)]);
        Assert.Equal("10 0 0 10", (await SweepRun.Merge(exchange, folder["a.jsonl"])).Counts);
    }

    [Fact]
    public async Task What_answered_and_vanished_still_counts_and_what_failed_and_vanished_does_not()
    {
        using var folder = new TemporaryFolder();
        var exchange = new FakeExchange(10) { Fails = id => id == FakeExchange.Id(2) ? FakeExchange.NotFound(id) : null };
        await SweepRun.Of(exchange, folder["a.jsonl"]);
        exchange.Mailboxes.Remove(FakeExchange.Id(2));
        exchange.Mailboxes.Remove(FakeExchange.Id(3));
        exchange.Mailboxes.Add(FakeExchange.Id(11));
        Assert.Equal("10 0 0 10", (await SweepRun.Of(exchange, folder["a.jsonl"])).Counts);
        SweepRun merged = await SweepRun.Merge(exchange, folder["a.jsonl"]);
        Assert.Equal("10 0 0 10", merged.Counts);
        Assert.Empty(merged.Tally.Missing);
    }

    [Fact]
    public async Task Given_mailboxes_and_a_checkpoint_go_together()
    {
        using var folder = new TemporaryFolder();
        var exchange = new FakeExchange(10);
        Assert.Equal("2 0 0 2", (await SweepRun.Of(exchange, folder["a.jsonl"], null, "u1@contoso.example", "u2@contoso.example")).Counts);
        SweepRun second = await SweepRun.Of(exchange, folder["a.jsonl"], null, "u2@contoso.example", "u3@contoso.example");
        Assert.Equal("2 0 0 2", second.Counts);
        Assert.Equal(2, second.AddIns.Count);
        Assert.Equal(1, exchange.Asked[FakeExchange.Id(2)]);

        // Some mailboxes aren't the tenant.
        SweepRun merged = await SweepRun.Merge(exchange, folder["a.jsonl"]);
        Assert.NotEmpty(merged.Tally.Missing);
        Assert.Equal("10 0 0 10", (await SweepRun.Of(exchange, folder["a.jsonl"])).Counts);
        Assert.All(exchange.Asked.Values, count => Assert.Equal(1, count));
    }

    [Fact]
    public async Task A_sweep_that_was_stopped_is_gone_on_with()
    {
        using var folder = new TemporaryFolder();
        var exchange = new FakeExchange(500) { Fails = id => WfErrors.ThrottleTooLong.For(id, "Get-App", "00:10:00") };
        Assert.True((await SweepRun.Of(exchange, folder["a.jsonl"])).Tally.Skipped > 400);
        SweepRun merged = await SweepRun.Merge(exchange, folder["a.jsonl"]);
        Assert.Equal(500, merged.Tally.Expected);
        Assert.Contains(folder["a.jsonl"], Assert.Single(merged.Tally.Missing, missing => missing.Scope.Contains("1/1", StringComparison.Ordinal)).Reason, StringComparison.Ordinal);
        exchange.Fails = _ => null;
        Assert.Equal("500 0 0 500", (await SweepRun.Of(exchange, folder["a.jsonl"])).Counts);
    }

    [Fact]
    public async Task A_sweep_that_was_too_large_is_not_done()
    {
        using var folder = new TemporaryFolder();
        var exchange = new FakeExchange(20);
        InventoryOptions limited = new() { Sources = [AddInSource.Mailbox], CheckpointPath = folder["a.jsonl"], SweepLimit = 10 };
        Assert.Equal("0 0 20 20", (await SweepRun.Of(exchange.Tenant(), limited)).Counts);
        SweepRun merged = await SweepRun.Merge(exchange, folder["a.jsonl"]);
        Assert.Equal("0 0 20 20", merged.Counts);
        Assert.NotEmpty(merged.Tally.Missing);
        await SweepRun.Of(exchange, folder["a.jsonl"]);
        Assert.Equal("20 0 0 20", (await SweepRun.Of(exchange.Tenant(), limited)).Counts);
    }

    [Fact]
    public async Task Another_tenant_s_shard_s_or_version_s_file_is_refused_and_left_alone()
    {
        using var folder = new TemporaryFolder();
        string path = folder["a.jsonl"];
        var exchange = new FakeExchange(5);
        await SweepRun.Of(exchange, path, "1/2");
        byte[] before = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        async Task Refused(string id, Func<Task> run)
        {
            WfException exception = await Assert.ThrowsAsync<WfException>(run);
            Assert.Equal(id, exception.ErrorId);
            Assert.Equal(before, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
        }

        await Refused("CheckpointOfAnotherShard", () => SweepRun.Of(exchange, path));
        await Refused("CheckpointOfAnotherShard", () => SweepRun.Of(exchange, path, "2/2"));
        await Refused("CheckpointOfAnotherTenant", () => SweepRun.Of(exchange.Tenant("bbbbbbbb-0000-0000-0000-000000000001"), SweepRun.Options(path, "1/2")));
        await Refused("CheckpointHoldsLess", () => SweepRun.Of(exchange.Tenant(), new InventoryOptions { Sources = [AddInSource.Mailbox], CheckpointPath = path, Shard = SweepShard.Parse("1/2"), IncludeDefault = true }));
        await Refused("CheckpointOfAnotherTenant", () => SweepRun.Of(exchange.Tenant("bbbbbbbb-0000-0000-0000-000000000001"), new InventoryOptions { Sources = [AddInSource.Mailbox], SweepPaths = [path] }));

        string text = Encoding.UTF8.GetString(before).Replace("\"format\":1", "\"format\":2", StringComparison.Ordinal);
        before = Encoding.UTF8.GetBytes(text);
        await File.WriteAllBytesAsync(path, before, TestContext.Current.CancellationToken);
        await Refused("CheckpointOfAnotherVersion", () => SweepRun.Of(exchange, path, "1/2"));
        await Refused("CheckpointOfAnotherVersion", () => SweepRun.Merge(exchange, path));
    }

    [Theory]
    [InlineData("{\"my\":\"only copy of something\"}")]
    [InlineData("no JSON at all")]
    [InlineData("line\nline\n")]
    [InlineData("{\"kind\":\"mailbox\",\"id\":\"a\",\"apps\":[]}\n")]
    [InlineData("\0\0\0\0")]
    public async Task Somebody_else_s_file_is_refused_and_left_alone(string content)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["a.json"], content, TestContext.Current.CancellationToken);
        foreach (Func<Task> run in new Func<Task>[] { () => SweepRun.Of(new FakeExchange(3), folder["a.json"]), () => SweepRun.Merge(new FakeExchange(3), folder["a.json"]) })
        {
            Assert.Equal("CheckpointNotUnderstood", (await Assert.ThrowsAsync<WfException>(run)).ErrorId);
            Assert.Equal(content, await File.ReadAllTextAsync(folder["a.json"], TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Answers_that_are_days_old_are_told_as_such()
    {
        using var folder = new TemporaryFolder();
        var exchange = new FakeExchange(5);
        var clock = new FakeClock(new DateTimeOffset(2026, 11, 30, 23, 59, 59, TimeSpan.Zero));
        TenantContext later = exchange.Tenant(clock: clock);
        Assert.Null((await SweepRun.Of(later, SweepRun.Options(folder["a.jsonl"]))).Tally.OldSince);
        Assert.Null((await SweepRun.Of(later, SweepRun.Options(folder["a.jsonl"]))).Tally.OldSince);
        clock.Advance(TimeSpan.FromDays(3));
        foreach (InventoryOptions options in new[] { SweepRun.Options(folder["a.jsonl"]), new InventoryOptions { Sources = Array.Empty<AddInSource>(), SweepPaths = [folder["a.jsonl"]] } })
        {
            SweepRun run = await SweepRun.Of(later, options);
            Assert.Equal("5 0 0 5", run.Counts);
            Assert.Contains("2026-11-30", InventorySources.OldWarning(run.Tally), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_damaged_line_and_two_files_in_one_are_refused()
    {
        using var folder = new TemporaryFolder();
        string path = folder["a.jsonl"];
        await SweepRun.Of(new FakeExchange(5), path);
        string[] lines = await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken);
        foreach (string[] damaged in new[] { lines.Select((line, i) => i == 2 ? line[..10] : line).ToArray(), lines.Select(line => line.Replace("\"apps\":", "\"a\":", StringComparison.Ordinal)).ToArray(), [.. lines, .. lines] })
        {
            await File.WriteAllLinesAsync(path, damaged, TestContext.Current.CancellationToken);
            Assert.Equal("CheckpointNotUnderstood", (await Assert.ThrowsAsync<WfException>(() => SweepRun.Of(new FakeExchange(5), path))).ErrorId);
            Assert.Equal("CheckpointNotUnderstood", (await Assert.ThrowsAsync<WfException>(() => SweepRun.Merge(new FakeExchange(5), path))).ErrorId);
        }
    }

    [Fact]
    public async Task A_mark_CRLF_and_empty_lines_do_no_harm_and_an_empty_file_is_begun()
    {
        using var folder = new TemporaryFolder();
        string path = folder["a.jsonl"];
        await File.WriteAllTextAsync(path, string.Empty, TestContext.Current.CancellationToken);
        var exchange = new FakeExchange(5);
        Assert.Equal("5 0 0 5", (await SweepRun.Of(exchange, path)).Counts);
        string edited = (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\n";
        await File.WriteAllTextAsync(path, edited, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), TestContext.Current.CancellationToken);
        Assert.Equal("5 0 0 5", (await SweepRun.Merge(exchange, path)).Counts);
        Assert.Equal("5 0 0 5", (await SweepRun.Of(exchange, path)).Counts);
        Assert.All(exchange.Asked.Values, count => Assert.Equal(1, count));
    }

    [Fact]
    public async Task A_file_in_use_is_refused()
    {
        using var folder = new TemporaryFolder();
        string path = folder["a.jsonl"];
        var gate = new TaskCompletionSource();
        var first = new FakeExchange(5) { Before = (_, _) => gate.Task };
        Task<SweepRun> running = SweepRun.Of(first, path);
        while (first.Asked.IsEmpty)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.Equal("CheckpointNotWritable", (await Assert.ThrowsAsync<WfException>(() => SweepRun.Of(new FakeExchange(5), path))).ErrorId);
        Assert.Equal("CheckpointNotReadable", (await Assert.ThrowsAsync<WfException>(() => SweepRun.Merge(new FakeExchange(5), path))).ErrorId);
        gate.SetResult();
        Assert.Equal("5 0 0 5", (await running).Counts);
        Assert.Equal("5 0 0 5", (await SweepRun.Of(new FakeExchange(5), path)).Counts);
    }

    [Fact]
    public async Task What_cannot_be_written_ends_the_sweep_before_anything_is_asked()
    {
        using var folder = new TemporaryFolder();
        var paths = new List<string> { folder[string.Empty], folder["no/such/folder/a.jsonl"] };
        if (OperatingSystem.IsLinux())
        {
            paths.Add("/dev/full");
            paths.Add("/proc/version");
        }

        foreach (string path in paths)
        {
            var exchange = new FakeExchange(5);
            WfException exception = await Assert.ThrowsAsync<WfException>(() => SweepRun.Of(exchange, path));
            Assert.True(exception.ErrorId == "CheckpointNotWritable", $"{path}: {exception.ErrorId}");
            Assert.Equal(path, exception.Target);
            Assert.Empty(exchange.Commands);
        }
    }

    [Fact]
    public async Task What_the_header_promises_holds_for_what_is_added_later()
    {
        using var folder = new TemporaryFolder();
        string path = folder["a.jsonl"];
        var exchange = new FakeExchange(6);
        InventoryOptions Rich() => new() { Sources = [AddInSource.Mailbox], CheckpointPath = path, IncludeDefault = true, IncludeManifest = true };
        await SweepRun.Of(exchange.Tenant(), Rich());
        exchange.Mailboxes.Add(FakeExchange.Id(7));
        SweepRun poor = await SweepRun.Of(exchange, path);
        Assert.Equal(7, poor.AddIns.Count);
        Assert.All(poor.AddIns, addIn => Assert.Null(addIn.Manifest));
        SweepRun rich = await SweepRun.Of(exchange.Tenant(), Rich());
        Assert.Equal(14, rich.AddIns.Count);
        Assert.All(rich.AddIns, addIn => Assert.Equal("<m/>", addIn.Manifest));
        Assert.All(exchange.Asked.Values, count => Assert.Equal(1, count));
    }
}
