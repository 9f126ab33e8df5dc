using System.Diagnostics;
using System.Text;
using WorkfrontOutlook.Errors;

namespace WorkfrontOutlook.Tests.Errors;

/// <summary>A large capture in flat memory: 64 MB, or 500 MB with WFO_LARGE=1. Memory is measured, so nothing runs beside it.</summary>
[Collection(nameof(LargeCaptureTests))]
[CollectionDefinition(nameof(LargeCaptureTests), DisableParallelization = true)]
public sealed class LargeCaptureTests(ITestOutputHelper output)
{
    private static readonly long Size = (Environment.GetEnvironmentVariable("WFO_LARGE") is "1" ? 500L : 64L) * 1024 * 1024;

    [Theory]
    [InlineData("entries")]
    [InlineData("one body")]
    [InlineData("one base64 body")]
    [InlineData("text")]
    public async Task A_large_capture_is_read_in_flat_memory(string form)
    {
        string proof = Captures.Entry(Captures.OwaToken, 200, Captures.OwaRefusal).Text();
        string ordinary = Captures.Entry("https://outlook.office.com/owa/service.svc?action=FindItem", 200, string.Concat(Enumerable.Repeat("{\\\"Subject\\\":\\\"Re: 9018 Angebot\\\",\\\"Id\\\":\\\"AAMkAGE5eyJ0\\\"},", 200))).Text();
        string open = Captures.Entry("https://cdn.example/big", 200, "@").Text().Replace("\"mimeType\":\"application/json\",", "\"mimeType\":\"application/octet-stream\",", StringComparison.Ordinal);
        string[] parts = open.Split('@');
        const string Start = """{"log":{"version":"1.2","entries":[""";
        (string head, string middle, string tail) = form switch
        {
            "entries" => (Start + "\n", ordinary + ",\n", proof + "]}}"),
            "one body" => (Start + parts[0], "Lorem ipsum \\\"dolor\\\" sit code: 1 amet\\n ", parts[1] + "," + proof + "]}}"),
            "one base64 body" => (Start + parts[0], "TG9yZW0gaXBzdW0gZG9sb3Igc2l0IGFtZXQg", parts[1].Replace("\"application/octet-stream\"", "\"application/octet-stream\",\"encoding\":\"base64\"", StringComparison.Ordinal) + "," + proof + "]}}"),
            _ => ("log\n", "10:00:01.123 https://outlook.office.com/mail warn something about 9018 items eyJ0 x.y.z\n", "10:00:02 ErrorForbiddenClientAccessTokenRequest\n"),
        };
        using RepeatedStream stream = new(head, middle, tail, Size);
        ErrorResolver resolver = new();
        GC.Collect();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        long peak = 0;
        stream.Sampled = () => peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true) - before);
        Stopwatch watch = Stopwatch.StartNew();
        ErrorResolution resolution = await resolver.ResolveAsync(new ErrorQuery { Captures = [ErrorCapture.FromStream("large", stream)] }, TestContext.Current.CancellationToken);
        watch.Stop();
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        Assert.Equal(CauseImplication.LegacyTokensOff, resolution.Implies);
        CaptureReadReport report = resolution.Captures[0];
        Assert.Equal(CaptureReadState.Complete, report.State);
        Assert.True(report.BytesRead >= Size);
        output.WriteLine($"{form}: {report.BytesRead / 1048576.0:F0} MB in {watch.Elapsed.TotalSeconds:F1} s = {report.BytesRead / 1048576.0 / watch.Elapsed.TotalSeconds:F0} MB/s, {report.Entries} entries, live memory at most +{peak / 1024.0:F0} kB, allocated {allocated / 1048576.0:F1} MB, peak working set {Process.GetCurrentProcess().PeakWorkingSet64 / 1048576} MB");
        Assert.InRange(peak, 0, 16 * 1024 * 1024);
    }

    private sealed class RepeatedStream(string head, string middle, string tail, long size) : Stream
    {
        private readonly byte[] _head = Encoding.UTF8.GetBytes(head);
        private readonly byte[] _middle = Encoding.UTF8.GetBytes(middle);
        private readonly byte[] _tail = Encoding.UTF8.GetBytes(tail);
        private long _position;
        private long _nextSample;

        public Action? Sampled { get; set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        private long Middles => (size / _middle.Length) + 1;

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_position >= _nextSample)
            {
                _nextSample += size / 16;
                Sampled?.Invoke();
            }

            long middleEnd = _head.Length + (Middles * _middle.Length);
            (byte[] source, long at) = _position < _head.Length ? (_head, _position)
                : _position < middleEnd ? (_middle, (_position - _head.Length) % _middle.Length)
                : (_tail, _position - middleEnd);
            int total = 0;
            int length = (int)Math.Min(count, source.Length - at);
            while (length > 0)
            {
                Buffer.BlockCopy(source, (int)at, buffer, offset + total, length);
                total += length;
                _position += length;
                if (source != _middle || _position >= middleEnd || total == count)
                {
                    break;
                }

                at = (_position - _head.Length) % _middle.Length;
                length = (int)Math.Min(count - total, source.Length - at);
            }

            return total;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
