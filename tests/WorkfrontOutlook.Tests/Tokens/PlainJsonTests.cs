using System.Text;
using System.Text.Json;
using WorkfrontOutlook.Tests.Fuzzing;
using WorkfrontOutlook.Tokens;

namespace WorkfrontOutlook.Tests.Tokens;

/// <summary>What the fast reader of plain documents takes, the reader of any JSON takes too, and in the same way.</summary>
public sealed class PlainJsonTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("""{"a":1}""", 1)]
    [InlineData("""{"a":"","b":"x y","c":0,"d":10,"e":true,"f":false,"g":null}""", 7)]
    [InlineData("""{"":"a\"b\\c\/d"}""", 1)]
    [InlineData("""{"a":"\u0022\u005C\u007f\u0000"}""", 1)]
    [InlineData("""{"nbf":99999999999999999999}""", 1)]
    [InlineData("""{"iss":"a","iss":"b"}""", 2)]
    public void Reads_a_flat_object(string json, int members) => Assert.Equal(members, PlainJson.Read(Encoding.UTF8.GetBytes(json), new PlainMember[8]));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("}")]
    [InlineData("{}")]
    [InlineData("""{"a":1} """)]
    [InlineData(""" {"a":1}""")]
    [InlineData("""{ "a":1}""")]
    [InlineData("""{"a" :1}""")]
    [InlineData("""{"a":1,}""")]
    [InlineData("""{"a":01}""")]
    [InlineData("""{"a":-1}""")]
    [InlineData("""{"a":1.5}""")]
    [InlineData("""{"a":1e5}""")]
    [InlineData("""{"a":}""")]
    [InlineData("""{"a"}""")]
    [InlineData("""{"a":"}""")]
    [InlineData("""{"a":"\}""")]
    [InlineData("""{"a":"\u00e9"}""")]
    [InlineData("""{"a":"\u0141"}""")]
    [InlineData("""{"a":"\ud83d\ude00"}""")]
    [InlineData("""{"a":"\u004"}""")]
    [InlineData("""{"a":"\u00g1"}""")]
    [InlineData("""{"a":"\n"}""")]
    [InlineData("""{"\u0061":1}""")]
    [InlineData("""{"a\"":1}""")]
    [InlineData("""{"a":tru}""")]
    [InlineData("""{"a":truex}""")]
    [InlineData("""{"a":[]}""")]
    [InlineData("""{"a":{}}""")]
    [InlineData("""{"a":1}{"a":1}""")]
    [InlineData("""{"a":"é"}""")]
    [InlineData("{\"a\":\"\u007F\"}")]
    [InlineData("{\"a\":\"\t\"}")]
    [InlineData("""{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1}""")]
    public void Leaves_all_else_to_the_reader(string json) => Assert.Equal(0, PlainJson.Read(Encoding.UTF8.GetBytes(json), new PlainMember[8]));

    [Fact]
    public void Takes_nothing_that_the_reader_would_refuse_or_understand_differently_among_all_short_texts()
    {
        byte[][] pieces = [.. new[] { "\"", "\\", ":", ",", "{", "}", "[", "]", "0", "1", "-", ".", "e", "/", " ", "\\u00", "true", "null" }.Select(Encoding.ASCII.GetBytes)];
        int taken = 0;
        var room = new PlainMember[8];
        foreach ((string start, string end) in new[] { ("{", "}"), ("{\"a\":", "}"), ("{\"iss\":1,\"iss\":\"", "\"}"), ("{\"aud\":\"", ",\"exp\":1}") })
        {
            byte[] json = new byte[64];
            byte[] tail = Encoding.ASCII.GetBytes(end);
            Try(Encoding.ASCII.GetBytes(start, 0, start.Length, json, 0), 4);

            void Try(int at, int left)
            {
                tail.CopyTo(json, at);
                int whole = at + tail.Length;
                if (PlainJson.Read(json.AsSpan(0, whole), room) > 0)
                {
                    taken++;
                    AssertSame(json.AsSpan(0, whole).ToArray());
                }

                foreach (byte[] piece in left > 0 ? pieces : [])
                {
                    piece.CopyTo(json, at);
                    Try(at + piece.Length, left - 1);
                }
            }
        }

        output.WriteLine($"{taken} texts are plain");
        Assert.True(taken > 20_000, $"Only {taken} texts are plain.");
    }

    [Fact]
    public void Reads_damaged_payloads_as_the_reader_does()
    {
        using var mint = new TokenMint();
        byte[][] seeds = [Payload(mint.Token()), Payload(mint.Token(claims => claims["appctx"] = TokenMint.Context())), Encoding.UTF8.GetBytes(TokenMint.Context().ToJsonString())];
        Assert.True(PlainJson.Read(seeds[0], new PlainMember[48]) > 5, "A token's payload isn't plain.");
        Assert.True(PlainJson.Read(seeds[2], new PlainMember[48]) > 2, "A token's context isn't plain.");
        var random = new Random(20261127);
        int plain = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] json = Mutator.Mutate(seeds[i % seeds.Length], random);
            if (PlainJson.Read(json, new PlainMember[48]) > 0)
            {
                plain++;
                AssertSame(json);
            }
        }

        Assert.True(plain > 2_000, $"Only {plain} of the texts are plain.");
    }

    private static void AssertSame(byte[] json)
    {
        foreach (JsonPart part in new[] { JsonPart.Payload, JsonPart.AppCtx })
        {
            var scanner = new JsonScanner();
            var any = new JsonScanner();
            var claims = new ClaimValue[(int)Claim.Count];
            var expected = new ClaimValue[(int)Claim.Count];
            JsonFault fault = any.ReadAny(json, json.Length, part, expected);
            string text = Encoding.UTF8.GetString(json);
            Assert.True(fault is JsonFault.None or JsonFault.Duplicate, $"The reader refuses {text}");
            Assert.True(fault == scanner.Read(json, json.Length, part, claims), text);
            Assert.True(any.DuplicateName == scanner.DuplicateName, text);
            for (int i = 0; i < claims.Length; i++)
            {
                Assert.True(Equals(claims[i], expected[i]), $"{(Claim)i} of {text}");
                if (claims[i].Escaped)
                {
                    AssertUnescapes(json.AsSpan(claims[i].Start - 1, claims[i].Length + 2));
                }
            }
        }
    }

    private static void AssertUnescapes(ReadOnlySpan<byte> quoted)
    {
        byte[] room = new byte[quoted.Length];
        byte[] expected = new byte[quoted.Length];
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        int length = reader.CopyString(expected);
        Assert.True(PlainEscape.TryUnescape(quoted.Slice(1, quoted.Length - 2), room, out int written));
        Assert.Equal(expected.AsSpan(0, length).ToArray(), room.AsSpan(0, written).ToArray());
    }

    private static bool Equals(ClaimValue left, ClaimValue right) =>
        (left.Type, left.Part, left.Escaped, left.Start, left.Length) == (right.Type, right.Part, right.Escaped, right.Start, right.Length);

    private static byte[] Payload(string token) => System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1]);
}
