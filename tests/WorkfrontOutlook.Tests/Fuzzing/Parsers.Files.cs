using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Errors;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Reporting;
using WorkfrontOutlook.Tests.AddIns;
using WorkfrontOutlook.Tests.Errors;
using WorkfrontOutlook.Tests.Reporting;
using WorkfrontOutlook.Tests.Tokens;
using WorkfrontOutlook.Tokens;

namespace WorkfrontOutlook.Tests.Fuzzing;

/// <content>Files and texts that somebody gives.</content>
internal sealed partial class Parsers
{
    private const string RestrictedRight = """{ "name": "MailboxItem.Restricted.User", "type": "Delegated" }""";

    private static readonly Regex Id = new("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", RegexOptions.CultureInvariant);

    private static byte[] CatalogSeed()
    {
        string[] rows = Enumerable.Range(1, 30).Select(i => $"wa2{i:D8},{CatalogSample.Id(i)},Add-in {i}").Append(CatalogSample.Workfront).ToArray();
        return Utf8(CatalogSample.Text(rows));
    }

    /// <summary>What a text is in any encoding that is read.</summary>
    private static string[] Readings(byte[] input) => [Encoding.UTF8.GetString(input), Encoding.Unicode.GetString(input), Encoding.BigEndianUnicode.GetString(input)];

    private string? Token(byte[] input, byte[][] seeds)
    {
        string text = Text(input);
        bool isGenuine = seeds.Any(seed => seed.AsSpan().SequenceEqual(input));
        WfTokenTest test = TokenMint.Test(_verifier.Value, text);
        try
        {
            TokenDecoder.Decode(text.AsMemory(), showPersonalData: false);
        }
        catch (WfException)
        {
            // Not a token: that is for the decoder to say.
        }

        var extractor = new TokenExtractor();
        extractor.Append(text);
        while (extractor.TryRead(isEnd: true, out _))
        {
            // Only to see that it ends.
        }

        return test.Status == TokenStatus.Valid && !isGenuine ? "a damaged token is valid" : null;
    }

    // Restricted alone rules the use of tokens out: what says so must stand there.
    private static string? Manifest(byte[] input)
    {
        WfManifestTest manifest = AddInManifest.Test(input, null, null);
        string[] readings = Readings(input);
        if (manifest.LegacyTokenUse == LegacyTokenUse.Confirmed)
        {
            return "a manifest confirmed the use of tokens";
        }

        bool saysRestricted = readings.Any(text => Regex.IsMatch(text, @"estricted|\\u0?|&#", RegexOptions.IgnoreCase));
        return manifest.LegacyTokenUse == LegacyTokenUse.Impossible && !saysRestricted ? "the use of tokens is ruled out by nothing"
            : manifest.IsWorkfront && !readings.Any(text => text.Contains(WorkfrontAddIn.AddInId, StringComparison.OrdinalIgnoreCase)) ? "Workfront by an id that isn't there"
            : null;
    }

    // No id is made up, and none of a row is lost in silence, but for the few odd rows that a list may have.
    private static string? Catalog(byte[] input)
    {
        AddInCatalog catalog = AddInCatalog.Read(input, "fuzz", null, DateTimeOffset.UnixEpoch);
        string[] texts = Readings(input).Select(text => Regex.Replace(text, "[-{}()]", string.Empty)).ToArray();
        foreach (WfCatalogEntry entry in catalog.Entries.Where(entry => !WorkfrontAddIn.Is(entry.AssetId, entry.AddInId)))
        {
            string? made = new[] { entry.AssetId, entry.AddInId?.Replace("-", string.Empty, StringComparison.Ordinal) }
                .FirstOrDefault(id => id is not null && !texts.Any(text => text.Contains(id, StringComparison.OrdinalIgnoreCase)));
            if (made is not null)
            {
                return "an id that isn't in the list: " + made;
            }
        }

        HashSet<string> told = catalog.Entries.SelectMany(entry => new[] { entry.AddInId, entry.AssetId }).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        string[] lost = Readings(input)
            .Take(1)
            .SelectMany(text => text.Split('\n', '\r').Select(line => Regex.Match(line, $@"^""?([wW][aA]\d{{9}})""?[,;\t]""?({Id})""?[,;\t]")).Where(match => match.Success))
            .Where(match => !told.Contains(match.Groups[1].Value) && !told.Contains(match.Groups[2].Value))
            .Select(match => match.Value)
            .ToArray();
        return catalog.Entries.Count == 0 ? "an empty list was taken" : lost.Length > 0 ? $"{lost.Length} rows lost, such as {lost[0]}" : null;
    }

