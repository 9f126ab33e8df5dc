using System.Text.Json.Nodes;
using WorkfrontOutlook.Errors;

namespace WorkfrontOutlook.Tests.Errors;

/// <summary>Nothing of a secret leaves the reader: no token, cookie, header, mail or address, whole or in part.</summary>
public sealed class CaptureSecretTests
{
    private const string Cookie = "RVNPLXNlY3JldC1jb29raWUtdmFsdWU9PTEyMzQ1";
    private const string Password = "Zq7-hunter2-Xw9";
    private const string Address = "giulia.bianchi@contoso.example";
    private const string MailBody = "vertraulich: das Gehalt betraegt 91234 Euro";

    [Theory]
    [InlineData(false, "har")]
    [InlineData(true, "har")]
    [InlineData(false, "cut")]
    [InlineData(false, "broken")]
    [InlineData(false, "text")]
    [InlineData(true, "text")]
    [InlineData(true, "json")]
    [InlineData(false, "binary")]
    [InlineData(true, "message")]
    public async Task No_piece_of_a_secret_is_in_anything_that_comes_out(bool test, string form)
    {
        string token = Captures.Token("{\"smtp\":\"" + Address + "\"}");
        Sink? sink = test ? new Sink() : null;
        string har = SecretHar(token).Text();
        ErrorResolution resolution = form switch
        {
            "cut" => await Captures.OfText(har[..^120], sink),
            "broken" => await Captures.OfText(har.Replace("\"cookies\":", "\"cookies:", StringComparison.Ordinal), sink),
            "text" => await Captures.OfText("x\n" + har, sink),
            "json" => await Captures.OfText("{\"wrapped\":" + har + "}", sink),
            "binary" => await Captures.OfBytes([.. new byte[9000], .. Captures.Utf8(har)], sink),
            "message" => await Captures.Of(new ErrorQuery { Messages = [har, token, "9018"], Codes = [token, Password, "9018"], TokenSink = sink }),
            _ => await Captures.OfText(har, sink),
        };
        Assert.NotEmpty(resolution.Causes);
        string everything = Captures.Everything(resolution);
        AssertClean(everything, token);
        Assert.Contains(resolution.Tokens, item => string.Equals(item.Hash, Captures.Hash(token), StringComparison.Ordinal));
        if (test)
        {
            Assert.Contains(token, sink!.Seen, StringComparer.Ordinal);
            Assert.All(sink.Kept, kept => Assert.All(kept.ToArray(), letter => Assert.Equal('\0', letter)));
        }
    }

    [Fact]
    public async Task No_piece_of_a_secret_is_in_an_exception()
    {
        string token = Captures.Token();
        foreach (ErrorResolution resolution in new[]
        {
            await Captures.Of(new ErrorQuery { Messages = [token], Codes = [Password] }),
            await Captures.Of(new ErrorQuery { Captures = [ErrorCapture.FromStream("a", new FailingStream(token))] }),
            await Captures.OfText(token, new FailingSink()),
        })
        {
            AssertClean(Captures.Everything(resolution), token);
        }
    }

    [Fact]
    public async Task Dropped_cookies_and_credentials_are_counted()
    {
        ErrorResolution resolution = await Captures.OfText(SecretHar(Captures.Token()).Text());
        Assert.InRange(resolution.Captures[0].SecretsDropped, 3, 20);
    }

    [Fact]
    public async Task Each_distinct_token_is_offered_once_with_its_place()
    {
        string first = Captures.Token();
        string second = Captures.Token("{\"other\":1}");
        Sink sink = new();
        ErrorResolution resolution = await Captures.OfText($"a {first} b\n\"{second}\"\n&token={first}&x=1 GenericTokenError\n{first}.", sink);
        Assert.Equal([first, second], sink.Seen);
        Assert.Equal([3L, 1L], resolution.Tokens.Select(token => token.Count));
        Assert.Equal(2, resolution.Tokens[1].Location.Line);
        Assert.Equal("OnPremises", resolution.Tokens[0].Verdict?.MailboxLocation);
    }

