using System.Collections;
using System.Collections.Specialized;
using System.Text.Json;
using System.Text.Json.Nodes;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Tokens;

namespace WorkfrontOutlook.Tests.Tokens;

public sealed class TokenDecoderTests : IDisposable
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly TokenMint _mint = new();

    public void Dispose() => _mint.Dispose();

    [Fact]
    public void Header_and_claims_are_decoded_with_the_context_and_the_user_is_masked()
    {
        WfDecodedToken decoded = Decode(_mint.Token());
        Assert.Equal(TokenKind.ExchangeIdentity, decoded.Kind);
        Assert.True(decoded.IsMasked);
        Assert.Equal("RS256", decoded.Header["alg"]);
        Assert.Equal(_mint.X5t, decoded.Header["x5t"]);
        Assert.Equal(TokenMint.AddIn, decoded.Claims["aud"]);
        Assert.Equal(TokenMint.Now.AddHours(7).ToUnixTimeSeconds(), decoded.Claims["exp"]);
        Assert.Equal("True", decoded.Claims["isbrowserhostedapp"]);
        var context = Assert.IsType<OrderedDictionary>(decoded.Claims["appctx"]);
        Assert.Equal(TokenMint.CloudUrl, context["amurl"]);
        Assert.Equal("ExIdTok.V1", context["version"]);
        Assert.Equal("***", context["msexchuid"]);
        Assert.Equal(["aud", "iss", "nbf", "exp", "appctxsender", "isbrowserhostedapp", "appctx"], decoded.Claims.Keys.Cast<string>());
    }

    [Fact]
    public void Personal_data_is_masked_wherever_it_stands_and_shown_when_asked_for()
    {
        var claims = new JsonObject
        {
            ["upn"] = "user@contoso.example",
            ["unique_name"] = "user@contoso.example",
            ["preferred_username"] = "user@contoso.example",
            ["email"] = "user@contoso.example",
            ["emails"] = new JsonArray("user@contoso.example"),
            ["name"] = "user@contoso.example",
            ["oid"] = "user@contoso.example",
            ["sub"] = "user@contoso.example",
            ["puid"] = 1234567890123,
            ["ipaddr"] = "user@contoso.example",
            ["nameid"] = "user@contoso.example",
            ["something new"] = "user@contoso.example",
            ["appctxsender"] = "user@contoso.example",
            ["nested"] = new JsonObject { ["who"] = "user@contoso.example" },
            ["appctx"] = """{"smtp":"user@contoso.example","scope":"ParentItemId:user@contoso.example"}""",
            ["iss"] = $"https://sts.windows.net/{TokenMint.Tenant}/",
            ["aud"] = "https://graph.microsoft.com",
            ["appid"] = "11111111-2222-4333-8444-555555555555",
            ["scp"] = "User.Read Mail.Read",
        };
        string token = _mint.Sign(_mint.Header(), claims);

        string masked = Text(Decode(token).Claims);
        Assert.DoesNotContain("contoso.example", masked, StringComparison.Ordinal);
        Assert.DoesNotContain("1234567890123", masked, StringComparison.Ordinal);
        Assert.Contains("User.Read Mail.Read", masked, StringComparison.Ordinal);
        Assert.Contains("11111111-2222-4333-8444-555555555555", masked, StringComparison.Ordinal);
        Assert.Contains("https://graph.microsoft.com", masked, StringComparison.Ordinal);

        WfDecodedToken shown = TokenDecoder.Decode(token.AsMemory(), showPersonalData: true);
        Assert.False(shown.IsMasked);
        Assert.Equal("user@contoso.example", shown.Claims["upn"]);
        Assert.Contains("ParentItemId:user@contoso.example", Text(shown.Claims), StringComparison.Ordinal);
    }

    [Fact]
    public void The_add_ins_id_in_a_callback_token_is_not_masked()
    {
        string id = "11111111-2222-4333-8444-555555555555@" + TokenMint.Tenant;
        WfDecodedToken decoded = Decode(_mint.Sign(_mint.Header(), new JsonObject { ["nameid"] = id, ["ver"] = "Exchange.Callback.V1", ["appctxsender"] = "https://addin.example.com@" + TokenMint.Tenant }));
        Assert.Equal(id, decoded.Claims["nameid"]);
        Assert.Equal("https://addin.example.com@" + TokenMint.Tenant, decoded.Claims["appctxsender"]);
    }

    [Fact]
    public void An_encrypted_token_gives_its_header_alone()
    {
        WfDecodedToken decoded = Decode(TokenMint.Encode("""{"alg":"RSA-OAEP","enc":"A256GCM"}""") + ".AAAA.AAAA.AAAA.AAAA");
        Assert.Equal("A256GCM", decoded.Header["enc"]);
        Assert.Empty(decoded.Claims);
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("")]
    [InlineData("a.b.c")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.eyJhIjoxLCJhIjoyfQ.c2ln")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.eyJhIjoiXHVkODAwIn0.c2ln")]
    public void What_cannot_be_decoded_is_an_error_without_the_text(string text)
    {
        WfException e = Assert.Throws<WfException>(() => Decode(text));
        Assert.Equal("TokenNotDecodable", e.ErrorId);
        Assert.Null(e.Target);
        if (text.Length > 0)
        {
            Assert.DoesNotContain(text, e.ToString(), StringComparison.Ordinal);
        }
    }

    private static WfDecodedToken Decode(string token) => TokenDecoder.Decode(token.AsMemory(), showPersonalData: false);

    private static string Text(OrderedDictionary members) => JsonSerializer.Serialize(
        members.Cast<DictionaryEntry>().ToDictionary(member => (string)member.Key, member => member.Value is OrderedDictionary inner ? Text(inner) : member.Value),
        Plain);
}
