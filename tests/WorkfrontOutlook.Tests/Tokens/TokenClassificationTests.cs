using System.Text.Json.Nodes;
using WorkfrontOutlook.Tokens;

namespace WorkfrontOutlook.Tests.Tokens;

public sealed class TokenClassificationTests : IDisposable
{
    private const string Client = "11111111-2222-4333-8444-555555555555";
    private readonly TokenMint _mint = new();

    public void Dispose() => _mint.Dispose();

    public static TheoryData<string, TokenKind> Shapes => new()
    {
        { "callback", TokenKind.ExchangeCallback },
        { "owa", TokenKind.OwaDownload },
        { "entra v1 access", TokenKind.EntraAccess },
        { "entra v2 access", TokenKind.EntraAccess },
        { "entra app only", TokenKind.EntraAccess },
        { "entra us", TokenKind.EntraAccess },
        { "entra china", TokenKind.EntraAccess },
        { "entra id", TokenKind.EntraId },
        { "entra id with roles", TokenKind.EntraId },
        { "sharepoint", TokenKind.SharePointContext },
        { "jwt", TokenKind.UnknownJwt },
        { "lookalike issuer", TokenKind.UnknownJwt },
        { "identity in an Entra issuer", TokenKind.ExchangeIdentity },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_kind_is_told_and_only_identity_tokens_can_be_valid(string shape, TokenKind kind)
    {
        WfTokenTest test = _mint.Test(Make(shape));
        Assert.Equal(kind, test.Kind);
        Assert.NotEqual(TokenStatus.Valid, test.Status);
        Assert.Equal(11, test.Checks.Length);
        Assert.NotEmpty(test.Explanation);
        Assert.NotEmpty(test.NextStep);
        if (kind != TokenKind.ExchangeIdentity)
        {
            Assert.Equal(TokenStatus.Inconclusive, test.Status);
            Assert.Equal(CheckOutcome.Skipped, test.Checks[10].Outcome);
        }
    }

    [Fact]
    public void A_callback_token_names_the_add_in_that_asked()
    {
        WfTokenTest test = _mint.Test(Make("callback"));
        Assert.Equal(Client, test.AddInId);
        Assert.Equal("https://addin.example.com", test.AddInUrl);
        Assert.Equal(TokenMint.Tenant, test.TenantId);
        Assert.Equal(MailboxLocation.ExchangeOnline, test.MailboxLocation);
    }

    [Fact]
    public void A_callback_token_without_its_header_is_named_as_cut_off()
    {
        string[] parts = Make("callback").Split('.');
        WfTokenTest test = _mint.Test(parts[1] + "." + parts[2]);
        Assert.Equal(TokenKind.ExchangeCallback, test.Kind);
        Assert.Equal(TokenStatus.Invalid, test.Status);
        Assert.Equal(Client, test.AddInId);
        Assert.Contains("cut off", test.Checks[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void An_Entra_token_gives_its_tenant_and_what_it_is_for()
    {
        WfTokenTest test = _mint.Test(Make("entra v1 access"));
        Assert.Equal(TokenMint.Tenant, test.TenantId);
        Assert.Contains("Microsoft Graph", test.Explanation, StringComparison.Ordinal);
        Assert.Equal(MailboxLocation.Unknown, test.MailboxLocation);
    }

    [Fact]
    public void An_encrypted_token_is_inconclusive()
    {
        string header = TokenMint.Encode("""{"alg":"RSA-OAEP","enc":"A256GCM"}""");
        foreach (string token in new[] { header + ".AAAA.AAAA.AAAA.AAAA", header + "..AAAA.AAAA.AAAA" })
        {
            WfTokenTest test = _mint.Test(token);
            Assert.Equal(TokenKind.Encrypted, test.Kind);
            Assert.Equal(TokenStatus.Inconclusive, test.Status);
            Assert.Equal(11, test.Checks.Length);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("a.b.c")]
    [InlineData("www.example.com.a.b")]
    [InlineData("..")]
    [InlineData("....")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9..")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.aGVsbG8.c2ln")]
    [InlineData("W10.W10.")]
    public void What_is_no_token_says_so(string text)
    {
        WfTokenTest test = _mint.Test(text);
        Assert.Equal(TokenKind.NotAToken, test.Kind);
        Assert.Equal(TokenStatus.Invalid, test.Status);
        Assert.Equal(CheckOutcome.Fail, test.Checks[0].Outcome);
        Assert.All(test.Checks.Skip(1), check => Assert.Equal(CheckOutcome.Skipped, check.Outcome));
    }

    [Theory]
    [InlineData("Bearer {0}")]
    [InlineData("\"{0}\"")]
    [InlineData("{0}\n")]
    [InlineData(" {0}")]
    [InlineData("\uFEFF{0}")]
    public void A_wrapped_token_is_refused_and_the_message_names_Extract(string format)
    {
        WfTokenTest test = _mint.Test(format.Replace("{0}", _mint.Token(), StringComparison.Ordinal));
        Assert.Equal(TokenKind.NotAToken, test.Kind);
        Assert.Contains("-Extract", test.Checks[0].Detail, StringComparison.Ordinal);
    }

    private string Make(string shape)
    {
        var times = new JsonObject { ["nbf"] = TokenMint.Now.AddMinutes(-5).ToUnixTimeSeconds(), ["exp"] = TokenMint.Now.AddMinutes(50).ToUnixTimeSeconds() };
        JsonObject claims = shape switch
        {
            "callback" => new()
            {
                ["nameid"] = Client + "@" + TokenMint.Tenant,
                ["ver"] = "Exchange.Callback.V1",
                ["appctxsender"] = "https://addin.example.com@" + TokenMint.Tenant,
                ["appctx"] = """{"oid":"x","puid":"1","smtp":"user@contoso.example","upn":"user@contoso.example","scope":"ParentItemId:AAA="}""",
                ["iss"] = $"{TokenMint.Exchange}@{TokenMint.Tenant}",
                ["aud"] = $"{TokenMint.Exchange}/outlook.office365.com@{TokenMint.Tenant}",
            },
            "owa" => new()
            {
                ["ver"] = "Exchange.Callback.V1",
                ["appctxsender"] = "OwaDownload@" + TokenMint.Tenant,
                ["appctx"] = """{"msexchprot":"owa","puid":"1","oid":"x","scope":"OwaDownload"}""",
                ["iss"] = $"{TokenMint.Exchange}@{TokenMint.Tenant}",
                ["aud"] = $"{TokenMint.Exchange}/attachments.office.net@{TokenMint.Tenant}",
                ["scope"] = "OwaDownload",
            },
            "entra v1 access" => new() { ["iss"] = $"https://sts.windows.net/{TokenMint.Tenant}/", ["aud"] = "https://graph.microsoft.com", ["appid"] = Client, ["scp"] = "User.Read", ["ver"] = "1.0" },
            "entra v2 access" => new() { ["iss"] = $"https://login.microsoftonline.com/{TokenMint.Tenant}/v2.0", ["aud"] = Client, ["azp"] = Client, ["scp"] = "access_as_user", ["ver"] = "2.0" },
            "entra app only" => new() { ["iss"] = $"https://sts.windows.net/{TokenMint.Tenant}/", ["aud"] = TokenMint.Exchange, ["appid"] = Client, ["roles"] = new JsonArray("Exchange.ManageAsApp") },
            "entra us" => new() { ["iss"] = $"https://login.microsoftonline.us/{TokenMint.Tenant}/v2.0", ["aud"] = "https://x", ["scp"] = "a" },
            "entra china" => new() { ["iss"] = $"https://login.partner.microsoftonline.cn/{TokenMint.Tenant}/v2.0", ["aud"] = "https://x", ["scp"] = "a" },
            "entra id" => new() { ["iss"] = $"https://login.microsoftonline.com/{TokenMint.Tenant}/v2.0", ["aud"] = Client, ["nonce"] = "n", ["preferred_username"] = "user@contoso.example" },
            "entra id with roles" => new() { ["iss"] = $"https://login.microsoftonline.com/{TokenMint.Tenant}/v2.0", ["aud"] = Client, ["nonce"] = "n", ["roles"] = new JsonArray("Reader") },
            "sharepoint" => new()
            {
                ["iss"] = "00000001-0000-0000-c000-000000000000@" + TokenMint.Tenant,
                ["aud"] = $"{Client}/app.example.com@{TokenMint.Tenant}",
                ["appctxsender"] = "00000003-0000-0ff1-ce00-000000000000@" + TokenMint.Tenant,
                ["appctx"] = """{"CacheKey":"abc=","SecurityTokenServiceUri":"https://accounts.accesscontrol.windows.net/tokens/OAuth/2"}""",
                ["isbrowserhostedapp"] = "true",
            },
            "lookalike issuer" => new() { ["iss"] = $"https://login.microsoftonline.com.evil.example/{TokenMint.Tenant}/v2.0", ["scp"] = "x" },
            "identity in an Entra issuer" => Identity(),
            _ => new() { ["iss"] = "joe", ["sub"] = "x" },
        };
        foreach (KeyValuePair<string, JsonNode?> time in times)
        {
            claims[time.Key] ??= time.Value!.DeepClone();
        }

        return _mint.Sign(_mint.Header(), claims);

        static JsonObject Identity()
        {
            JsonObject identity = TokenMint.Claims();
            identity["iss"] = $"https://sts.windows.net/{TokenMint.Tenant}/";
            return identity;
        }
    }
}
