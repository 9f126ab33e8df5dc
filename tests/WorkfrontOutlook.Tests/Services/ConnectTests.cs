using System.Runtime.Loader;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Services;

namespace WorkfrontOutlook.Tests.Services;

public sealed class ConnectTests
{
    [Theory]
    [InlineData("http://contoso.com")]
    [InlineData("http://127.0.0.1.contoso.com")]
    [InlineData("http://10.0.0.1:8080")]
    [InlineData("http://localhost.contoso.com")]
    [InlineData("https://user:secret-word@contoso.com")]
    [InlineData("https://contoso.com/?a=b")]
    [InlineData("https://contoso.com/#a")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("contoso.com")]
    public void An_address_that_would_leak_a_token_is_refused(string address)
    {
        foreach (bool isGraph in new[] { false, true })
        {
            using var wire = new Wire();
            ConnectRequest request = wire.Request();
            var other = new Uri(address, UriKind.RelativeOrAbsolute);
            WfException error = Assert.Throws<WfException>(() => Wire.Connect(new ConnectRequest
            {
                SignIn = SignInKind.AccessToken,
                ExchangeAccessToken = request.ExchangeAccessToken,
                GraphAccessToken = request.GraphAccessToken,
                Clock = wire.Clock,
                Handler = wire.Handler,
                ExchangeEndpoint = isGraph ? null : other,
                GraphEndpoint = isGraph ? other : null,
            }));
            Assert.Equal("EndpointNotAllowed", error.ErrorId);
            Assert.DoesNotContain("secret-word", error.Message + error.Target, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("http://127.0.0.1:5000", "http://127.0.0.1:5000/adminapi/beta/")]
    [InlineData("http://127.8.9.1/", "http://127.8.9.1/adminapi/beta/")]
    [InlineData("http://[::1]:5000/exo", "http://[::1]:5000/exo/adminapi/beta/")]
    [InlineData("http://LOCALHOST:5000", "http://localhost:5000/adminapi/beta/")]
    [InlineData("https://proxy.contoso.com/exo/", "https://proxy.contoso.com/exo/adminapi/beta/")]
    public async Task A_custom_address_is_used(string address, string expected)
    {
        using var wire = new Wire { Endpoint = new Uri(address) };
        wire.Handler.Then(200, Wire.Mailboxes);
        await wire.RunAsync(Wire.Read);
        Assert.StartsWith(expected + Wire.Tenant + "/InvokeCommand", wire.Handler.Seen.Single().Address.AbsoluteUri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AccessTokenMalformed", "two words")]
    [InlineData("AccessTokenMalformed", "abc\ndef")]
    [InlineData("AccessTokenMalformed", "abc\u0007def")]
    [InlineData("AccessTokenMalformed", "abc\u00e9def")]
    [InlineData("AccessTokenMalformed", "")]
    [InlineData("TenantIdNeeded", "opaque-token-text")]
    [InlineData("TenantIdNeeded", "a.b.c")]
    public void A_token_that_cannot_be_used_is_told_apart(string id, string token)
    {
        using var wire = new Wire { ExchangeToken = token, GraphToken = null };
        WfException error = Assert.Throws<WfException>(() => wire.Context);
        Assert.Equal(id, error.ErrorId);
        if (token.Length > 3)
        {
            Assert.DoesNotContain(token, error.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_expired_token_is_refused_at_connect()
    {
        using var wire = new Wire { ExchangeToken = Wire.Token(new { aud = "https://outlook.office365.com", tid = Wire.Tenant, exp = Wire.Start.ToUnixTimeSeconds() }) };
        WfException error = Assert.Throws<WfException>(() => wire.Context);
        Assert.Equal("AccessTokenExpired", error.ErrorId);
        wire.AssertNoSecret(error);
    }

    [Fact]
    public async Task A_token_that_expires_later_is_not_sent_any_more()
    {
        using var wire = new Wire();
        wire.Handler.Then(200, Wire.Mailboxes);
        await wire.RunAsync(Wire.Read);
        wire.Clock.Advance(TimeSpan.FromHours(2));
        WfException error = await wire.FailAsync(Wire.Read);
        Assert.Equal("AccessTokenExpired", error.ErrorId);
        Assert.Single(wire.Handler.Seen);
    }

    [Fact]
    public void A_token_for_another_service_is_refused()
    {
        using var wire = new Wire { ExchangeToken = Wire.Token(new { aud = "https://graph.microsoft.com", tid = Wire.Tenant }) };
        WfException error = Assert.Throws<WfException>(() => wire.Context);
        Assert.Equal("AccessTokenWrongAudience", error.ErrorId);
        Assert.Contains("https://graph.microsoft.com", error.Message, StringComparison.Ordinal);
        using var graph = new Wire { GraphToken = Wire.Token(new { aud = "00000002-0000-0ff1-ce00-000000000000", tid = Wire.Tenant }) };
        Assert.Equal("AccessTokenWrongAudience", Assert.Throws<WfException>(() => graph.Context).ErrorId);
    }

    [Theory]
    [InlineData("https://outlook.office365.com")]
    [InlineData("https://outlook.office365.com/")]
    [InlineData("https://outlook.office.com")]
    [InlineData("00000002-0000-0ff1-ce00-000000000000")]
    public void Every_form_of_the_audience_is_known(string audience)
    {
        using var wire = new Wire { ExchangeToken = Wire.Token(new { aud = audience, tid = Wire.Tenant }) };
        Assert.Equal(Wire.Tenant, wire.Context.Connection.TenantId);
    }

    [Fact]
    public void Tenants_that_differ_are_refused()
    {
        using var wire = new Wire { GraphToken = Wire.Token(new { aud = "https://graph.microsoft.com", tid = Guid.NewGuid() }) };
        Assert.Equal("TenantMismatch", Assert.Throws<WfException>(() => wire.Context).ErrorId);

        using var other = new Wire();
        ConnectRequest request = other.Request();
        WfException error = Assert.Throws<WfException>(() => Wire.Connect(new ConnectRequest
        {
            SignIn = SignInKind.AccessToken,
            TenantId = Guid.NewGuid().ToString(),
            ExchangeAccessToken = request.ExchangeAccessToken,
            Clock = other.Clock,
            Handler = other.Handler,
        }));
        Assert.Equal("TenantMismatch", error.ErrorId);
    }

    [Fact]
    public async Task A_tenant_that_is_named_by_a_domain_is_the_one_that_the_service_is_asked_for()
    {
        using var wire = new Wire();
        wire.Handler.Then(200, Wire.Mailboxes);
        ConnectRequest request = wire.Request();
        using TenantContext context = Wire.Connect(new ConnectRequest
        {
            SignIn = SignInKind.AccessToken,
            TenantId = "contoso.onmicrosoft.com",
            ExchangeAccessToken = request.ExchangeAccessToken,
            Clock = wire.Clock,
            Handler = wire.Handler,
        });
        await context.Exchange.InvokeWholeAsync(Wire.Read, TestContext.Current.CancellationToken);

        // A domain can't be compared with the token's tenant here; the service compares them.
        Assert.Contains("/adminapi/beta/contoso.onmicrosoft.com/InvokeCommand", wire.Handler.Seen.Single().Address.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal(Wire.Tenant, context.Connection.TenantId);
        Assert.Equal("contoso.onmicrosoft.com", context.Connection.Organization);
    }

    [Theory]
    [InlineData("../../evil", "TenantIdMalformed")]
    [InlineData("con toso", "TenantIdMalformed")]
    [InlineData("contoso.onmicrosoft.com", null)]
    [InlineData("{11111111-2222-3333-4444-555555555555}", null)]
    public async Task An_opaque_token_needs_a_tenant(string tenant, string? id)
    {
        using var wire = new Wire();
        wire.Handler.Then(200, Wire.Mailboxes);
        var request = new ConnectRequest
        {
            SignIn = SignInKind.AccessToken,
            TenantId = tenant,
            ExchangeAccessToken = Wire.Secret("opaque"),
            Clock = wire.Clock,
            Handler = wire.Handler,
        };
        if (id is not null)
        {
            Assert.Equal(id, Assert.Throws<WfException>(() => Wire.Connect(request)).ErrorId);
            return;
        }

        using TenantContext context = Wire.Connect(request);
        await context.Exchange.InvokeWholeAsync(Wire.Read, TestContext.Current.CancellationToken);
        Assert.Contains("/adminapi/beta/" + tenant.Trim('{', '}') + "/InvokeCommand", wire.Handler.Seen.Single().Address.AbsoluteUri, StringComparison.Ordinal);
    }

    [Fact]
    public void The_connection_says_what_it_is_and_nothing_secret()
    {
        using var wire = new Wire();
        WfConnection connection = wire.Context.Connection;
        Assert.Equal("app-1", connection.Account);
        Assert.Equal(Wire.Start.AddHours(1), connection.ExpiresAt);
        Assert.True(connection.HasGraph);
        Assert.Equal("https://outlook.office365.com/", connection.ExchangeEndpoint!.AbsoluteUri);
        Assert.DoesNotContain(wire.ExchangeToken, connection + wire.Request().ToString() + wire.Exchange, StringComparison.Ordinal);
        wire.Context.Dispose();
        Assert.True(wire.Handler.IsDisposed);
    }

    [Fact]
    public async Task Connecting_loads_neither_Graph_nor_MSAL()
    {
        // In a load context of its own, as the module does it; the engine is shared.
        string folder = Path.GetDirectoryName(typeof(Connector).Assembly.Location)!;
        var context = new AssemblyLoadContext("services-test", isCollectible: false);
        context.Resolving += (_, name) =>
        {
            if (name.Name == typeof(IConnector).Assembly.GetName().Name)
            {
                return typeof(IConnector).Assembly;
            }

            string path = Path.Combine(folder, name.Name + ".dll");
            return File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
        };
        var connector = (IConnector)Activator.CreateInstance(context.LoadFromAssemblyPath(typeof(Connector).Assembly.Location).GetType("WorkfrontOutlook.Services.Connector", throwOnError: true)!)!;
        using var wire = new Wire();
        wire.Handler.Then(200, Wire.Mailboxes);
        using TenantContext tenant = await connector.ConnectAsync(wire.Request(), TestContext.Current.CancellationToken);
        ExchangePage page = await tenant.Exchange.InvokeWholeAsync(Wire.Read, TestContext.Current.CancellationToken);
        Assert.Single(page.Records);
        Assert.NotNull(tenant.Graph);
        Assert.DoesNotContain(context.Assemblies, assembly => assembly.GetName().Name!.StartsWith("Microsoft.", StringComparison.Ordinal));
    }
}