    private byte[][] StoreSeeds()
    {
        var store = new AddInCatalogStore(_folder["store"]);
        AddInCatalog catalog = AddInCatalog.Read(CatalogSeed(), "fuzz", null, DateTimeOffset.UnixEpoch);
        store.Save(CatalogSeed(), catalog.Info);
        return [File.ReadAllBytes(Path.Combine(_folder["store"], "add-in-catalog.json"))];
    }

    private string? Store(byte[] input)
    {
        if (!Directory.Exists(_folder["store"]))
        {
            StoreSeeds();
        }

        File.WriteAllBytes(Path.Combine(_folder["store"], "add-in-catalog.json"), input);
        AddInCatalog catalog = new AddInCatalogStore(_folder["store"]).Load();
        return catalog.IsBuiltIn ? (catalog.Warning is null ? "a damaged store is not told" : null) : catalog.Entries.Count == 31 ? null : $"{catalog.Entries.Count} entries";
    }

    private static byte[][] CaptureSeeds(Parsers parsers) =>
    [
        Utf8(Captures.Har(Captures.Entry(Captures.OwaToken, 200, Captures.OwaRefusal), Captures.Entry("https://a.example/", 500, parsers._mint.Value.Token())).Text()),
        Utf8("2026-11-20T08:09:10Z 9042 " + Captures.SoapRefusal),
        Captures.GZip(Utf8("GenericTokenError 9018")),
    ];

    private static async Task<string?> CaptureAsync(Parsers parsers, byte[] input, byte[][] seeds)
    {
        ErrorResolution resolution = await Captures.OfBytes(input);
        CaptureReadReport capture = resolution.Captures.Single();
        return (capture.State == CaptureReadState.Failed) != (capture.Failure is not null) ? "a capture failed without a reason"
            : Captures.Everything(resolution).Contains(parsers._mint.Value.Token().Split('.')[2], StringComparison.Ordinal) ? "a token's signature is told"
            : Unfounded(resolution);
    }

    private static async Task<string?> WordsAsync(Parsers parsers, byte[] input, byte[][] seeds)
    {
        string text = Text(input);
        string[] parts = text.Split('\n');
        ErrorResolution words = await Captures.OfMessage(text);
        ErrorResolution codes = await Captures.OfCode(parts);
        return Unfounded(words) ?? Unfounded(codes) ?? (words.Causes.SelectMany(cause => cause.Evidence).Any(evidence => evidence.Count < 1) ? "evidence that was never found" : null);
    }

    private static string? Unfounded(ErrorResolution resolution) =>
        resolution.Causes.FirstOrDefault(cause => cause.Evidence.Count == 0 || cause.Evidence.All(evidence => evidence.SpeaksAgainst)) is WfErrorCause cause ? $"{cause.Cause} by no evidence" : null;

    private static async Task<byte[][]> ReportSeedsAsync()
    {
        WfDiagnosis typical = SampleDiagnosis.Typical(5);
        typical.History = SampleDiagnosis.History();
        using var first = new MemoryStream();
        await DiagnosisJson.WriteAsync(typical, first, TestContext.Current.CancellationToken);
        using var second = new MemoryStream();
        await DiagnosisJson.WriteAsync(SampleDiagnosis.Clean(), second, TestContext.Current.CancellationToken);
        return [first.ToArray(), second.ToArray()];
    }

    // What is taken can be written in every form, comes back as it is, and gives no all-clear that its own facts contradict.
    private static async Task<string?> ReportAsync(byte[] input)
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        using var stream = new MemoryStream(input);
        WfDiagnosis diagnosis = await DiagnosisJson.ReadAsync(stream, "fuzz", stop);
        foreach (ReportFormat format in Enum.GetValues<ReportFormat>())
        {
            using var report = new MemoryStream();
            await ReportWriter.WriteAsync([diagnosis], format, report, null, stop);
        }

        using var once = new MemoryStream();
        await DiagnosisJson.WriteAsync(diagnosis, once, stop);
        once.Position = 0;
        using var twice = new MemoryStream();
        await DiagnosisJson.WriteAsync(await DiagnosisJson.ReadAsync(once, "fuzz", stop), twice, stop);
        if (!once.ToArray().AsSpan().SequenceEqual(twice.ToArray()))
        {
            return "another diagnosis after a round trip";
        }

