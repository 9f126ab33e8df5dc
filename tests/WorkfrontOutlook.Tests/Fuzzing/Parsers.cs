using System.Text;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Errors;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.LegacyTokens;
using WorkfrontOutlook.Reporting;
using WorkfrontOutlook.Services.Exchange;
using WorkfrontOutlook.Tests.AddIns;
using WorkfrontOutlook.Tests.Errors;
using WorkfrontOutlook.Tests.Reporting;
using WorkfrontOutlook.Tests.Tokens;
using WorkfrontOutlook.Tokens;

namespace WorkfrontOutlook.Tests.Fuzzing;

/// <summary>Every parser of what comes from outside: sound inputs to damage, and what must hold for any input.</summary>
internal sealed class Parsers : IDisposable
{
    public static readonly string[] Names = ["token", "status", "manifest", "catalog", "capture", "checkpoint", "undo", "report", "metadata", "reply", "batch"];

    private readonly TemporaryFolder _folder = new();
    private readonly ReplyMemory _memory = new();
    private readonly Lazy<TokenMint> _mint = new(() => new TokenMint());
    private readonly Lazy<Task<UndoParser>> _undo;
    private readonly Lazy<TokenVerifier> _verifier;

    public Parsers()
    {
        _undo = new(() => UndoParser.CreateAsync(_folder["undo"]));
        _verifier = new(() => _mint.Value.Verifier());
    }

    public void Dispose()
    {
        if (_verifier.IsValueCreated)
        {
            _verifier.Value.Dispose();
        }

        _folder.Dispose();
    }

    /// <summary>Gets sound inputs.</summary>
    public async Task<byte[][]> SeedsAsync(string parser) => parser switch
    {
        "token" => [Utf8(_mint.Value.Token()), Utf8(_mint.Value.Token(claims => claims["appctx"] = TokenMint.Context()))],
        "status" => [Utf8(Status), Utf8(Status.Replace("\n", "\r\n", StringComparison.Ordinal)), Utf8("AllowLegacyExchangeTokens: (Not Set)\nAllowed: []\nBlocked: []")],
        "manifest" => [Utf8(ManifestSample.Xml()), Utf8(ManifestSample.Json())],
        "catalog" => [CatalogSeed()],
        "capture" => [Utf8(Captures.Har(Captures.Entry(Captures.OwaToken, 200, Captures.OwaRefusal), Captures.Entry("https://a.example/", 500, Captures.Token())).Text()), Utf8("2026-11-20T08:09:10Z 9042 " + Captures.SoapRefusal), Captures.GZip(Utf8("GenericTokenError 9018"))],
        "checkpoint" => await CheckpointSeedsAsync(),
        "undo" => [(await _undo.Value).Seed],
        "report" => [await ReportSeedAsync()],
        "metadata" => [Utf8(Metadata())],
        "reply" => [Utf8(Reply), Utf8(Fault)],
        "batch" => [Utf8("{\"responses\":[{\"id\":\"0\",\"status\":200,\"headers\":{\"Content-Type\":\"application/json\"},\"body\":" + Reply + "},{\"id\":\"1\",\"status\":429,\"headers\":{\"Retry-After\":\"7\"},\"body\":" + Fault + "}]}")],
        _ => throw new ArgumentOutOfRangeException(nameof(parser)),
    };

    /// <summary>Gives an input to the parser. What isn't the module's own error comes out as it is.</summary>
    /// <param name="parser">The parser.</param>
    /// <param name="input">Anything.</param>
    /// <param name="seeds">The sound inputs, which alone may be taken for sound.</param>
    /// <returns>What was accepted and shouldn't have been; null when all is well.</returns>
    public async Task<string?> CheckAsync(string parser, byte[] input, byte[][] seeds)
    {
        try
        {
            switch (parser)
            {
                case "token":
                    return Token(input, seeds);
                case "status":
                    LegacyTokenReport report = LegacyTokenReportParser.Parse(new ExchangePage([new TextLine(Encoding.UTF8.GetString(input))], []));
                    return report.Failure is null && report.Setting == LegacyTokenAdminSetting.Unknown && report.Warning is null && report.Requests.Count == 0 ? "nothing was understood, and nothing is said of it" : null;
                case "manifest":
                    WfManifestTest manifest = AddInManifest.Test(input, null, null);
                    return manifest.LegacyTokenUse == LegacyTokenUse.Confirmed ? "a manifest confirmed the use of tokens" : null;
                case "catalog":
                    return AddInCatalog.Read(input, "fuzz", null, DateTimeOffset.UnixEpoch).Entries.Count == 0 ? "an empty list was taken" : null;
                case "capture":
                    CaptureReadReport capture = (await Captures.OfBytes(input)).Captures.Single();
                    return (capture.State == CaptureReadState.Failed) != (capture.Failure is not null) ? "a capture failed without a reason" : null;
                case "checkpoint":
                    return await CheckpointAsync(input);
                case "undo":
                    return await (await _undo.Value).CheckAsync(input);
                case "report":
                    return await ReportAsync(input);
                case "metadata":
                    MetadataDocument? document = MetadataDocument.Parse(input, new KeyCache(), out TokenPhrase? fault);
                    return (document is null) != (fault is not null) ? "a document was refused without a reason" : null;
                case "reply":
                    CommandReplyReader.Read(input, "Get-App", _memory);
                    return null;
                case "batch":
                    BatchReply.Read(input, _memory);
                    return null;
                default:
                    throw new ArgumentOutOfRangeException(nameof(parser));
            }
        }
        catch (WfException)
        {
            return null;
        }
        catch (Exception exception) when (parser is "reply" or "batch" && exception is System.Text.Json.JsonException or InvalidOperationException or FormatException)
        {
            // These two are inside: their caller makes it the module's error, which WireFuzzTests see to.
            return null;
        }
    }

