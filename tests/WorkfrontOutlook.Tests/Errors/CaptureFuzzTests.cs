using System.Diagnostics;
using WorkfrontOutlook.Errors;

namespace WorkfrontOutlook.Tests.Errors;

/// <summary>Mutated captures, seeded: reading ends, and throws nothing.</summary>
public sealed class CaptureFuzzTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_mutated_capture_is_read_or_refused(int seed)
    {
        Random random = new(seed);
        byte[][] seeds =
        [
            Captures.Utf8(Captures.Har(
                Captures.Entry(Captures.OwaToken, 200, Captures.OwaRefusal),
                Captures.Entry(Captures.OwaToken, 200, Convert.ToBase64String(Captures.Utf8(Captures.OwaRefusal)), encoding: "base64"),
                Captures.Entry("https://a.example/\u00e9?x=%", 500, "Fehler \u5909 GenericTokenError " + Captures.Token())).Text(indented: true)),
            Captures.Utf8("""{"status":"failed","error":{"name":"GenericTokenError","message":"\u00c4\ud83d\ude00 An internal error","code":9018},"v":[1.5e3,null,true]}"""),
            Captures.Utf8("2026-11-20T08:09:10Z https://outlook.office.com/mail 9042 accountType: enterprise getTokenStatusAsync: 2\r\n" + Captures.SoapRefusal),
            System.Text.Encoding.Unicode.GetBytes("\uFEFF{\"code\":9018,\"name\":\"GenericTokenError\"}"),
            Captures.GZip(Captures.Utf8("GenericTokenError 9018 ErrorForbiddenClientAccessTokenRequest")),
        ];
        byte[] special = [.. "\"\\{}[]:,u0eyJ.= \n\0"u8, 0xFF, 0xFE, 0xEF, 0xBB, 0xBF, 0xC2, 0xE2, 0x80, 0x1F, 0x8B];
        Stopwatch slowest = new();
        TimeSpan worst = TimeSpan.Zero;
        const int Rounds = 1500;
        for (int round = 0; round < Rounds; round++)
        {
            List<byte> bytes = [.. seeds[random.Next(seeds.Length)]];
            for (int mutation = random.Next(1, 12); mutation > 0 && bytes.Count > 1; mutation--)
            {
                int at = random.Next(bytes.Count);
                switch (random.Next(6))
                {
                    case 0: bytes[at] = (byte)random.Next(256); break;
                    case 1: bytes[at] = special[random.Next(special.Length)]; break;
                    case 2: bytes.Insert(at, special[random.Next(special.Length)]); break;
                    case 3: bytes.RemoveRange(at, Math.Min(random.Next(1, 40), bytes.Count - at)); break;
                    case 4: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 200), bytes.Count - at))); break;
                    default: bytes.RemoveRange(at, bytes.Count - at); break;
                }
            }

            slowest.Restart();
            ErrorResolution resolution = await Captures.Of(new ErrorQuery { Captures = [ErrorCapture.FromStream("fuzz", new Dribble([.. bytes], random))] });
            worst = slowest.Elapsed > worst ? slowest.Elapsed : worst;
            CaptureReadReport report = resolution.Captures.Single();
            Assert.Equal(report.State == CaptureReadState.Failed, report.Failure is not null);
            Assert.True(slowest.Elapsed < TimeSpan.FromSeconds(60), $"seed {seed}, round {round}");
        }

        output.WriteLine($"{Rounds} captures, slowest {worst.TotalMilliseconds:F1} ms");
    }

    [Fact]
    public async Task Where_a_buffer_ends_makes_no_difference()
    {
        string har = Captures.Har(
            Captures.Entry(Captures.OwaToken, 200, Convert.ToBase64String(Captures.Utf8(Captures.OwaRefusal)), encoding: "base64"),
            Captures.Entry("https://a.example/log", 500, "\u65e5\u672c \ud83d\ude00 {\"name\":\"GenericTokenError\",\"code\":9018} " + Captures.Token())).Text();
        foreach (byte[] bytes in new[] { Captures.Utf8(har), [0xFF, 0xFE, .. System.Text.Encoding.Unicode.GetBytes(har)] })
        {
            // The first buffer holds 64 kB, so white space in front moves every boundary through the text.
            string whole = Captures.Everything(await Captures.OfBytes(bytes));
            for (int shift = 0; shift < 700; shift++)
            {
                byte[] pad = [.. bytes[..(bytes[0] == 0xFF ? 2 : 0)], .. Pad(65_536 - (shift * 4), bytes[0] == 0xFF), .. bytes[(bytes[0] == 0xFF ? 2 : 0)..]];
                Assert.Equal(whole, Captures.Everything(await Captures.OfBytes(pad)));
            }
        }
    }

    private static byte[] Pad(int length, bool wide)
    {
        byte[] pad = new byte[length];
        for (int index = 0; index < length; index++)
        {
            pad[index] = wide && index % 2 == 1 ? (byte)0 : (byte)' ';
        }

        return pad;
    }

    /// <summary>Gives its bytes in pieces of any size.</summary>
    private sealed class Dribble(byte[] bytes, Random random) : MemoryStream(bytes)
    {
        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            base.ReadAsync(buffer, offset, Math.Min(count, random.Next(1, 300)), cancellationToken);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, random.Next(1, 300))], cancellationToken);
    }
}
