using System.Text;
using WorkfrontOutlook.Tokens;

namespace WorkfrontOutlook.Tests.Tokens;

public sealed class TokenExtractorTests : IDisposable
{
    private readonly TokenMint _mint = new();

    public void Dispose() => _mint.Dispose();

    [Theory]
    [InlineData("{0}")]
    [InlineData("Bearer {0}")]
    [InlineData("Authorization: Bearer {0}\r\n")]
    [InlineData("authorization=Bearer%20{0}&x=1")]
    [InlineData("\"{0}\"")]
    [InlineData("'{0}'")]
    [InlineData("{\"value\":\"{0}\",\"status\":\"succeeded\"}")]
    [InlineData("{\\\"value\\\":\\\"{0}\\\"}")]
    [InlineData("[LOG] 10:00:01 taskpane.js:17 token: {0}.")]
    [InlineData("The token is {0}. Please look. Every eye sees it; they.are.fine")]
    [InlineData("<p>{0}</p>")]
    [InlineData("https://x/owa/service.svc/s/GetFileAttachment?id=AAMk&X-OWA-CANARY=a.b.c&token={0}&owa=outlook")]
    [InlineData("\uFEFF{0}\u00A0")]
    [InlineData("{0}\nHello\nWorld")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9 ey.ey.ey eyJ {0}")]
    public void A_token_is_found_in_any_text(string text)
    {
        string token = _mint.Token();
        Assert.Equal([token], Extract(text.Replace("{0}", token, StringComparison.Ordinal)));
    }

    [Theory]
    [Trait("OnMono", "slow")]
    [InlineData("\n", 76)]
    [InlineData("\r\n", 76)]
    [InlineData("=\r\n", 75)]
    [InlineData("\n> ", 72)]
    [InlineData("\r\n    ", 64)]
    [InlineData("\\n", 76)]
    [InlineData("\\r\\n", 64)]
    [InlineData(" \n", 60)]
    [InlineData("\n", 57)]
    [InlineData("\n", 171)]
    [InlineData("\n", 256)]
    [InlineData("\n", 1)]
    [InlineData("=\r\n", 2)]
    public void A_token_that_is_broken_over_lines_is_joined_and_the_text_behind_it_is_not(string lineBreak, int width)
    {
        foreach (int shift in Enumerable.Range(0, 40))
        {
            string token = _mint.Token(claims => claims["p"] = new string('x', shift));
            var text = new StringBuilder("Hello,\n\ntoken: ");
            for (int i = 0; i < token.Length; i += width)
            {
                text.Append(token, i, Math.Min(width, token.Length - i)).Append(lineBreak);
            }

            text.Append("Regards\nSomebody");
            Assert.Equal([token], Extract(text.ToString()));
        }
    }

    [Fact]
    public void Several_tokens_come_in_order_and_each_once()
    {
        string first = _mint.Token(claims => claims["jti"] = 1);
        string second = _mint.Token(claims => claims["jti"] = 2);
        Assert.Equal([first, second], Extract(first + "\n" + second + "\n" + first + "\n"));
        Assert.Equal([first, second], Extract(first + " " + second));
        Assert.Equal([first, second], Extract("\"" + first + "\",\"" + second + "\""));
    }

    [Fact]
    public void Text_may_come_in_pieces_of_any_size()
    {
        string first = _mint.Token(claims => claims["jti"] = 1);
        string second = _mint.Token(claims => claims["jti"] = 2);
        string text = "x " + first[..300] + "\r\n" + first[300..] + "\r\nnext: " + second + " end";
        foreach (int size in new[] { 1, 2, 3, 7, 64, 1000, 5000 })
        {
            Assert.Equal([first, second], Extract(text, size));
        }
    }

    [Fact]
    public void An_encrypted_token_and_one_without_its_header_are_found_too()
    {
        string encrypted = TokenMint.Encode("""{"alg":"RSA-OAEP","enc":"A256GCM"}""") + ".AAAA.AAAA.AAAA.AAAA";
        Assert.Equal([encrypted], Extract("token=" + encrypted + "&x"));
        string[] parts = _mint.Token().Split('.');
        Assert.Equal([parts[1] + "." + parts[2]], Extract("\"" + parts[1] + "." + parts[2] + "\""));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Hello World")]
    [InlineData("eyJ")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.")]
    [InlineData("they.eye.eyes")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.aGVsbG8.c2ln")]
    public void Text_without_a_token_gives_none(string text) => Assert.Empty(Extract(text));

    [Fact]
    public void Megabytes_of_lookalikes_are_searched_in_time()
    {
        foreach (string lookalike in new[] { "eyJ", "ey", "eyJ.", "eyJhbGciOiJSUzI1NiJ9.", "eyJ\n", "eyJhbGci\n" })
        {
            var watch = System.Diagnostics.Stopwatch.StartNew();
            var extractor = new TokenExtractor();
            string piece = string.Concat(Enumerable.Repeat(lookalike, 16_000 / lookalike.Length));
            for (int i = 0; i < 64; i++)
            {
                extractor.Append(piece);
                while (extractor.TryRead(isEnd: false, out _))
                {
                }
            }

            while (extractor.TryRead(isEnd: true, out _))
            {
            }

            Assert.True(watch.ElapsedMilliseconds < 60_000, $"1 MB of '{lookalike.Trim()}' took {watch.ElapsedMilliseconds} ms.");
        }
    }

    private static List<string> Extract(string text, int piece = int.MaxValue)
    {
        var extractor = new TokenExtractor();
        var found = new List<string>();
        for (int i = 0; i < text.Length; i += Math.Min(piece, text.Length - i))
        {
            extractor.Append(text.AsSpan(i, Math.Min(piece, text.Length - i)));
            while (extractor.TryRead(isEnd: false, out ReadOnlyMemory<char> token))
            {
                found.Add(token.ToString());
            }
        }

        while (extractor.TryRead(isEnd: true, out ReadOnlyMemory<char> token))
        {
            found.Add(token.ToString());
        }

        Assert.Equal(found.Count > 0, extractor.FoundAny);
        return found;
    }
}
