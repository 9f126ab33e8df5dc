using System.Text;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Tests.AddIns;
using WorkfrontOutlook.Tests.SignIn;
using WorkfrontOutlook.Tests.Tokens;
using WorkfrontOutlook.Tokens;

namespace WorkfrontOutlook.Tests.Fuzzing;

/// <summary>Every parser of what comes from outside: sound inputs to damage, and what must hold for any input.</summary>
internal sealed partial class Parsers : IDisposable
{
    public static readonly string[] Names = [.. Table().Keys];

    private const int Mailboxes = 12;

    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<TokenMint> _mint = new(() => new TokenMint());
    private readonly Lazy<TokenMint> _stranger = new(() => new TokenMint(key: 1));
    private readonly Lazy<FakeAuthority> _authority = new(() => new FakeAuthority());
    private readonly Lazy<Task<UndoParser>> _undo;
    private readonly Lazy<TokenVerifier> _verifier;

    public Parsers()
    {
        _undo = new(() => UndoParser.CreateAsync(_folder["undo"]));
        _verifier = new(() => _mint.Value.Verifier());
    }

    public static Shape ShapeOf(string parser) => Table()[parser].Shape;

    public static int ShareOf(string parser, int count) => Math.Max(10, count * Table()[parser].Share / 100);

    /// <summary>Gets sound inputs.</summary>
    public Task<byte[][]> SeedsAsync(string parser) => Table()[parser].Seeds(this);

