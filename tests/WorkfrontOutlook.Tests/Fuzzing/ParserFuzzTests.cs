using System.Diagnostics;
using System.Globalization;
using WorkfrontOutlook.Tests.Support;

namespace WorkfrontOutlook.Tests.Fuzzing;

/// <summary>
/// Seeded damage to the input of every parser: it ends in time, throws nothing but the module's own error, and accepts nothing
/// that it shouldn't. WFO_FUZZ sets how many inputs a parser gets, WFO_SEED the first seed, WFO_PARSERS which
/// parsers, by name, with commas. What failed once lies in Corpus.
/// </summary>
public sealed class ParserFuzzTests(ITestOutputHelper output)
{
    private const long MostBytes = 256L * 1024 * 1024;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(1);

    public static TheoryData<string> Names => [.. Parsers.Names.Where(name => Environment.GetEnvironmentVariable("WFO_PARSERS") is not { Length: > 0 } only || only.Split(',').Contains(name, StringComparer.Ordinal))];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Damaged_input_is_refused_or_harmless(string parser)
    {
        int count = Parsers.ShareOf(parser, LongRun.Number("WFO_FUZZ", 250));
        int first = LongRun.Seed(1);
        using var parsers = new Parsers();
        byte[][] seeds = await parsers.SeedsAsync(parser);
        foreach (byte[] seed in seeds)
        {
            Assert.Null(await parsers.CheckAsync(parser, seed, seeds));
        }

        Shape shape = Parsers.ShapeOf(parser);
        TimeSpan slowest = TimeSpan.Zero;
        long largest = 0;
        for (int i = 0; i < count; i++)
        {
            byte[] input = InputMutator.Mutate(seeds, i, shape, new Random(first + i));
            (TimeSpan time, long bytes, string? wrong) = await MeasureAsync(parsers, parser, input, seeds);

            // Other tests run beside this one: only what is always slow or large is so by itself.
            for (int again = 0; again < 3 && wrong is null && (time > MostTime || bytes > MostBytes); again++)
            {
                (time, bytes, wrong) = await MeasureAsync(parsers, parser, input, seeds);
            }

            slowest = time > slowest ? time : slowest;
            largest = Math.Max(largest, bytes);
            wrong ??= time > MostTime ? $"{time.TotalSeconds:F1} s for {input.Length} bytes" : bytes > MostBytes ? $"{bytes / 1024 / 1024} MiB for {input.Length} bytes" : null;
            if (wrong is not null)
            {
                string file = Keep(parser, input);
                Assert.Fail($"{parser}, seed {first + i}: {wrong}{Environment.NewLine}The input is kept as {file}: put it into tests/WorkfrontOutlook.Tests/Fuzzing/Corpus/{parser}.");
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{parser}: {count} inputs, slowest {slowest.TotalMilliseconds:F0} ms, at most {largest / 1024.0 / 1024:F1} MiB"));
    }

    [Fact]
    public async Task What_failed_once_fails_no_more()
    {
        string corpus = Path.Combine(RepositoryFiles.Root, "tests", "WorkfrontOutlook.Tests", "Fuzzing", "Corpus");
        using var parsers = new Parsers();
        int files = 0;
        foreach (string folder in Directory.GetDirectories(corpus))
        {
            string parser = Path.GetFileName(folder);
            byte[][] seeds = await parsers.SeedsAsync(parser);
            foreach (string file in Directory.GetFiles(folder))
            {
                string? wrong = await ProblemAsync(parsers, parser, await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken), seeds);
                Assert.True(wrong is null, $"{parser}/{Path.GetFileName(file)}: {wrong}");
                files++;
            }
        }

        Assert.True(files > 0, "The corpus is empty.");
        output.WriteLine($"{files} inputs of the corpus");
    }

    private static async Task<(TimeSpan Time, long Bytes, string? Wrong)> MeasureAsync(Parsers parsers, string parser, byte[] input, byte[][] seeds)
    {
        long before = GC.GetTotalAllocatedBytes();
        var watch = Stopwatch.StartNew();
        string? wrong = await ProblemAsync(parsers, parser, input, seeds);
        return (watch.Elapsed, GC.GetTotalAllocatedBytes() - before, wrong);
    }

    private static async Task<string?> ProblemAsync(Parsers parsers, string parser, byte[] input, byte[][] seeds)
    {
        try
        {
            // On a thread of its own, so that an endless loop is told and not waited for.
            return await Task.Run(() => parsers.CheckAsync(parser, input, seeds)).WaitAsync(Limit, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            return $"no end within {Limit.TotalSeconds} s";
        }
#pragma warning disable CA1031 // Whatever it is, it is the finding.
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return exception.ToString();
        }
    }

    private static string Keep(string parser, byte[] input)
    {
        string folder = Path.Combine(RepositoryFiles.Root, "out", "fuzz", parser);
        Directory.CreateDirectory(folder);
        string file = Path.Combine(folder, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(input))[..12] + ".bin");
        File.WriteAllBytes(file, input);
        return file;
    }
}
