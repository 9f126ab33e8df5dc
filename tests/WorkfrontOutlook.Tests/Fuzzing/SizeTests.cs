using System.Text;
using WorkfrontOutlook.Reporting;
using WorkfrontOutlook.Tests.Reporting;
using WorkfrontOutlook.Tests.Tokens;

namespace WorkfrontOutlook.Tests.Fuzzing;

/// <summary>
/// The shapes that cost most for their size: four times the size costs about four times the time, and 96 KB less than a second.
/// What is measured is the processor's time, as other programs run too.
/// </summary>
[Collection(MeasuredTests.Name)]
public sealed class SizeTests(ITestOutputHelper output)
{
    private const int Large = InputMutator.Longest;
    private const int Small = Large / 4;

    // Four is linear, sixteen quadratic.
    private const double MostRatio = 9;

    private const string Id = "11111111-1111-4222-8333-";
    private const string Manifest = "<OfficeApp xmlns='http://schemas.microsoft.com/office/appforoffice/1.1' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:type='MailApp'>";

    private static readonly TimeSpan Negligible = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(1);

    public static TheoryData<string, string, string, string> Shapes => new()
    {
        { "token", "", ".", "" },
        { "token", "eyJhbGciOiJSUzI1NiJ9.", "A", ".c2ln" },
        { "token", "", "eyJhbGciOiJSUzI1NiJ9.eyJhIjoxfQ.c2ln ", "" },
        { "manifest", Manifest, "<Host Name='h#'/>", "</OfficeApp>" },
        { "manifest", Manifest + "<a ", "a#='1' ", "/></OfficeApp>" },
        { "manifest", Manifest, "<a xmlns:p#='u#'/>", "</OfficeApp>" },
        { "manifest", Manifest + "<a ", "xmlns:p#='u#' ", "/></OfficeApp>" },
        { "manifest", Manifest, "x&amp;<!-- -->", "</OfficeApp>" },
        { "manifest", "", "<?p?><!---->", Manifest + "</OfficeApp>" },
        { "manifest", Manifest, "<Url id='u' DefaultValue='https://#'/><SourceLocation resid='u'/>", "</OfficeApp>" },
        { "manifest", "{\"extensions\":[", "{\"runtimes\":[{\"code\":{\"page\":\"p#\"}}]},", "{}]}" },
        { "manifest", "{", "\"id\":\"#\",", "\"id\":1}" },
        { "manifest", "{", "/* */", "}" },
        { "catalog", "AssetID,AppId,Name\n", "wa2#," + Id + "000000000001,N&amp;\u00C3\u00A9 #\n", "" },
        { "catalog", "AssetID,AppId,Name\nwa200000001," + Id + "000000000001,\"", "\"\"", "\"\n" },
        { "catalog", "AssetID,AppId,Name\nwa200000001," + Id + "000000000001,\"", "a,b\n", "\"\n" },
        { "catalog", "AssetID,AppId,Name\nwa200000001," + Id + "000000000001,", "\u00C3", "\n" },
        { "capture", "", "eyJ.eyJ.", "" },
        { "capture", "{\"log\":{\"entries\":[", "{\"response\":{\"content\":{\"text\":\"9018\"}}},", "{}]}}" },
        { "capture", "", "2026-11-20T08:09:10Z GenericTokenError 9018\n", "" },
        { "words", "", "9018 AADSTS65001 ", "" },
        { "words", "", "GenericTokenError\n", "" },
        { "report", "{\"schemaVersion\":\"1.0\",", "\"x#\":[{}],", "\"y\":1}" },
        { "status", "AllowLegacyExchangeTokens: False\nAllowed: [", "{ \"" + Id + "000000000001\" : \"2026-10-02\" },", "]\nBlocked: []" },
        { "status", "AllowLegacyExchangeTokens: False\nAllowed: [", "\"", "]\nBlocked: []" },
        { "status", "AllowLegacyExchangeTokens: False\n", "Allowed: [", "" },
        { "status", "", "AllowLegacyExchangeTokens: ", "" },
        { "status", "AllowLegacyExchangeTokens", " ", "" },
        { "status", "AllowLegacyExchangeTokens: False\nAllowed: [\"a\"", " ", "" },
        { "status-object", "{\"value\":[{\"AllowLegacyExchangeTokens\":true,\"Allowed\":[", "{\"" + Id + "0000#\":\"2026-10-02\"},", "{}]}]}" },
        { "metadata", "{\"keys\":[", "{\"usage\":\"signing\",\"keyinfo\":{\"x5t\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAA\"}},", "{}]}" },
        { "metadata", "{", "\"a#\":1,", "\"keys\":[]}" },
        { "reply", "{\"value\":[{", "\"P#@data.type\":\"System.Int32\",\"P#\":\"1\",", "\"x\":1}]}" },
        { "reply", "{\"value\":[", "{\"A#\":1},", "null]}" },
        { "reply", "{\"value\":[],\"@adminapi.warnings\":[", "\"w#\",", "\"\"]}" },
        { "batch", "{\"responses\":[", "{\"id\":\"#\",\"status\":200,\"body\":{}},", "{}]}" },
        { "batch", "{\"responses\":[{\"id\":\"1\",\"status\":200,\"headers\":{\"Vary\":[", "\"a\",", "\"b\"]}}]}" },
        { "batch", "{\"responses\":[{\"id\":\"1\",\"status\":200,\"headers\":{", "\"h#\":[\"a\"],", "\"x\":1}}]}" },
        { "fault", "{\"error\":{\"message\":\"", "Bearer aaaaaaaa AAAAAAAAAAAAAAAAAAAAAAAA.", "\"}}" },
        { "fault", "{\"error\":{", "\"a#\":1,", "\"b\":1}}" },
        { "challenge", "Bearer ", "claims=", "" },
        { "challenge", "Bearer claims", " ", "" },
        { "challenge", "Bearer claims=\"", "e30=", "\"" },
        { "retry-after", "", "9", "" },
        { "graph", "{\"value\":[", "{\"id\":\"#\",\"clientId\":\"c\",\"resourceId\":\"r\",\"appRoleId\":\"x\"},", "{}]}" },
        { "graph", "{\"value\":[{", "\"a#\":1,", "\"b\":1}]}" },
        { "usage", "Outlook 1", ",Outlook #", "\n1" },
        { "identity", "{\"access_token\":\"a\",\"expires_on\":\"", "9", "\"}" },
        { "identity", "{", "\"a#\":1,", "\"access_token\":\"a\"}" },
        { "access-token", "eyJhbGciOiJSUzI1NiJ9.", "A", ".c2ln" },
        { "environment", "IDENTITY_HEADER=h\nIDENTITY_ENDPOINT=http://127.0.0.1/", "a", "" },
        { "sign-in", "{\"error\":\"invalid_client\",\"error_description\":\"", "AADSTS700 code=x ", "\"}" },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Four_times_the_size_costs_about_four_times_the_time(string parser, string head, string unit, string tail)
    {
        using var parsers = new Parsers();
        byte[][] seeds = await parsers.SeedsAsync(parser);
        await CheckAsync(parsers, parser, seeds, length => Repeated(head, unit, tail, length));
    }

    [Theory]
    [InlineData("checkpoint", 1)]
    [InlineData("checkpoint", 0)]
    [InlineData("forged-checkpoint", 1)]
    [InlineData("undo", 1)]
    [InlineData("forged-undo", 3)]
    public async Task A_line_again_and_again_costs_its_time_and_no_more(string parser, int line)
    {
        using var parsers = new Parsers();
        byte[][] seeds = await parsers.SeedsAsync(parser);
        string[] lines = Encoding.UTF8.GetString(seeds[0]).Split('\n');
        await CheckAsync(parsers, parser, seeds, length => Repeated(lines[0] + "\n", lines[line] + "\n", string.Join('\n', lines[1..]), length));
    }

    [Fact]
    public async Task A_longer_report_costs_its_length()
    {
        using var parsers = new Parsers();
        byte[][] seeds = await parsers.SeedsAsync("report");
        await CheckAsync(parsers, "report", seeds, length =>
        {
            using var stream = new MemoryStream();
            DiagnosisJson.WriteAsync(SampleDiagnosis.Typical(length / 250), stream, CancellationToken.None).GetAwaiter().GetResult();
            return stream.ToArray();
        });
    }

    private static byte[] Repeated(string head, string unit, string tail, int length)
    {
        var text = new StringBuilder(head);
        for (int i = 0; text.Length < length - tail.Length; i++)
        {
            text.Append(unit.Replace("#", i.ToString("D8", System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));
        }

        return Encoding.UTF8.GetBytes(text.Append(tail).ToString());
    }

    private async Task CheckAsync(Parsers parsers, string parser, byte[][] seeds, Func<int, byte[]> make)
    {
        TimeSpan small = TimeSpan.Zero;
        TimeSpan large = TimeSpan.Zero;

        // What the runtime does beside it counts too, so it gets several chances.
        for (int again = 0; again < 4; again++)
        {
            small = await FastestAsync(parsers, parser, make(Small), seeds);
            large = await FastestAsync(parsers, parser, make(Large), seeds);
            if (large < Negligible || (large < Most && large < MostRatio * small))
            {
                output.WriteLine($"{parser}: {small.TotalMilliseconds:F1} ms, {large.TotalMilliseconds:F1} ms");
                return;
            }
        }

        Assert.Fail($"{parser}: {small.TotalMilliseconds:F1} ms for {Small} characters, {large.TotalMilliseconds:F1} ms for {Large}");
    }

    private static async Task<TimeSpan> FastestAsync(Parsers parsers, string parser, byte[] input, byte[][] seeds)
    {
        TimeSpan fastest = TimeSpan.MaxValue;
        for (int i = 0; i < 3; i++)
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            Assert.Null(await parsers.CheckAsync(parser, input, seeds));
            TimeSpan used = Environment.CpuUsage.TotalTime - before;
            fastest = used < fastest ? used : fastest;
        }

        return fastest;
    }
}
