using System.Security.Cryptography;
using System.Text.Json.Nodes;
using WorkfrontOutlook.Tokens;

namespace WorkfrontOutlook.Tests.Tokens;

public sealed class TokenVerifierTests : IDisposable
{
    private static readonly string[] Order =
    [
        "Structure", "Type", "Algorithm", "KeyThumbprint", "Version", "Issuer", "Audience", "Lifetime", "MetadataUrl", "SigningKey", "Signature",
    ];

    private readonly TokenMint _mint = new();

    public void Dispose() => _mint.Dispose();

    [Fact]
    public void A_genuine_token_of_Exchange_Online_is_valid_and_says_who_issued_it()
    {
        WfTokenTest test = _mint.Test(_mint.Token());

        Assert.Equal(TokenKind.ExchangeIdentity, test.Kind);
        Assert.Equal(TokenStatus.Valid, test.Status);
        Assert.Equal(Order, test.Checks.Select(check => check.Name));
        Assert.All(test.Checks, check => Assert.Equal(CheckOutcome.Pass, check.Outcome));
        Assert.Equal(MailboxLocation.ExchangeOnline, test.MailboxLocation);
        Assert.Equal(TokenMint.Tenant, test.TenantId);
        Assert.Equal(TokenMint.Tenant, test.IssuerRealm);
        Assert.Equal(TokenMint.AddIn, test.AddInUrl);
        Assert.Equal(TokenMint.CloudUrl, test.MetadataUrl);
        Assert.Equal(Convert.ToHexString(_mint.Thumbprint), test.KeyThumbprint);
        Assert.Equal(TokenMint.Now.AddHours(-1), test.NotBefore);
        Assert.Equal(TokenMint.Now.AddHours(7), test.Expires);
        Assert.Contains(TokenMint.Tenant, test.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void The_hash_is_the_beginning_of_the_SHA_256_of_the_token()
    {
        string token = _mint.Token();
        string expected = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(token)))[..16];
        Assert.Equal(expected, _mint.Test(token).TokenHash);
        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes("Bearer ü" + token)))[..16],
            _mint.Test("Bearer ü" + token).TokenHash);
    }

    [Fact]
    public void An_on_premises_token_is_valid_when_its_host_was_named_and_not_else()
    {
        string token = _mint.Sign(_mint.Header(), TokenMint.OnPremisesClaims());
        using TokenVerifier named = _mint.Verifier(hosts: "Mail.Contoso.Example");
        using TokenVerifier unnamed = _mint.Verifier(hosts: "contoso.example");

        WfTokenTest test = TokenMint.Test(named, token);
        Assert.Equal(TokenStatus.Valid, test.Status);
        Assert.Equal(MailboxLocation.OnPremises, test.MailboxLocation);
        Assert.Null(test.TenantId);
        Assert.Equal("contoso.example", test.IssuerRealm);

        WfTokenTest refused = TokenMint.Test(unnamed, token);
        Assert.Equal(TokenStatus.Invalid, refused.Status);
        AssertFailsAlone(refused, "MetadataUrl");
        Assert.Equal(CheckOutcome.Skipped, Outcome(refused, "Signature"));
        Assert.Contains("-AllowedHost mail.contoso.example", refused.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public void The_documented_shapes_are_accepted_as_the_real_ones_are()
    {
        Assert.Equal(TokenStatus.Valid, _mint.Test(_mint.Token(claims =>
        {
            claims["appctx"] = TokenMint.Context();
            claims["nbf"] = claims["nbf"]!.ToString();
            claims["exp"] = claims["exp"]!.ToString();
            claims["isbrowserhostedapp"] = true;
        })).Status);
        Assert.Equal(TokenStatus.Valid, _mint.Test(_mint.Token(header: header =>
        {
            header["typ"] = "jwt";
            header["kid"] = Convert.ToHexString(_mint.Thumbprint);
        })).Status);
        Assert.Equal(TokenStatus.Valid, _mint.Test(_mint.WithContext(context => context["msexchuid"] = "53e925fa-76ba-45e1-be0f-4ef08b59d389@mail")).Status);
        Assert.Equal(TokenStatus.Valid, _mint.Test(_mint.WithContext(context => context["amurl"] = "https://outlook.office365.com/autodiscover/metadata/json/1")).Status);
    }

    [Fact]
    public void What_is_written_with_escapes_is_what_it_says()
    {
        static string Escaped(string json, string name)
        {
            int at = json.IndexOf("\"" + name + "\":\"", StringComparison.Ordinal) + name.Length + 4;
            return json[..at] + "\\u" + ((int)json[at]).ToString("x4", System.Globalization.CultureInfo.InvariantCulture) + json[(at + 1)..];
        }

        System.Text.Json.Nodes.JsonObject texts = TokenMint.Claims();
        texts["nbf"] = texts["nbf"]!.ToString();
        texts["exp"] = texts["exp"]!.ToString();
        string header = new[] { "typ", "alg", "x5t" }.Aggregate(_mint.Header().ToJsonString(), Escaped);
        string claims = new[] { "aud", "iss", "nbf", "exp", "appctxsender", "appctx" }.Aggregate(texts.ToJsonString(), Escaped);
        WfTokenTest test = _mint.Test(_mint.SignRaw(header, claims));
        Assert.Equal(TokenStatus.Valid, test.Status);
        Assert.Equal(Convert.ToHexString(_mint.Thumbprint), test.KeyThumbprint);
        Assert.Equal(TokenMint.Now.AddHours(7), test.Expires);
        Assert.DoesNotContain(test.Checks, check => check.Outcome != CheckOutcome.Pass);
    }

    [Fact]
    public void A_consumer_token_is_told_by_its_realm()
    {
        WfTokenTest test = _mint.Test(_mint.Token(basis: TokenMint.Claims("84df9e7f-e9f6-40af-b435-aaaaaaaaaaaa")));
        Assert.Equal(TokenStatus.Valid, test.Status);
        Assert.Equal(MailboxLocation.Consumer, test.MailboxLocation);
    }

    [Fact]
    public void A_realm_that_does_not_fit_the_host_is_a_warning_and_the_location_is_unknown()
    {
        WfTokenTest test = _mint.Test(_mint.Token(basis: TokenMint.Claims("contoso.example")));
        Assert.Equal(CheckOutcome.Warning, Outcome(test, "Issuer"));
        Assert.Equal(MailboxLocation.Unknown, test.MailboxLocation);
    }

    public static TheoryData<string, string> FailingAlone => new()
    {
        { "Structure", "crit" }, { "Structure", "b64" }, { "Structure", "duplicate" },
        { "Type", "typ" }, { "Type", "no typ" },
        { "Algorithm", "HS256" }, { "Algorithm", "PS256" }, { "Algorithm", "rs256" }, { "Algorithm", "no alg" },
        { "KeyThumbprint", "no x5t" }, { "KeyThumbprint", "19 bytes" }, { "KeyThumbprint", "unused bits" }, { "KeyThumbprint", "padded" }, { "KeyThumbprint", "number" },
        { "Version", "version" }, { "Version", "version case" }, { "Version", "no version" },
        { "Issuer", "issuer" }, { "Issuer", "no realm" }, { "Issuer", "two realms" }, { "Issuer", "no iss" },
        { "Audience", "audience" }, { "Audience", "audience slash" }, { "Audience", "audience list" }, { "Audience", "no aud" },
        { "Lifetime", "expired" }, { "Lifetime", "not yet" }, { "Lifetime", "no exp" }, { "Lifetime", "exp text" }, { "Lifetime", "exp fraction" }, { "Lifetime", "reversed" },
        { "MetadataUrl", "host" }, { "MetadataUrl", "no amurl" },
        { "SigningKey", "not listed" },
        { "Signature", "changed" }, { "Signature", "cut" }, { "Signature", "longer" }, { "Signature", "none" },
    };

    [Theory]
    [MemberData(nameof(FailingAlone))]
    public void Each_check_fails_alone_and_all_eleven_are_listed(string check, string how)
    {
        WfTokenTest test = _mint.Test(Broken(how));

        Assert.Equal(TokenStatus.Invalid, test.Status);
        Assert.Equal(Order, test.Checks.Select(item => item.Name));
        AssertFailsAlone(test, check);
        Assert.Equal(TokenKind.ExchangeIdentity, test.Kind);
    }

    [Theory]
    [InlineData("typ")]
    [InlineData("version")]
    [InlineData("issuer")]
    [InlineData("audience")]
    [InlineData("expired")]
    public void The_signature_is_still_verified_after_another_check_has_failed(string how) =>
        Assert.Equal(CheckOutcome.Pass, Outcome(_mint.Test(Broken(how)), "Signature"));

    [Fact]
    public void Without_an_audience_the_check_is_a_warning_and_the_token_can_be_valid()
    {
        using TokenVerifier verifier = _mint.Verifier(audience: null);
        WfTokenTest test = TokenMint.Test(verifier, _mint.Token());
        Assert.Equal(CheckOutcome.Warning, Outcome(test, "Audience"));
        Assert.Equal(TokenStatus.Valid, test.Status);
    }

    [Theory]
    [InlineData(7 * 3600 + 300, true)]
    [InlineData(7 * 3600 + 301, false)]
    [InlineData(-3600 - 300, true)]
    [InlineData(-3600 - 301, false)]
    public void The_skew_is_five_minutes_to_the_second(int seconds, bool passes)
    {
        using TokenVerifier verifier = _mint.Verifier(at: TokenMint.Now.AddSeconds(seconds));
        Assert.Equal(passes ? CheckOutcome.Pass : CheckOutcome.Fail, Outcome(TokenMint.Test(verifier, _mint.Token()), "Lifetime"));
    }

    [Fact]
    public void Offline_without_a_document_is_inconclusive_and_says_where_the_document_is()
    {
        using var verifier = new TokenVerifier(
            new TokenVerifierOptions { Offline = true, At = TokenMint.Now }, TimeProvider.System, () => throw new InvalidOperationException("No request may be made."));
        WfTokenTest test = TokenMint.Test(verifier, _mint.Token());
        Assert.Equal(TokenStatus.Inconclusive, test.Status);
        Assert.Equal(CheckOutcome.Skipped, Outcome(test, "SigningKey"));
        Assert.Equal(CheckOutcome.Skipped, Outcome(test, "Signature"));
        Assert.Contains(TokenMint.CloudUrl, test.NextStep, StringComparison.Ordinal);
        Assert.Contains("-MetadataPath", test.NextStep, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("weak")]
    [InlineData("encryption")]
    [InlineData("not rsa")]
    [InlineData("nothing")]
    [InlineData("garbage")]
    [InlineData("pfx")]
    [InlineData("out of date")]
    [InlineData("not yet")]
    [InlineData("two certificates")]
    public void A_key_that_must_not_be_used_is_refused_by_name(string how)
    {
        using var weak = new TokenMint(bits: 1024);
        using var old = new TokenMint(key: 2, from: TokenMint.Now.AddYears(-3), to: TokenMint.Now.AddDays(-1));
        using var early = new TokenMint(key: 3, from: TokenMint.Now.AddDays(1), to: TokenMint.Now.AddYears(1));
        (TokenMint mint, JsonObject document, string word) = how switch
        {
            "weak" => (weak, weak.Document(), "1024"),
            "encryption" => (_mint, _mint.Document(usage: "encryption"), "\"encryption\""),
            "not rsa" => (_mint, _mint.Document(certificate: EcCertificate()), "isn't RSA"),
            "nothing" => (_mint, _mint.Document(certificate: []), "can't be read"),
            "garbage" => (_mint, _mint.Document(certificate: [1, 2, 3]), "can't be read"),
            "pfx" => (_mint, _mint.Document(certificate: Pfx()), "can't be read"),
            "out of date" => (old, old.Document(), "valid from"),
            "not yet" => (early, early.Document(), "valid from"),
            _ => (_mint, Twice(), "two different"),
        };
        using TokenVerifier verifier = mint.Verifier(document: document.ToJsonString());
        WfTokenTest test = TokenMint.Test(verifier, mint.Token());

        Assert.Equal(TokenStatus.Invalid, test.Status);
        AssertFailsAlone(test, "SigningKey");
        Assert.Contains(word, test.Checks[9].Detail, StringComparison.Ordinal);

        JsonObject Twice()
        {
            JsonObject twice = _mint.Document();
            twice["keys"]!.AsArray().Add((JsonNode)TokenMint.KeyEntry("signing", _mint.X5t, old.Certificate));
            return twice;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(65536)]
    public void An_exponent_that_is_not_odd_and_above_one_is_refused(int exponent)
    {
        RSAParameters numbers = _mint.Key.ExportParameters(false);
        numbers.Exponent = exponent < 256 ? [(byte)exponent] : [1, 0, 0];
        using var key = SigningKey.FromNumbers(numbers);
        Assert.NotNull(key.Fault);
        Assert.False(key.VerifyHash(new byte[32], new byte[256], 256));
    }

    [Fact]
    public void A_certificate_that_is_listed_under_another_thumbprint_is_a_warning()
    {
        using var other = new TokenMint(key: 1);
        using TokenVerifier verifier = _mint.Verifier(document: _mint.Document(certificate: other.Certificate).ToJsonString());
        WfTokenTest test = TokenMint.Test(verifier, other.Token(header: header => header["x5t"] = _mint.X5t));
        Assert.Equal(CheckOutcome.Warning, Outcome(test, "SigningKey"));
    }

    [Fact]
    public void The_document_is_read_without_regard_to_case_and_a_key_between_others_is_found()
    {
        using var other = new TokenMint(key: 1);
        JsonObject document = other.Document();
        document["Keys"] = document["keys"]!.DeepClone();
        document.Remove("keys");
        document["Keys"]!.AsArray().Add((JsonNode)new JsonObject
        {
            ["Usage"] = "Signing",
            ["keyInfo"] = new JsonObject { ["X5T"] = _mint.X5t },
            ["keyValue"] = new JsonObject { ["Type"] = "X509Certificate", ["Value"] = Convert.ToBase64String(_mint.Certificate) },
        });
        using TokenVerifier verifier = _mint.Verifier(document: document.ToJsonString());
        Assert.Equal(TokenStatus.Valid, TokenMint.Test(verifier, _mint.Token()).Status);
    }

    [Fact]
    [Trait("OnMono", "slow")]
    public void A_certificate_is_parsed_once_per_key_not_per_token()
    {
        using TokenVerifier verifier = _mint.Verifier();
        Parallel.For(0, 500, i => Assert.Equal(
            TokenStatus.Valid,
            TokenMint.Test(verifier, _mint.Token(claims => claims["jti"] = i)).Status));
        Assert.Equal(1, verifier.CertificatesParsed);
    }

    [Fact]
    public void The_texts_are_in_the_language_of_the_reader()
    {
        WfTokenTest test = _mint.Test(Broken("expired"));
        System.Globalization.CultureInfo before = System.Globalization.CultureInfo.CurrentUICulture;
        try
        {
            System.Globalization.CultureInfo.CurrentUICulture = new System.Globalization.CultureInfo("it-IT");
            Assert.Contains("scaduto", test.Checks[7].Detail, StringComparison.Ordinal);
            Assert.Contains("Procurarsi", test.NextStep, StringComparison.Ordinal);
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentUICulture = before;
        }
    }

    private static CheckOutcome Outcome(WfTokenTest test, string check) => test.Checks.Single(item => item.Name == check).Outcome;

    private static void AssertFailsAlone(WfTokenTest test, string check) =>
        Assert.Equal([check], test.Checks.Where(item => item.Outcome == CheckOutcome.Fail).Select(item => item.Name));

    private static byte[] EcCertificate()
    {
#if NETFRAMEWORK
        Assert.Skip("Mono has no keys of elliptic curves.");
#endif
        using var key = ECDsa.Create();
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=ec", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(TokenMint.Now.AddYears(-1), TokenMint.Now.AddYears(1)).RawData;
    }

    private static byte[] Pfx()
    {
        using RSA key = RSA.Create(2048);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=pfx", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(TokenMint.Now.AddYears(-1), TokenMint.Now.AddYears(1))
            .Export(System.Security.Cryptography.X509Certificates.X509ContentType.Pfx);
    }

    private string Broken(string how)
    {
        string token = _mint.Token();
        string signature = token.Split('.')[2];
        byte[] signed = System.Buffers.Text.Base64Url.DecodeFromChars(signature);
        string unsigned = token[..^signature.Length];
        switch (how)
        {
            case "changed":
                signed[17] ^= 1;
                return unsigned + TokenMint.Encode(signed);
            case "cut":
                return unsigned + TokenMint.Encode(signed.AsSpan(0, 255));
            case "longer":
                return unsigned + TokenMint.Encode([0, .. signed]);
            case "none":
                return unsigned;
            case "duplicate":
                return _mint.SignRaw(_mint.Header().ToJsonString(), TokenMint.Claims().ToJsonString()[..^1] + ",\"nbf\":1}");
            case "not listed":
                using (var other = new TokenMint())
                {
                    return other.Token();
                }

            default:
                break;
        }

        byte[] lastBits = System.Text.Encoding.ASCII.GetBytes(_mint.X5t);
        lastBits[^1]++;
        return _mint.Token(
            claims =>
            {
                JsonObject context = TokenMint.Context();
                switch (how)
                {
                    case "version": context["version"] = "ExIdTok.V2"; break;
                    case "version case": context["version"] = "exidtok.v1"; break;
                    case "no version": context.Remove("version"); break;
                    case "host": context["amurl"] = "https://evil.example/autodiscover/metadata/json/1"; break;
                    case "no amurl": context.Remove("amurl"); break;
                    case "issuer": claims["iss"] = "00000001-0000-0ff1-ce00-000000000000@" + TokenMint.Tenant; break;
                    case "no realm": claims["iss"] = TokenMint.Exchange + "@"; break;
                    case "two realms": claims["iss"] = TokenMint.Exchange + "@a@" + TokenMint.Tenant; break;
                    case "no iss": claims.Remove("iss"); break;
                    case "audience": claims["aud"] = "https://other.example/"; break;
                    case "audience slash": claims["aud"] = TokenMint.AddIn + "/"; break;
                    case "audience list": claims["aud"] = new JsonArray(TokenMint.AddIn); break;
                    case "no aud": claims.Remove("aud"); break;
                    case "expired": claims["exp"] = TokenMint.Now.AddHours(-1).AddMinutes(10).ToUnixTimeSeconds(); break;
                    case "not yet": claims["nbf"] = TokenMint.Now.AddHours(1).ToUnixTimeSeconds(); break;
                    case "no exp": claims.Remove("exp"); break;
                    case "exp text": claims["exp"] = "tomorrow"; break;
                    case "exp fraction": claims["exp"] = 1.8e9 + 0.5; break;
                    case "reversed": claims["nbf"] = TokenMint.Now.AddHours(9).ToUnixTimeSeconds(); break;
                    default: break;
                }

                claims["appctx"] = context.ToJsonString();
            },
            header =>
            {
                switch (how)
                {
                    case "crit": header["crit"] = new JsonArray("exp"); break;
                    case "b64": header["b64"] = true; break;
                    case "typ": header["typ"] = "JOSE"; break;
                    case "no typ": header.Remove("typ"); break;
                    case "HS256" or "PS256" or "rs256": header["alg"] = how; break;
                    case "no alg": header.Remove("alg"); break;
                    case "no x5t": header.Remove("x5t"); break;
                    case "19 bytes": header["x5t"] = TokenMint.Encode(_mint.Thumbprint.AsSpan(0, 19)); break;
                    case "unused bits": header["x5t"] = System.Text.Encoding.ASCII.GetString(lastBits); break;
                    case "padded": header["x5t"] = _mint.X5t + "="; break;
                    case "number": header["x5t"] = 42; break;
                    default: break;
                }
            });
    }
}
