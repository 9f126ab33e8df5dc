using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Tests.AddIns;

/// <summary>Merged shards give the whole result, or say which shard is not there.</summary>
public sealed class SweepMergeTests
{
    [Fact]
    public async Task All_shards_make_the_whole()
    {
        using var folder = new TemporaryFolder();
        (FakeExchange exchange, string[] paths) = await Sweep(folder, 40, 3);
        exchange.Asked.Clear();
        SweepRun merged = await SweepRun.Merge(exchange, [.. paths, paths[0]]);
        Assert.Equal("40 0 0 40", merged.Counts);
        Assert.Equal(40, merged.MailboxIds.Distinct().Count());
        Assert.Empty(merged.Tally.Missing);
        Assert.Equal(2, merged.Tally.OnPremises);
        Assert.Empty(exchange.Asked);
        Assert.Equal(CompletenessState.Complete, (await Diagnose(exchange, paths)).State);
    }

    [Fact]
    public async Task A_missing_shard_is_named_and_its_mailboxes_count()
    {
        using var folder = new TemporaryFolder();
        (FakeExchange exchange, string[] paths) = await Sweep(folder, 40, 3);
        SweepRun merged = await SweepRun.Merge(exchange, paths[2], paths[0]);
        Assert.Equal(40, merged.Tally.Expected);
        Assert.True(merged.Tally.Skipped > 0);
        Assert.Contains("2/3", Assert.Single(merged.Tally.Missing).Scope, StringComparison.Ordinal);
        Assert.Contains("-Shard 2/3", merged.Tally.Missing[0].Remedy, StringComparison.Ordinal);
        Assert.Contains("2/3", Assert.Single(merged.Failures).Message, StringComparison.Ordinal);
        WfCompleteness completeness = await Diagnose(exchange, paths[2], paths[0]);
        Assert.Equal(CompletenessState.Partial, completeness.State);
        Assert.Equal(completeness.Expected, completeness.Scanned + completeness.Failed + completeness.Skipped);
    }

    [Fact]
    public async Task A_half_finished_shard_is_named_wherever_it_was_cut()
    {
        using var folder = new TemporaryFolder();
        (FakeExchange exchange, string[] paths) = await Sweep(folder, 40, 2);
        string[] lines = await File.ReadAllLinesAsync(paths[1], TestContext.Current.CancellationToken);
        for (int kept = 1; kept < lines.Length; kept++)
        {
            await File.WriteAllLinesAsync(paths[1], lines[..kept], TestContext.Current.CancellationToken);
            SweepRun merged = await SweepRun.Merge(exchange, paths);
            Assert.Equal(40, merged.Tally.Expected);
            WfMissing missing = Assert.Single(merged.Tally.Missing);
            Assert.Contains("2/2", missing.Scope, StringComparison.Ordinal);
            Assert.Contains(paths[1], missing.Reason, StringComparison.Ordinal);
            Assert.Equal(CompletenessState.Partial, (await Diagnose(exchange, paths)).State);
        }
    }