    /// <summary>Gives an input to the parser. What isn't the module's own error comes out as it is.</summary>
    /// <param name="parser">The parser.</param>
    /// <param name="input">Anything.</param>
    /// <param name="seeds">The sound inputs, which alone may be taken for sound.</param>
    /// <returns>What was accepted and shouldn't have been; null when all is well.</returns>
    public async Task<string?> CheckAsync(string parser, byte[] input, byte[][] seeds)
    {
        try
        {
            return await Table()[parser].Check(this, input, seeds);
        }
        catch (WfException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        if (_verifier.IsValueCreated)
        {
            _verifier.Value.Dispose();
        }

        if (_authority.IsValueCreated)
        {
            _authority.Value.Dispose();
        }

        _folder.Dispose();
    }

    private static Dictionary<string, FuzzedParser> Table() => new(StringComparer.Ordinal)
    {
        // Files and texts that somebody gives.
        ["token"] = new(Shape.Token, p => [Utf8(p._mint.Value.Token()), Utf8(p._mint.Value.Token(claims => claims["appctx"] = TokenMint.Context()))], (p, input, seeds) => p.Token(input, seeds)),
        ["token-document"] = new(Shape.Document, p => [.. ClaimsSeeds(), Utf8(TokenMint.Context().ToJsonString()), Utf8(p._mint.Value.Header().ToJsonString())], (_, input, _) => PlainDocument(input)),
        ["signed-claims"] = new(Shape.Document, _ => ClaimsSeeds(), (p, input, seeds) => p.SignedClaims(input, seeds)) { Share = 40 },
        ["signed-context"] = new(Shape.Document, _ => [Utf8(TokenMint.Context().ToJsonString())], (p, input, seeds) => p.SignedContext(input, seeds)) { Share = 40 },
        ["signed-header"] = new(Shape.Document, p => [Utf8(p._mint.Value.Header().ToJsonString())], (p, input, seeds) => p.SignedHeader(input, seeds)) { Share = 40 },
        ["manifest"] = new(Shape.Document, _ => [Utf8(ManifestSample.Xml()), Utf8(ManifestSample.Json()), Utf8(ManifestSample.Xml("Restricted", ManifestSample.Overrides11())), Utf8(ManifestSample.Json(RestrictedRight))], (_, input, _) => Manifest(input)),
        ["catalog"] = new(Shape.Table, _ => [CatalogSeed()], (_, input, _) => Catalog(input)),
        ["store"] = new(Shape.Document, p => p.StoreSeeds(), (p, input, _) => p.Store(input)) { Share = 2 },
        ["capture"] = new(Shape.Document, CaptureSeeds, CaptureAsync),
        ["words"] = new(Shape.Lines, _ => [Utf8("Unable to get the outlookIdentityToken 9018 GenericTokenError\nErrorForbiddenClientAccessTokenRequest"), Utf8("AADSTS65001: consent\n13001 getCallbackTokenAsync")], WordsAsync),
        ["checkpoint"] = new(Shape.JsonLines, p => p.CheckpointSeedsAsync(), (p, input, _) => p.CheckpointAsync(input, isForged: false)),
        ["forged-checkpoint"] = new(Shape.SealedLines, p => p.CheckpointSeedsAsync(), (p, input, _) => p.CheckpointAsync(input, isForged: true)),
        ["undo"] = new(Shape.JsonLines, async p => [(await p._undo.Value).Seed], async (p, input, _) => await (await p._undo.Value).CheckAsync(input, isForged: false)),
        ["forged-undo"] = new(Shape.SealedLines, async p => [(await p._undo.Value).Seed], async (p, input, _) => await (await p._undo.Value).CheckAsync(input, isForged: true)),
        ["report"] = new(Shape.Document, _ => ReportSeedsAsync(), (_, input, _) => ReportAsync(input)),
        ["history"] = new(Shape.Document, _ => ReportSeedsAsync(), (p, input, seeds) => p.HistoryAsync(input, seeds)),
        ["shard"] = new(Shape.Lines, _ => [Utf8("3/8")], (_, input, _) => Shard(input)),

        // What services answer.
        ["status"] = new(Shape.Lines, _ => [Utf8(Status), Utf8(Status.Replace("\n", "\r\n", StringComparison.Ordinal)), Utf8("AllowLegacyExchangeTokens: (Not Set)\nAllowed: []\nBlocked: []")], (_, input, _) => StatusText(input)),
        ["status-object"] = new(Shape.Document, _ => [Utf8(StatusObject)], (_, input, _) => StatusRecord(input)),
        ["metadata"] = new(Shape.Document, p => [Utf8(p._mint.Value.Document().ToJsonString())], (p, input, _) => p.Metadata(input)),
        ["reply"] = new(Shape.Document, _ => [Utf8(Reply), Utf8(Fault)], (_, input, _) => CommandReply(input)),
        ["batch"] = new(Shape.Document, _ => [Utf8(Batch)], (_, input, _) => BatchAnswer(input)),
        ["fault"] = new(Shape.Document, _ => [Utf8(Fault), Utf8(SecretFault), Utf8("\"plain text\""), Utf8("<html><body>502</body></html>")], (_, input, _) => FaultAsync(input)),
        ["challenge"] = new(Shape.Lines, _ => [Utf8(Challenge)], (_, input, _) => ChallengeAsync(input)),
        ["retry-after"] = new(Shape.Lines, _ => [Utf8("17\nSun, 22 Nov 2026 12:00:05 GMT"), Utf8("Sun, 22 Nov 2026 12:00:05 GMT\nSun, 22 Nov 2026 12:00:00 GMT")], (_, input, _) => RetryAfterHeader(input)),
        ["graph"] = new(Shape.Document, _ => GraphSeeds, (_, input, _) => GraphAsync(input)),
        ["usage"] = new(Shape.Table, _ => [Utf8(UsageReport)], (_, input, _) => Usage(input)),
        ["access-token"] = new(Shape.Token, _ => [Utf8(AccessToken)], (_, input, _) => AccessTokenFacts(input)),
        ["identity"] = new(Shape.Document, _ => IdentitySeeds, (_, input, _) => IdentityAsync(input)),
        ["federated"] = new(Shape.Document, _ => [Utf8("""{"value":"github-oidc-assertion","count":1}""")], (_, input, _) => FederatedAsync(input)),
        ["environment"] = new(Shape.Lines, _ => EnvironmentSeeds, (_, input, _) => EnvironmentAsync(input)),
        ["sign-in"] = new(Shape.Document, p => p.SignInSeeds(), (p, input, _) => p.SignInAsync(input)) { Share = 20 },
    };

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(byte[] input) => Encoding.UTF8.GetString(input);

    /// <summary>A parser: the grammar of its inputs, sound ones, and what must hold.</summary>
    private sealed class FuzzedParser
    {
        public FuzzedParser(Shape shape, Func<Parsers, byte[][]> seeds, Func<Parsers, byte[], byte[][], string?> check)
            : this(shape, parsers => Task.FromResult(seeds(parsers)), (parsers, input, sound) => Task.FromResult(check(parsers, input, sound)))
        {
        }

        public FuzzedParser(Shape shape, Func<Parsers, byte[][]> seeds, Func<Parsers, byte[], byte[][], Task<string?>> check)
            : this(shape, parsers => Task.FromResult(seeds(parsers)), check)
        {
        }

        public FuzzedParser(Shape shape, Func<Parsers, Task<byte[][]>> seeds, Func<Parsers, byte[], byte[][], Task<string?>> check)
        {
            Shape = shape;
            Seeds = seeds;
            Check = check;
        }

        public Shape Shape { get; }

        /// <summary>Gets which part of the inputs it gets: of a hundred, so many. A store waits for other processes.</summary>
        public int Share { get; init; } = 100;

        public Func<Parsers, Task<byte[][]>> Seeds { get; }

        public Func<Parsers, byte[], byte[][], Task<string?>> Check { get; }
    }

    private sealed class TextLine(string text) : ExchangeRecord
    {
        public override string? Text => text;

        public override IEnumerable<string> Names => [];

        public override object? Value(string name) => null;
    }
}
