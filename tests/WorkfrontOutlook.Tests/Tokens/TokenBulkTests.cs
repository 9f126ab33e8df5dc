using System.Text;
using WorkfrontOutlook.Tokens;

namespace WorkfrontOutlook.Tests.Tokens;

[Collection(MeasuredTests.Name)]
public sealed class TokenBulkTests(ITestOutputHelper output) : IDisposable
{
    private readonly TokenMint _mint = new();

    public void Dispose() => _mint.Dispose();

    [Theory]
    [InlineData("a", "a")]
    [InlineData("a\n", "a")]
    [InlineData("a\r\n", "a")]
    [InlineData("a\n\n", "a|")]
    [InlineData("a\nb", "a|b")]
    [InlineData("a\r\nb\r\n", "a|b")]
    [InlineData("a\rb", "a\rb")]
    [InlineData("a\r\r\n", "a\r")]
    [InlineData("\na", "|a")]
    [InlineData("", "")]
    [InlineData("\n", "")]
    [InlineData(" a ", " a ")]
    public void A_file_is_read_line_by_line_byte_for_byte(string content, string lines) =>
        Assert.Equal(lines.Split('|'), Lines(new MemoryStream(Encoding.ASCII.GetBytes(content))));

    [Fact]
    public void A_byte_order_mark_is_part_of_the_text_and_named()
    {
        string line = Assert.Single(Lines(new MemoryStream([0xEF, 0xBB, 0xBF, .. Encoding.ASCII.GetBytes(_mint.Token())])));
        Assert.Contains("byte order mark", _mint.Test(line).Checks[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_of_a_hundred_megabytes_costs_no_such_memory()
    {
        // It is read on this thread; what others leave to be done doesn't count.
        long before = GC.GetAllocatedBytesForCurrentThread();
        string line = Assert.Single(Lines(new RepeatStream(Encoding.ASCII.GetBytes("eyJx"), 25_000_000)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8_000_000);
        Assert.Contains("longer than", _mint.Test(line).Checks[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hundred_thousand_tokens_stream_through_in_flat_memory()
    {
        const int Count = 100_000;
        byte[] line = Encoding.ASCII.GetBytes(_mint.Token() + "\r\n");
        using TokenVerifier verifier = _mint.Verifier();
        var reader = new TokenLineReader(new RepeatStream(line, Count));
        Assert.True(reader.TryRead(out ReadOnlyMemory<char> first));
        Test(verifier, first);
        long live = GC.GetTotalMemory(forceFullCollection: true);
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        int valid = 1;
        long most = 0;
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (reader.TryRead(out ReadOnlyMemory<char> token))
        {
            valid += Test(verifier, token).Status == TokenStatus.Valid ? 1 : 0;
            if (valid % 20_000 == 0)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - live);
            }
        }

        long perToken = (GC.GetAllocatedBytesForCurrentThread() - allocated) / Count;
        output.WriteLine($"{valid:N0} tokens in {watch.Elapsed.TotalSeconds:0.00} s, {perToken:N0} bytes allocated a token, live memory grew by at most {most:N0} bytes.");
        Assert.Equal(Count, valid);
        Assert.InRange(perToken, 0, 6 * 1024);
        Assert.InRange(most, long.MinValue, 1_000_000);
        Assert.Equal(1, verifier.CertificatesParsed);
    }

    private static WfTokenTest Test(TokenVerifier verifier, ReadOnlyMemory<char> token)
    {
        ValueTask<WfTokenTest> pending = verifier.TestAsync(token, CancellationToken.None);
        return pending.IsCompleted ? pending.Result : throw new InvalidOperationException("A key that is here is waited for.");
    }

    private static List<string> Lines(Stream stream)
    {
        var reader = new TokenLineReader(stream);
        var lines = new List<string>();
        while (reader.TryRead(out ReadOnlyMemory<char> line))
        {
            lines.Add(line.ToString());
        }

        return lines;
    }

    /// <summary>The same bytes many times.</summary>
    private sealed class RepeatStream(byte[] bytes, int times) : MemoryStream
    {
        private long _at;

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = (int)Math.Min(count, ((long)bytes.Length * times) - _at);
            for (int i = 0; i < read; i++)
            {
                buffer[offset + i] = bytes[(int)((_at + i) % bytes.Length)];
            }

            _at += read;
            return read;
        }
    }
}