    [Fact]
    public async Task A_shard_with_nothing_but_its_header_leaves_the_number_open()
    {
        using var folder = new TemporaryFolder();
        var exchange = new FakeExchange(5);
        await SweepRun.Of(exchange, folder["a.jsonl"]);
        string[] lines = await File.ReadAllLinesAsync(folder["a.jsonl"], TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(folder["a.jsonl"], lines[..1], TestContext.Current.CancellationToken);
        Assert.Equal("0 0 0 ?", (await SweepRun.Merge(exchange, folder["a.jsonl"])).Counts);
        Assert.Equal(CompletenessState.Unknown, (await Diagnose(exchange, folder["a.jsonl"])).State);
    }

    [Fact]
    public async Task A_later_run_that_was_cut_makes_the_shard_half_finished_again()
    {
        using var folder = new TemporaryFolder();
        var exchange = new FakeExchange(10) { Fails = id => id == FakeExchange.Id(9) ? FakeExchange.NotFound(id) : null };
        await SweepRun.Of(exchange, folder["a.jsonl"]);
        exchange.Mailboxes.Add(FakeExchange.Id(11));
        exchange.Mailboxes.Add(FakeExchange.Id(12));
        exchange.Fails = _ => null;
        await SweepRun.Of(exchange, folder["a.jsonl"]);
        string[] lines = await File.ReadAllLinesAsync(folder["a.jsonl"], TestContext.Current.CancellationToken);
        int run = Array.FindIndex(lines, line => line.Contains("\"run\"", StringComparison.Ordinal));
        for (int kept = run; kept <= lines.Length; kept++)
        {
            await File.WriteAllLinesAsync(folder["a.jsonl"], lines[..kept], TestContext.Current.CancellationToken);
            SweepRun merged = await SweepRun.Merge(exchange, folder["a.jsonl"]);
            bool whole = kept == run || kept == lines.Length;
            Assert.Equal(whole, !merged.Tally.Missing.Any(missing => missing.Scope.Contains("1/1", StringComparison.Ordinal)));
            Assert.True(merged.Tally.Expected >= 10);
        }
    }

    [Fact]
    public async Task A_foreign_shard_is_refused()
    {
        using var folder = new TemporaryFolder();
        (FakeExchange exchange, string[] paths) = await Sweep(folder, 20, 2);
        await SweepRun.Of(exchange, folder["other.jsonl"], "1/3");
        Assert.Equal("ShardsDoNotMatch", (await Assert.ThrowsAsync<WfException>(() => SweepRun.Merge(exchange, paths[0], folder["other.jsonl"]))).ErrorId);

        // A shard's header over another shard's mailboxes.
        string[] one = await File.ReadAllLinesAsync(paths[0], TestContext.Current.CancellationToken);
        string[] two = await File.ReadAllLinesAsync(paths[1], TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(paths[1], two.Take(1).Concat(one.Skip(1)), TestContext.Current.CancellationToken);
        Assert.Equal("CheckpointNotUnderstood", (await Assert.ThrowsAsync<WfException>(() => SweepRun.Merge(exchange, paths))).ErrorId);
    }

    [Fact]
    public async Task A_failure_in_one_file_and_the_answer_in_another_is_an_answer()
    {
        using var folder = new TemporaryFolder();
        var exchange = new FakeExchange(10) { Fails = id => id == FakeExchange.Id(2) ? FakeExchange.NotFound(id) : null };
        await SweepRun.Of(exchange, folder["a.jsonl"]);
        SweepRun failed = await SweepRun.Merge(exchange, folder["a.jsonl"]);
        Assert.Equal("9 1 0 10", failed.Counts);
        Assert.Equal("u2@contoso.example", Assert.Single(failed.Failures).Target);
        exchange.Fails = _ => null;
        await SweepRun.Of(exchange, folder["b.jsonl"]);
        Assert.Equal("10 0 0 10", (await SweepRun.Merge(exchange, folder["a.jsonl"], folder["b.jsonl"])).Counts);
        Assert.Equal("10 0 0 10", (await SweepRun.Merge(exchange, folder["b.jsonl"], folder["a.jsonl"])).Counts);
    }

    [Fact]
    public async Task A_shard_that_is_still_running_is_missing()
    {
        using var folder = new TemporaryFolder();
        (FakeExchange exchange, string[] paths) = await Sweep(folder, 20, 2);
        using var running = new FileStream(paths[1], FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        SweepRun merged = await SweepRun.Merge(exchange, paths);
        Assert.Equal(20, merged.Tally.Expected);
        Assert.Contains(paths[1], Assert.Single(merged.Tally.Missing).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_left_of_a_sweep_is_read_with_its_own_files_and_the_rest_not_again()
    {
        using var folder = new TemporaryFolder();
        (FakeExchange exchange, string[] paths) = await Sweep(folder, 40, 3);
        string[] lines = await File.ReadAllLinesAsync(paths[1], TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(paths[1], lines[..4], TestContext.Current.CancellationToken);
        WfDiagnosis diagnosis = await DiagnosisRunner.RunAsync(exchange.Tenant(), new DiagnosisOptions { SweepPaths = [paths[0], paths[1]] }, null, TestContext.Current.CancellationToken);
        string made = folder["shard-3-of-3.checkpoint"];
        Assert.Equal(
            $"Get-WfOutlookAddIn -Source Mailbox -Shard 2/3 -CheckpointPath '{paths[1]}' | Out-Null; Get-WfOutlookAddIn -Source Mailbox -Shard 3/3 -CheckpointPath '{made}' | Out-Null",
            diagnosis.Actions[0].Command);
        Assert.Contains(diagnosis.Actions, action => action.Command == $"Invoke-WfDiagnosis -SweepPath '{paths[0]}', '{paths[1]}', '{made}' | Export-WfReport -Path report.html");

        // Done so, the whole is there, and nothing is left to finish.
        await SweepRun.Of(exchange, paths[1], "2/3");
        await SweepRun.Of(exchange, made, "3/3");
        diagnosis = await DiagnosisRunner.RunAsync(exchange.Tenant(), new DiagnosisOptions { SweepPaths = [paths[0], paths[1], made] }, null, TestContext.Current.CancellationToken);
        Assert.Equal(40, diagnosis.Completeness.Scanned);
        Assert.DoesNotContain(diagnosis.Actions, action => action.Command!.Contains("-CheckpointPath", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Mailboxes_that_did_not_answer_a_sweep_are_asked_again_into_its_file()
    {
        using var folder = new TemporaryFolder();
        var exchange = new FakeExchange(10);
        exchange.Fails = id => id == exchange.Mailboxes[3] ? WfErrors.ExchangeCommandFailed.For(id, "Get-App", "broken") : null;
        string path = folder["it's.jsonl"];
        await SweepRun.Of(exchange, path);
        WfDiagnosis diagnosis = await DiagnosisRunner.RunAsync(exchange.Tenant(), new DiagnosisOptions { SweepPaths = [path] }, null, TestContext.Current.CancellationToken);
        Assert.Equal(1, diagnosis.Completeness.Failed);
        string again = $"Get-WfOutlookAddIn -Source Mailbox -CheckpointPath '{path.Replace("'", "''", StringComparison.Ordinal)}' | Out-Null";
        Assert.Contains(diagnosis.Actions, action => action.Command == again);
        exchange.Fails = _ => null;
        exchange.Asked.Clear();
        await SweepRun.Of(exchange, path);
        Assert.Single(exchange.Asked);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_an_error()
    {
        using var folder = new TemporaryFolder();
        (FakeExchange exchange, string[] paths) = await Sweep(folder, 5, 2);
        Assert.Equal("CheckpointNotReadable", (await Assert.ThrowsAsync<WfException>(() => SweepRun.Merge(exchange, paths[0], folder["none.jsonl"]))).ErrorId);
        await File.WriteAllTextAsync(folder["empty.jsonl"], string.Empty, TestContext.Current.CancellationToken);
        Assert.Equal("CheckpointNotUnderstood", (await Assert.ThrowsAsync<WfException>(() => SweepRun.Merge(exchange, paths[0], folder["empty.jsonl"]))).ErrorId);
    }

    private static async Task<(FakeExchange Exchange, string[] Paths)> Sweep(TemporaryFolder folder, int mailboxes, int shards)
    {
        var exchange = new FakeExchange(mailboxes);
        exchange.MailUsers.AddRange(["a@contoso.example", "b@contoso.example"]);
        string[] paths = Enumerable.Range(1, shards).Select(index => folder[$"{index}.jsonl"]).ToArray();
        for (int index = 1; index <= shards; index++)
        {
            await SweepRun.Of(exchange, paths[index - 1], $"{index}/{shards}");
        }

        return (exchange, paths);
    }

    // Without Graph and the token report the whole is never Complete, so the mailboxes alone are looked at.
    private static async Task<WfCompleteness> Diagnose(FakeExchange exchange, params string[] paths)
    {
        WfDiagnosis diagnosis = await DiagnosisRunner.RunAsync(exchange.Tenant(), new DiagnosisOptions { SweepPaths = paths }, null, TestContext.Current.CancellationToken);
        WfCompleteness all = diagnosis.Completeness;
        bool mailboxesWhole = all.Missing.All(missing => missing.Source != AddInSource.Mailbox) && all.Failed == 0 && all.Skipped == 0;
        return new WfCompleteness
        {
            State = all.State == CompletenessState.Partial && mailboxesWhole ? CompletenessState.Complete : all.State,
            Scanned = all.Scanned,
            Failed = all.Failed,
            Skipped = all.Skipped,
            Expected = all.Expected,
            Missing = all.Missing,
        };
    }
}