    private const string Status = "AllowLegacyExchangeTokens: False\nAllowed:\n[\n{ \"11111111-1111-4222-8333-000000000001\" : \"2026-10-02\" }\n, { \"11111111-1111-4222-8333-000000000002\" : \"2026-10-03\" }\n]\nBlocked: []";
    private const string Reply = """{"@odata.context":"https://outlook.office365.com/adminapi/beta/$metadata","@adminapi.warnings":["careful"],"@odata.nextLink":"https://outlook.office365.com/adminapi/beta/x/InvokeCommand?$skiptoken=1","value":[{"AppId":"1","Enabled@odata.type":"#Boolean","Enabled":true,"UserList":["a","b"],"Deep":{"a":{"b":1.5e3}}},"text",null]}""";
    private const string Fault = """{"error":{"code":"NotFound","message":"x","details":[{"code":"c","target":"t","message":"a|b|The operation couldn't be performed because object '1' couldn't be found."}],"innererror":{"message":"m","type":"t","internalexception":{"message":"i","type":"Microsoft.Exchange.X"}}}}""";

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] CatalogSeed()
    {
        var rows = Enumerable.Range(1, 30).Select(i => $"wa2{i:D8},{CatalogSample.Id(i)},Add-in {i}").Append(CatalogSample.Workfront).ToArray();
        return Utf8(CatalogSample.Text(rows));
    }

    private static async Task<byte[]> ReportSeedAsync()
    {
        using var stream = new MemoryStream();
        await DiagnosisJson.WriteAsync(SampleDiagnosis.Typical(5), stream, TestContext.Current.CancellationToken);
        return stream.ToArray();
    }

    private string Metadata() => "{\"id\":\"x\",\"version\":\"1.0\",\"name\":\"Exchange\",\"realm\":\"*\",\"serviceName\":\"00000002-0000-0ff1-ce00-000000000000\",\"issuer\":\"00000002-0000-0ff1-ce00-000000000000@*\",\"keys\":[{\"usage\":\"signing\",\"keyinfo\":{\"x5t\":\""
        + _mint.Value.X5t + "\"},\"keyvalue\":{\"type\":\"x509Certificate\",\"value\":\"" + Convert.ToBase64String(_mint.Value.Certificate) + "\"}}]}";

    private string? Token(byte[] input, byte[][] seeds)
    {
        string text = Encoding.UTF8.GetString(input);
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

    private static async Task<string?> ReportAsync(byte[] input)
    {
        using var stream = new MemoryStream(input);
        WfDiagnosis diagnosis = await DiagnosisJson.ReadAsync(stream, "fuzz", TestContext.Current.CancellationToken);
        foreach (ReportFormat format in Enum.GetValues<ReportFormat>())
        {
            using var again = new MemoryStream();
            await ReportWriter.WriteAsync([diagnosis], format, again, null, TestContext.Current.CancellationToken);
        }

        return null;
    }

    private const int Mailboxes = 12;

    private async Task<byte[][]> CheckpointSeedsAsync()
    {
        string path = _folder["seed.jsonl"];
        File.Delete(path);
        await SweepRun.Of(new FakeExchange(Mailboxes), path);
        byte[] whole = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        int half = Array.IndexOf(whole, (byte)'\n', whole.Length / 2) + 1;
        return [whole, whole[..half]];
    }

    /// <summary>Resumed or merged, a list is whole or says that it isn't; and no mailbox is made up.</summary>
    private async Task<string?> CheckpointAsync(byte[] input)
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
                bool saysWhole = run.Tally is { Failed: 0, Skipped: 0, Expected: not null, ListingFailed: false } && run.Failures.Count == 0;
                string[] told = run.MailboxIds.Order(StringComparer.OrdinalIgnoreCase).ToArray();
                if ((saysWhole && !told.SequenceEqual(exchange.Mailboxes.Order(StringComparer.OrdinalIgnoreCase))) || told.Except(exchange.Mailboxes, StringComparer.OrdinalIgnoreCase).Any())
                {
                    wrong ??= $"{(merges ? "merged" : "resumed")}: {run.Counts}, but {told.Length} mailboxes told";
                }

                if (run.AddIns.Exists(addIn => addIn.AddInId != FakeExchange.App || addIn.Permission != AddInPermission.ReadWriteItem))
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

    private sealed class TextLine(string text) : ExchangeRecord
    {
        public override string? Text => text;

        public override IEnumerable<string> Names => [];

        public override object? Value(string name) => null;
    }
}
