using System.Text;
using System.Text.Json.Nodes;
using WorkfrontOutlook.Tests.Support;
using WorkfrontOutlook.Tokens;

namespace WorkfrontOutlook.Tests.Tokens;

/// <summary>What attackers send. None is accepted, none causes a request, each is refused by name and in bounds.</summary>
public sealed class HostileTokenTests : IDisposable
{
    private readonly TokenMint _mint = new();

    public void Dispose() => _mint.Dispose();

    [Fact]
    public void Duplicate_members_are_refused_at_any_depth_also_when_written_differently()
    {
        string claims = TokenMint.Claims().ToJsonString()[..^1];
        string header = _mint.Header().ToJsonString();
        string context = """{"msexchuid":"a","version":"ExIdTok.V1","amurl":"https://outlook.office365.com/autodiscover/metadata/json/1"}""";
        foreach (string token in new[]
        {
            _mint.SignRaw(header[..^1] + ",\"alg\":\"RS256\"}", claims + "}"),
            _mint.SignRaw(header, claims + ",\"aud\":\"x\"}"),
            _mint.SignRaw(header, claims + ",\"\\u0061ud\":\"x\"}"),
            _mint.SignRaw(header, claims + ",\"x\":[{\"y\":{\"z\":1,\"z\":2}}]}"),
            _mint.SignRaw(header, claims + ",\"\\u0078\":1,\"x\":2}"),
            _mint.Token(token => token["appctx"] = context[..^1] + ",\"amurl\":\"https://evil.example/\"}"),
            _mint.Token(token => token["appctx"] = context[..^1] + ",\"x\":{\"y\":1,\"\\u0079\":2}}"),
            _mint.SignRaw(header, claims + "," + string.Join(",", Enumerable.Range(0, 5000).Select(i => $"\"n{i}\":{i}")) + ",\"n17\":0}"),
        })
        {
            WfTokenTest test = _mint.Test(token);
            Assert.Equal(TokenStatus.Invalid, test.Status);
            Assert.Contains("more than once", test.Checks[0].Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_same_name_in_different_objects_is_no_duplicate()
    {
        Assert.Equal(TokenStatus.Valid, _mint.Test(_mint.Token(claims => claims["x"] = JsonNode.Parse("""[{"a":1,"aud":2},{"a":1,"b":{"a":2}}]"""))).Status);
        Assert.Equal(TokenStatus.Valid, _mint.Test(_mint.Token(claims =>
        {
            for (int i = 0; i < 300; i++)
            {
                claims["n" + i] = new JsonObject { ["same"] = i };
            }
        })).Status);
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(20_000, false)]
    public void Nesting_beyond_64_levels_is_refused(int levels, bool accepted)
    {
        // The payload itself is the first level.
        string nested = new string('[', levels - 1) + new string(']', levels - 1);
        WfTokenTest test = _mint.Test(_mint.SignRaw(_mint.Header().ToJsonString(), TokenMint.Claims().ToJsonString()[..^1] + ",\"x\":" + nested + "}"));
        Assert.Equal(accepted ? TokenStatus.Valid : TokenStatus.Invalid, test.Status);
        Assert.Equal(!accepted, test.Checks[0].Detail.Contains("deeper than 64", StringComparison.Ordinal));
    }

    [Fact]
    public void The_limit_is_256_000_characters()
    {
        string Padded(int total)
        {
            string token = _mint.Token(claims => claims["pad"] = string.Empty);
            int room = total - token.Length;
            for (int pad = (room * 3 / 4) - 4; ; pad++)
            {
                token = _mint.Token(claims => claims["pad"] = new string('x', pad));
                if (token.Length >= total)
                {
                    return token;
                }
            }
        }

        string longest = Padded(255_990);
        Assert.InRange(longest.Length, 255_990, 256_000);
        Assert.Equal(TokenStatus.Valid, _mint.Test(longest).Status);
        WfTokenTest test = _mint.Test(Padded(256_001));
        Assert.Equal(TokenKind.NotAToken, test.Kind);
        Assert.Contains("longer than", test.Checks[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Header_members_that_bring_a_key_are_never_honoured()
    {
        using var attacker = new TokenMint(key: 1);
        int requests = 0;
        string path = TokenMint.WriteFile(_mint.Document().ToJsonString());
        using var verifier = new TokenVerifier(new TokenVerifierOptions { MetadataPath = path, At = TokenMint.Now }, TimeProvider.System, () =>
        {
            requests++;
            throw new InvalidOperationException();
        });
        File.Delete(path);
        foreach (Action<JsonObject> bring in new Action<JsonObject>[]
        {
            header => header["x5c"] = new JsonArray(Convert.ToBase64String(attacker.Certificate)),
            header => header["jwk"] = new JsonObject { ["kty"] = "RSA", ["n"] = TokenMint.Encode(attacker.Key.ExportParameters(false).Modulus!), ["e"] = "AQAB" },
            header => header["jku"] = "https://evil.example/keys",
            header => header["x5u"] = "https://evil.example/cert",
            header => header["kid"] = "../../../etc/passwd",
        })
        {
            JsonObject header = attacker.Header();
            header["x5t"] = _mint.X5t;
            bring(header);
            WfTokenTest test = TokenMint.Test(verifier, attacker.Sign(header, TokenMint.Claims()));
            Assert.Equal(["Signature"], test.Checks.Where(check => check.Outcome == CheckOutcome.Fail).Select(check => check.Name));
            JsonObject genuine = _mint.Header();
            bring(genuine);
            Assert.Equal(TokenStatus.Valid, TokenMint.Test(verifier, _mint.Sign(genuine, TokenMint.Claims())).Status);
        }

        Assert.Equal(0, requests);
    }

    [Fact]
    public void An_HMAC_made_with_the_public_key_is_refused_before_any_key_is_looked_at()
    {
        string input = TokenMint.Encode("{\"typ\":\"JWT\",\"alg\":\"HS256\",\"x5t\":\"" + _mint.X5t + "\"}") + "." + TokenMint.Encode(TokenMint.Claims().ToJsonString());
        byte[] mac = System.Security.Cryptography.HMACSHA256.HashData(_mint.Certificate, Encoding.ASCII.GetBytes(input));
        using TokenVerifier verifier = _mint.Verifier();
        WfTokenTest test = TokenMint.Test(verifier, input + "." + TokenMint.Encode(mac));
        Assert.Equal(TokenStatus.Invalid, test.Status);
        Assert.Equal(CheckOutcome.Fail, test.Checks[2].Outcome);
        Assert.Equal(CheckOutcome.Skipped, test.Checks[9].Outcome);
        Assert.Equal(0, verifier.CertificatesParsed);
    }

    [Theory]
    [InlineData("=")]
    [InlineData("+")]
    [InlineData("/")]
    [InlineData(" ")]
    [InlineData("\n")]
    [InlineData("\0")]
    [InlineData("é")]
    [InlineData("\u200B")]
    [InlineData("\uD800")]
    [InlineData(".")]
    public void A_stray_character_anywhere_is_refused(string stray)
    {
        string token = _mint.Token();
        using TokenVerifier verifier = _mint.Verifier();
        foreach (int at in new[] { 0, 5, token.IndexOf('.', StringComparison.Ordinal), token.IndexOf('.', StringComparison.Ordinal) + 1, token.Length - 3, token.Length })
        {
            Assert.Equal(TokenStatus.Invalid, TokenMint.Test(verifier, token.Insert(at, stray)).Status);
        }
    }

    [Fact]
    public void Base64url_that_is_not_canonical_is_refused_in_every_part()
    {
        // 1 and 2 bytes over a multiple of three leave unused bits in the last character.
        string header = _mint.Header().ToJsonString();
        string claims = TokenMint.Claims().ToJsonString();
        while (Encoding.UTF8.GetByteCount(header) % 3 == 0)
        {
            header += " ";
        }

        while (Encoding.UTF8.GetByteCount(claims) % 3 == 0)
        {
            claims += " ";
        }

        using TokenVerifier verifier = _mint.Verifier();
        Assert.Equal(TokenStatus.Valid, TokenMint.Test(verifier, _mint.SignRaw(header, claims)).Status);
        Assert.Equal(TokenStatus.Invalid, TokenMint.Test(verifier, _mint.SignParts(Next(TokenMint.Encode(header)), TokenMint.Encode(claims))).Status);
        Assert.Equal(TokenStatus.Invalid, TokenMint.Test(verifier, _mint.SignParts(TokenMint.Encode(header), Next(TokenMint.Encode(claims)))).Status);
        WfTokenTest signature = TokenMint.Test(verifier, Next(_mint.SignRaw(header, claims)));
        Assert.Equal(TokenStatus.Invalid, signature.Status);
        Assert.Contains("canonical", signature.Checks[0].Detail, StringComparison.Ordinal);

        static string Next(string text)
        {
            const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
            return text[..^1] + Alphabet[Alphabet.IndexOf(text[^1], StringComparison.Ordinal) + 1];
        }
    }

    [Fact]
    public void Text_that_is_not_UTF_8_is_refused()
    {
        byte[] claims = Encoding.UTF8.GetBytes(TokenMint.Claims().ToJsonString()[..^1] + ",\"x\":\"??\"}");
        claims[^4] = 0xC3;
        claims[^3] = 0x28;
        Assert.Equal(TokenStatus.Invalid, _mint.Test(_mint.SignParts(TokenMint.Encode(_mint.Header().ToJsonString()), TokenMint.Encode(claims))).Status);
        string half = TokenMint.Claims().ToJsonString()[..^1] + ",\"\\ud800\":1}";
        Assert.Equal(TokenStatus.Invalid, _mint.Test(_mint.SignRaw(_mint.Header().ToJsonString(), half)).Status);
        string halfAudience = TokenMint.Claims().ToJsonString().Replace(TokenMint.AddIn, "\\ud800", StringComparison.Ordinal);
        Assert.Equal(TokenStatus.Invalid, _mint.Test(_mint.SignRaw(_mint.Header().ToJsonString(), halfAudience)).Status);
    }

    public static TheoryData<string> HostileAddresses =>
    [
        "http://outlook.office365.com/autodiscover/metadata/json/1",
        "HTTPS://outlook.office365.com/autodiscover/metadata/json/1",
        "https://outlook.office365.com:444/autodiscover/metadata/json/1",
        "https://outlook.office365.com:0443/autodiscover/metadata/json/1",
        "https://outlook.office365.com:/autodiscover/metadata/json/1",
        "https://outlook.office365.com@evil.example/autodiscover/metadata/json/1",
        "https://evil.example@outlook.office365.com/autodiscover/metadata/json/1",
        "https://evil.example#outlook.office365.com/autodiscover/metadata/json/1",
        "https://evil.example?outlook.office365.com/autodiscover/metadata/json/1",
        "https://evil.example\\outlook.office365.com/autodiscover/metadata/json/1",
        "https:\\\\outlook.office365.com/autodiscover/metadata/json/1",
        "https:/outlook.office365.com/autodiscover/metadata/json/1",
        "https:///outlook.office365.com/autodiscover/metadata/json/1",
        " https://outlook.office365.com/autodiscover/metadata/json/1",
        "https://outlook.office365.com/autodiscover/metadata/json/1 ",
        "https://outlook.office365.com/autodiscover/metadata/json/1\n",
        "https://outlook.office365.com/autodiscover/metadata/json/1?x=1",
        "https://outlook.office365.com/autodiscover/metadata/json/1#x",
        "https://outlook.office365.com/autodiscover/metadata/json/1/../../../x",
        "https://outlook.office365.com/autodiscover/metadata/json/",
        "https://outlook.office365.com/autodiscover/metadata/json/99999",
        "https://outlook.office365.com/autodiscover/metadata/json/\u0661",
        "https://outlook.office365.com/autodiscover/metadata/json/%31",
        "https://outlook.office365.com/autodiscover/metadata//json/1",
        "https://outlook.office365.com/Autodiscover/metadata/json/1",
        "https://outlook.office365.com./autodiscover/metadata/json/1",
        "https://outlook.office365.com.evil.example/autodiscover/metadata/json/1",
        "https://evil-outlook.office365.com/autodiscover/metadata/json/1",
        "https://x.outlook.office365.com/autodiscover/metadata/json/1",
        "https://outlook%2eoffice365.com/autodiscover/metadata/json/1",
        "https://outlook\u3002office365.com/autodiscover/metadata/json/1",
        "https://outlook.office365\uFF0Ecom/autodiscover/metadata/json/1",
        "https://outlook.offi\u0441e365.com/autodiscover/metadata/json/1",
        "https://[::1]/autodiscover/metadata/json/1",
        "https://127.0.0.1/autodiscover/metadata/json/1",
        "https://2130706433/autodiscover/metadata/json/1",
        "https://169.254.169.254/autodiscover/metadata/json/1",
        "https://localhost/autodiscover/metadata/json/1",
        "file:///autodiscover/metadata/json/1",
        "//outlook.office365.com/autodiscover/metadata/json/1",
        "https://outlook.office.de/autodiscover/metadata/json/1",
        "javascript:alert(1)",
        "",
    ];

    [Theory]
    [MemberData(nameof(HostileAddresses))]
    public async Task A_hostile_address_causes_no_request(string address)
    {
        CountingHandler handler = CountingHandler.Json(() => _mint.Document().ToJsonString());
        using var verifier = new TokenVerifier(new TokenVerifierOptions { At = TokenMint.Now }, TimeProvider.System, handler.Factory);
        WfTokenTest test = await verifier.TestAsync(_mint.Token(basis: TokenMint.Claims(amurl: address)), TestContext.Current.CancellationToken);
        Assert.Equal(TokenStatus.Invalid, test.Status);
        Assert.Equal(CheckOutcome.Fail, test.Checks[8].Outcome);
        Assert.Equal(CheckOutcome.Skipped, test.Checks[10].Outcome);
        Assert.Empty(handler.Requests);
    }

    [Fact]
    public async Task A_token_that_breaks_another_rule_causes_no_request_either()
    {
        CountingHandler handler = CountingHandler.Json(() => _mint.Document().ToJsonString());
        using var verifier = new TokenVerifier(new TokenVerifierOptions { At = TokenMint.Now }, TimeProvider.System, handler.Factory);
        string token = _mint.Token();
        foreach (string hostile in new[]
        {
            _mint.Token(header: header => header["alg"] = "none"),
            _mint.Token(header: header => header["alg"] = "HS256"),
            _mint.Token(header: header => header["crit"] = new JsonArray("x")),
            _mint.Token(header: header => header["b64"] = false),
            _mint.Token(header: header => header["typ"] = "JOSE"),
            _mint.Token(header: header => header.Remove("x5t")),
            _mint.Token(claims => claims["iss"] = "joe"),
            _mint.WithContext(context => context["version"] = "ExIdTok.V9"),
            _mint.SignRaw(_mint.Header().ToJsonString(), TokenMint.Claims().ToJsonString()[..^1] + ",\"aud\":1}"),
            token[..(token.LastIndexOf('.') + 1)],
            token + "=",
            "Bearer " + token,
            token + "." + token,
        })
        {
            Assert.NotEqual(TokenStatus.Valid, (await verifier.TestAsync(hostile, TestContext.Current.CancellationToken)).Status);
        }

        Assert.Empty(handler.Requests);
    }

    [Fact]
    public void Bombs_are_refused_in_time()
    {
        string[] bombs =
        [
            new string('.', 256_000),
            new string('e', 10_000_000),
            string.Concat(Enumerable.Repeat("eyJ", 85_000)),
            _mint.SignRaw(_mint.Header().ToJsonString(), "{" + string.Join(",", Enumerable.Range(0, 20_000).Select(i => $"\"{i}\":0")) + "}"),
            _mint.SignRaw(_mint.Header().ToJsonString(), "{\"x\":[" + string.Join(",", Enumerable.Range(0, 10_000).Select(_ => "{\"a\":0}")) + "]}"),
            _mint.SignRaw(_mint.Header().ToJsonString(), "{\"exp\":1" + new string('0', 180_000) + "}"),
            _mint.SignRaw(_mint.Header().ToJsonString(), "{\"" + string.Concat(Enumerable.Repeat("\\u0061", 30_000)) + "\":1}"),
            _mint.SignRaw(_mint.Header().ToJsonString(), new string(' ', 180_000) + "{}"),
        ];
        using TokenVerifier verifier = _mint.Verifier();
        TokenMint.Test(verifier, _mint.Token());
        foreach (string bomb in bombs)
        {
            TimeSpan fastest = Fastest.Of(5, TimeSpan.FromSeconds(2), () => Assert.NotEqual(TokenStatus.Valid, TokenMint.Test(verifier, bomb).Status));
            Assert.InRange(fastest, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        }
    }

    [Fact]
    public void Values_from_the_token_are_shown_without_control_characters()
    {
        WfTokenTest test = _mint.Test(_mint.Token(claims => claims["aud"] = "https://x\u001b[31m\r\n\u202Eevil" + new string('y', 10_000)));
        foreach (string text in new[] { test.AddInUrl!, test.Explanation, test.NextStep, string.Concat(test.Checks.Select(check => check.Detail)) })
        {
            Assert.DoesNotContain(text, c => char.IsControl(c) || c == '\u202E');
        }

        Assert.InRange(test.Checks[6].Detail.Length, 1, 600);
    }
}
