using System.Net.Sockets;
using System.Text;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Services.Exchange;
using WorkfrontOutlook.Services.Resilience;

namespace WorkfrontOutlook.Tests.Services;

public sealed class ErrorTableTests
{
    private const string Manage = "Microsoft.Exchange.Configuration.Tasks.";

    [Theory]
    [InlineData(400, "Ex6F9304|" + Manage + "ManagementObjectNotFoundException|The object 'x' couldn't be found", "ExchangeObjectNotFound", "The object 'x' couldn't be found")]
    [InlineData(404, "Ex6F9304|" + Manage + "ManagementObjectNotFoundException|gone", "ExchangeObjectNotFound", "gone")]
    [InlineData(500, "Ex6F9304|" + Manage + "ManagementObjectNotFoundException|gone", "ExchangeObjectNotFound", "gone")]
    [InlineData(403, "Ex1|Microsoft.Exchange.Configuration.CmdletAccessDeniedException|denied here", "ExchangePermissionMissing", "denied here")]
    [InlineData(400, "Ex1|System.Management.Automation.CommandNotFoundException|The term 'Get-App' isn't known", "ExchangePermissionMissing", "isn't known")]
    [InlineData(400, "Ex1|System.Management.Automation.ParameterBindingException|A parameter cannot be found", "ExchangeParameterRefused", "A parameter cannot be found")]
    [InlineData(400, "Ex1|" + Manage + "ManagementObjectAmbiguousException|two of them", "ExchangeObjectAmbiguous", "two of them")]
    [InlineData(400, "Ex1|Microsoft.Exchange.Something.OddException|odd a|b", "ExchangeCommandFailed", "odd a|b")]
    [InlineData(400, "only text", "ExchangeCommandFailed", "only text")]
    [InlineData(400, "Expired or Invalid pagination request", "ExchangeCommandFailed", "Expired")]
    public async Task The_exceptions_type_decides(int status, string detail, string id, string said)
    {
        using var wire = new Wire();
        wire.Handler.Then(status, Wire.Error(detail));
        WfException error = await wire.FailAsync(Wire.Read);
        Assert.Equal(id, error.ErrorId);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.Single(wire.Handler.Seen);
        if (id == "ExchangePermissionMissing")
        {
            Assert.Equal(WfErrorCategory.PermissionDenied, error.Category);
            Assert.Contains("dc50a0fb-09a3-484d-be87-e023b12c6440", error.RecommendedAction, StringComparison.Ordinal);
        }
    }

    /// <summary>Found by fuzzing: a gateway's text in another encoding, and half a surrogate pair.</summary>
    [Theory]
    [InlineData("Zugriff verweigert f\u00FCr")]
    [InlineData("half a pair \\ud800")]
    public async Task A_text_that_is_no_UTF8_is_told_as_far_as_it_can_be_read(string text)
    {
        using var wire = new Wire();
        byte[] body = Encoding.Latin1.GetBytes("{\"error\":{\"code\":\"x\",\"message\":\"" + text + "\"}}");
        wire.Handler.Then(_ => ScriptedHandler.Answer(400, body));
        WfException error = await wire.FailAsync(Wire.Read);
        Assert.Equal("ExchangeCommandFailed", error.ErrorId);
        Assert.Contains(text[..6], error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, """{"error":{"code":"x","message":"outer","innererror":{"message":"mid","type":"T","internalexception":{"message":"the inner cause","type":"Microsoft.Exchange.ManagementObjectNotFoundException"}}}}""", "ExchangeObjectNotFound", "the inner cause")]
    [InlineData(400, """{"error":{"code":"x","message":"outer","innererror":{"message":"mid","type":"Microsoft.Exchange.Foo"}}}""", "ExchangeCommandFailed", "mid")]
    [InlineData(400, """{"error":{"code":"x","message":"outer only"}}""", "ExchangeCommandFailed", "outer only")]
    [InlineData(400, """{"Message":"an old shape"}""", "ExchangeCommandFailed", "an old shape")]
    [InlineData(400, "plain words", "ExchangeCommandFailed", "plain words")]
    [InlineData(401, "", "SignInRefused", "no reason")]
    [InlineData(403, "", "ExchangePermissionMissing", "no reason")]
    [InlineData(404, "", "TenantNotFound", "outlook.office365.com")]
    [InlineData(405, "", "ExchangeApiRefused", "405")]
    [InlineData(418, "tea", "ExchangeCommandFailed", "tea")]
    [InlineData(304, "", "ReplyNotUnderstood", "304")]
    public async Task Every_other_shape_is_read(int status, string body, string id, string said)
    {
        using var wire = new Wire();
        wire.Handler.Then(status, body);
        WfException error = await wire.FailAsync(Wire.Read);
        Assert.Equal(id, error.ErrorId);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.Single(wire.Handler.Seen);
    }