        WfCompleteness read = diagnosis.Completeness;
        bool isWhole = read.State == CompletenessState.Complete && read.Missing.Length == 0 && read.Failed == 0 && read.Skipped == 0;
        return !diagnosis.SchemaVersion.StartsWith("1.", StringComparison.Ordinal) ? "schema version " + diagnosis.SchemaVersion
            : diagnosis.Verdict.Code == VerdictCode.NothingFound && (!isWhole || diagnosis.Affected.MailboxCount != 0 || diagnosis.Affected.Mailboxes.Length > 0 || diagnosis.AddIns.Any(addIn => addIn.IsWorkfront)) ? "a false all-clear"
            : null;
    }

    // One damaged file hides no other, and is either a point of the trend or told.
    private async Task<string?> HistoryAsync(byte[] input, byte[][] seeds)
    {
        string folder = Directory.CreateDirectory(_folder["history"]).FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, "wf-diagnosis-1.json"), input, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(Path.Combine(folder, "wf-diagnosis-2.json"), seeds[0], TestContext.Current.CancellationToken);
        DiagnosisHistoryContent content = await new DiagnosisHistory(folder).LoadAsync(TestContext.Current.CancellationToken);
        return content.Runs.Count + content.Unreadable.Count != 2 || !content.Runs.Any(run => run.Path.EndsWith("2.json", StringComparison.Ordinal)) ? $"{content.Runs.Count} runs and {content.Unreadable.Count} failures of two files"
            : content.Runs.Any(run => run.Point is { Verdict: VerdictCode.NothingFound, Completeness: not CompletenessState.Complete }) ? "a false all-clear"
            : null;
    }

    private static string? Shard(byte[] input)
    {
        string text = Text(input);
        SweepShard shard = SweepShard.Parse(text);
        return shard.Index < 1 || shard.Index > shard.Count || shard.Count > SweepShard.Most ? shard.ToString() : null;
    }

    private async Task<byte[][]> CheckpointSeedsAsync()
    {
        string path = _folder["seed.jsonl"];
        File.Delete(path);
        await SweepRun.Of(new FakeExchange(Mailboxes), path);
        byte[] whole = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        int half = Array.IndexOf(whole, (byte)'\n', whole.Length / 2) + 1;

        // As a run leaves it that a failure hindered, and the next one that mended it.
        string resumed = _folder["resumed.jsonl"];
        File.Delete(resumed);
        var failing = new FakeExchange(Mailboxes) { Fails = id => id == FakeExchange.Id(3) ? WfErrors.Throttled.For(id, "Get-App", 3, "busy") : null };
        await SweepRun.Of(failing, resumed);
        await SweepRun.Of(new FakeExchange(Mailboxes), resumed);
        return [whole, whole[..half], await File.ReadAllBytesAsync(resumed, TestContext.Current.CancellationToken)];
    }

    /// <summary>Resumed or merged, a list is whole or says that it isn't; no mailbox is made up or told twice. Of what is forged only the sums hold.</summary>
    private async Task<string?> CheckpointAsync(byte[] input, bool isForged)
    {
        string path = _folder["fuzz.jsonl"];
        string? wrong = null;
        foreach (bool merges in new[] { true, false })
        {
            await File.WriteAllBytesAsync(path, input, TestContext.Current.CancellationToken);
            var exchange = new FakeExchange(Mailboxes);
            try
            {
                SweepRun run = merges ? await SweepRun.Merge(exchange, path) : await SweepRun.Of(exchange, path);
                string what = $"{(merges ? "merged" : "resumed")}: {run.Counts}";
                if (run.Tally.Scanned < 0 || run.Tally.Failed < 0 || run.Tally.Skipped < 0 || run.Tally.Expected < 0 || run.Tally.OnPremises < 0)
                {
                    wrong ??= what + ", on-premises " + run.Tally.OnPremises?.ToString(CultureInfo.InvariantCulture);
                }

                if (isForged)
                {
                    continue;
                }

                bool saysWhole = run.Tally is { Failed: 0, Skipped: 0, Expected: not null, ListingFailed: false } && run.Failures.Count == 0 && run.Tally.Missing.Count == 0;
                string[] told = run.MailboxIds.Order(StringComparer.OrdinalIgnoreCase).ToArray();
                bool isRight = told.Distinct(StringComparer.OrdinalIgnoreCase).Count() == told.Length && !told.Except(exchange.Mailboxes, StringComparer.OrdinalIgnoreCase).Any() && run.Tally.Scanned == told.Length;
                if (!isRight || (saysWhole && told.Length != Mailboxes) || (!merges && told.Length != Mailboxes))
                {
                    wrong ??= $"{what}, but {told.Length} mailboxes told";
                }

                if (run.AddIns.Exists(addIn => addIn.AddInId != FakeExchange.App || addIn.Permission != AddInPermission.ReadWriteItem || addIn.DisplayName != "An add-in"))
                {
                    wrong ??= "an add-in that nobody has";
                }
            }
            catch (WfException)
            {
                // Refused, which is as good.
            }
        }

        return wrong;
    }
}