    [Fact]
    public async Task A_token_in_a_base64_body_or_a_header_is_found()
    {
        string token = Captures.Token();
        JsonObject entry = Captures.Entry(Captures.OwaToken, 200, Convert.ToBase64String(Captures.Utf8("{\"t\":\"" + token + "\"}")), encoding: "base64");
        Sink sink = new();
        await Captures.OfText(Captures.Har(entry).Text(), sink);
        Assert.Equal([token], sink.Seen);
    }

    [Theory]
    [InlineData("https://user:" + Password + "@outlook.office.com/owa/")]
    [InlineData("https://" + Password + ".secret@outlook.office.com/owa/")]
    [InlineData("https://" + Address + "/owa/")]
    [InlineData("https://outlook.office.com/owa/?mail=" + Address)]
    public async Task An_address_shows_its_host_only(string url)
    {
        ErrorResolution har = await Captures.OfHar(Captures.Entry(url, 500, "GenericTokenError"));
        AssertClean(Captures.Everything(har), "none-none-none");
        ErrorResolution text = await Captures.OfText($"{url} GenericTokenError");
        AssertClean(Captures.Everything(text), "none-none-none");
    }

    private static void AssertClean(string everything, string token)
    {
        foreach (string secret in new[] { Cookie, Password, Address, "giulia", MailBody, "vertraulich", "91234" })
        {
            Assert.DoesNotContain(secret, everything, StringComparison.OrdinalIgnoreCase);
        }

        for (int index = 0; index + 12 <= token.Length; index++)
        {
            Assert.DoesNotContain(token.Substring(index, 12), everything, StringComparison.Ordinal);
        }
    }

    private static JsonObject SecretHar(string token)
    {
        JsonObject entry = Captures.Entry(Captures.OwaToken + "&user=" + Address, 200, Captures.OwaRefusal);
        JsonArray headers = entry["request"]!["headers"]!.AsArray();
        headers.Add(Captures.Header("Authorization", "Bearer " + token));
        headers.Add(Captures.Header("Cookie", "X=" + Cookie));
        headers.Add(Captures.Header("x-owa-canary", Password));
        entry["request"]!["cookies"]!.AsArray().Add(Captures.Header("X", Cookie));
        entry["request"]!["queryString"]!.AsArray().Add(Captures.Header("user", Address));
        entry["request"]!["postData"] = new JsonObject { ["mimeType"] = "application/x-www-form-urlencoded", ["params"] = new JsonArray(Captures.Header("passwd", Password)), ["text"] = "passwd=" + Password };
        JsonObject mail = Captures.Entry("https://outlook.office.com/owa/service.svc?action=GetItem", 200, "{\"From\":\"" + Address + "\",\"Body\":\"" + MailBody + " GenericTokenError\"}");
        JsonObject log = Captures.Entry("https://addin.example/log", 500, Address + " " + Password + " GenericTokenError " + MailBody + " code: 9018 " + token);
        return Captures.Har(mail, entry, log);
    }

    private sealed class Sink : ICapturedTokenSink
    {
        public List<string> Seen { get; } = [];

        public List<ReadOnlyMemory<char>> Kept { get; } = [];

        public async ValueTask<CapturedTokenVerdict?> OfferAsync(ReadOnlyMemory<char> token, CaptureLocation location, CancellationToken cancellationToken)
        {
            await Task.Yield();
            Seen.Add(token.ToString());
            Kept.Add(token);
            return new CapturedTokenVerdict("ExchangeIdentity", "Valid", "OnPremises");
        }
    }

    private sealed class FailingSink : ICapturedTokenSink
    {
        public ValueTask<CapturedTokenVerdict?> OfferAsync(ReadOnlyMemory<char> token, CaptureLocation location, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("bad token " + token.ToString());
    }

    private sealed class FailingStream(string text) : MemoryStream(Captures.Utf8(text))
    {
        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            Position >= Length ? throw new IOException("the device is gone") : base.ReadAsync(buffer, offset, count, cancellationToken);
    }
}