    [Fact]
    public async Task A_403_of_NUL_bytes_says_what_the_header_says()
    {
        using var wire = new Wire();
        wire.Handler.Then(_ => ScriptedHandler.Answer(403, new byte[180], ("Content-Encoding", "gzip"), ("x-ms-diagnostics", "2000008;reason=\"The role is missing here.\";error_category=\"oauth\"")));
        WfException error = await wire.FailAsync(Wire.Read);
        Assert.Equal("ExchangePermissionMissing", error.ErrorId);
        Assert.Contains("\"The role is missing here.\"", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\0', error.Message);
    }

    [Fact]
    public async Task A_claims_challenge_is_tried_once_and_a_given_token_cannot_meet_it()
    {
        using var wire = new Wire();
        string claims = Convert.ToBase64String(Encoding.UTF8.GetBytes("""{"access_token":{"nbf":{"essential":true,"value":"1"}}}"""));
        wire.Handler.Then(401, string.Empty, ("WWW-Authenticate", $"Bearer realm=\"\", error=\"insufficient_claims\", claims=\"{claims}\""));
        Assert.Equal("SignInChallenged", (await wire.FailAsync(Wire.Read)).ErrorId);
        Assert.Single(wire.Handler.Seen);
    }

    [Fact]
    public async Task A_token_source_that_can_meet_a_challenge_is_asked_once()
    {
        using var wire = new Wire();
        const string Claims = """{"access_token":{"nbf":{"essential":true,"value":"1"}}}""";
        string challenge = $"Bearer claims=\"{Convert.ToBase64String(Encoding.UTF8.GetBytes(Claims))}\"";
        wire.Handler.Then(401, string.Empty, ("WWW-Authenticate", challenge)).Then(200, Wire.Mailboxes).Then(401, string.Empty, ("WWW-Authenticate", challenge));
        var tokens = new Renewing();
        using var transport = new AdminRestTransport(
            new ServiceChannel(ServiceEndpoint.Make("outlook.office365.com", "outlook.office365.com", null), wire.Handler, ownsHandler: true, tokens, wire.Clock),
            Wire.Tenant,
            null,
            Guid.NewGuid(),
            null);
        await transport.InvokeWholeAsync(Wire.Read, TestContext.Current.CancellationToken);
        Assert.Equal(new[] { "Bearer token-1", "Bearer token-2" }, wire.Handler.Seen.Select(seen => seen.Headers["Authorization"]));
        Assert.Equal(new[] { null, Claims }, tokens.Asked);

        WfException error = await Assert.ThrowsAsync<WfException>(() => transport.InvokeWholeAsync(Wire.Read, TestContext.Current.CancellationToken));
        Assert.Equal("SignInRefused", error.ErrorId);
        Assert.Equal(4, wire.Handler.Seen.Count);
    }

    [Fact]
    public async Task What_the_service_says_is_bounded_one_line_and_without_the_token()
    {
        using var wire = new Wire { ExchangeToken = "opaque-secret-token-1234567890" };
        using var context = Wire.Connect(new ConnectRequest
        {
            SignIn = SignInKind.AccessToken,
            TenantId = Wire.Tenant,
            ExchangeAccessToken = Wire.Secret(wire.ExchangeToken),
            Handler = wire.Handler,
            Clock = wire.Clock,
        });
        string jwt = Wire.Token(new { aud = "somebody else's", tid = Wire.Tenant });
        wire.Handler.Then(400, Wire.Error($"Ex1|A.BException|bad\r\n\u0007 header 'Bearer {wire.ExchangeToken}', raw {wire.ExchangeToken} and {jwt} " + new string('x', 5000)));
        WfException error = await Assert.ThrowsAsync<WfException>(() => context.Exchange.InvokeWholeAsync(Wire.Read, TestContext.Current.CancellationToken));
        wire.AssertNoSecret(error);
        Assert.DoesNotContain(jwt.Split('.')[1], error.ToString(), StringComparison.Ordinal);
        Assert.True(error.Message.Length < 700);
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    [Fact]
    public async Task An_address_without_a_service_is_an_error_at_once()
    {
        using var wire = new Wire();
        wire.Handler.ThenThrow(() => new HttpRequestException("failed", new SocketException((int)SocketError.HostNotFound)));
        WfException error = await wire.FailAsync(Wire.Read);
        Assert.Equal("EndpointUnreachable", error.ErrorId);
        Assert.Equal(WfErrorCategory.ConnectionError, error.Category);
        Assert.Single(wire.Handler.Seen);
    }

    [Fact]
    public async Task A_service_that_never_answers_is_a_timeout()
    {
        using var wire = new Wire();
        wire.Handler.Then(200, Wire.Mailboxes);
        wire.Handler.Hangs = true;
        Assert.Equal("ServiceTimeout", (await wire.FailAsync(Wire.Read)).ErrorId);
        Assert.Equal(Wire.Start.AddMinutes(5), wire.Clock.GetUtcNow());
    }

    private sealed class Renewing : IAccessTokenSource
    {
        public List<string?> Asked { get; } = new();

        public Task<string> GetTokenAsync(string audience, string? claims, CancellationToken cancellationToken)
        {
            Asked.Add(claims);
            return Task.FromResult("token-" + Asked.Count);
        }
    }
}
