using System.Collections.Concurrent;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Services.Resilience;
using WorkfrontOutlook.Tests.Services;

namespace WorkfrontOutlook.Tests.SignIn;

/// <summary>The log of HTTP requests: nothing secret in it, and nothing useful lost.</summary>
public sealed class RequestLogTests
{
    public static TheoryData<string> Ways => new() { "ClientSecret", "Certificate", "GitHub", "ManagedIdentity", "OlderIdentity", "Given" };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Every_request_of_a_sign_in_and_of_its_use_is_told_without_a_secret(string way)
    {
        var log = new Log();
        using var authority = new FakeAuthority();
        using System.Security.Cryptography.X509Certificates.X509Certificate2? certificate = way == "Certificate" ? TestCertificates.Rsa() : null;
        ConnectRequest request = Request(way, authority, log, certificate);
        using TenantContext context = await FakeAuthority.ConnectAsync(request);
        await AppSignInTests.ReadAsync(context);
        await Task.Delay(20, TestContext.Current.CancellationToken);
        authority.Tenant.AccessTokens.RevokeIssued();
        if (way != "Given")
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
            await AppSignInTests.ReadAsync(context);
        }

        string all = log.Text;
        string[] secrets = ["header-secret", "older-secret", "github-request-token", "signature-of-the-address", .. authority.TokenRequests.Select(seen => FakeAuthority.Form(seen)).SelectMany(form => form.Where(pair => pair.Key is "client_secret" or "client_assertion").Select(pair => pair.Value))];
        Secrecy.Check(authority, secrets, all);
        foreach (string token in authority.Issued)
        {
            Assert.All(token.Split('.'), part => Assert.DoesNotContain(part, all, StringComparison.Ordinal));
        }

        Assert.Contains(log.Entries, entry => entry.Address.EndsWith("/InvokeCommand", StringComparison.Ordinal) && entry is { Method: "POST", Status: 200, What: "Get-OrganizationConfig", RequestId: not null, ClientRequestId: not null });
        Assert.Equal(authority.Seen.Count, log.Entries.Count(entry => !entry.Address.Contains("outlook.office365.com/", StringComparison.Ordinal) && !entry.Address.StartsWith("https://graph.", StringComparison.Ordinal)));
        if (way != "Given")
        {
            Assert.Contains(log.Entries, entry => entry is { Status: 401, Diagnostics: not null });
        }
    }

    [Fact]
    public async Task A_throttle_is_told_with_its_wait_and_the_try_that_followed()
    {
        var log = new Log();
        using var wire = new Wire();
        ConnectRequest request = With(wire, log);
        wire.Handler
            .Then(429, "slow down", ("Retry-After", "7"), ("request-id", "id-of-the-service"))
            .Then(200, Wire.Mailboxes, ("request-id", "another-id"));
        using TenantContext context = Wire.Connect(request);
        await wire.Clock.DriveAsync(context.Exchange.InvokeWholeAsync(Wire.Read, TestContext.Current.CancellationToken));
        RequestLogEntry[] entries = log.Entries.ToArray();
        Assert.Equal([429, 200], entries.Select(entry => entry.Status));
        Assert.Equal([1, 2], entries.Select(entry => entry.Try));
        Assert.Equal(["7", null], entries.Select(entry => entry.RetryAfter));
        Assert.Equal(["id-of-the-service", "another-id"], entries.Select(entry => entry.RequestId));
        Assert.Equal(entries[0].ClientRequestId, entries[1].ClientRequestId);
        Assert.False(entries[0].WentWell);
        Assert.StartsWith($"POST https://outlook.office365.com/adminapi/beta/{Wire.Tenant}/InvokeCommand 429 ", entries[0].ToString(), StringComparison.Ordinal);
        Assert.Contains(" ms cmdlet=Get-Mailbox retry-after=7 request-id=id-of-the-service client-request-id=", entries[0].ToString(), StringComparison.Ordinal);
        Assert.Contains(" try=2 ", entries[1].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_without_an_answer_is_told_with_its_reason_but_not_its_token()
    {
        var log = new Log();
        using var wire = new Wire();
        wire.Handler.ThenThrow(() => new HttpRequestException("could not send Bearer " + wire.ExchangeToken, new IOException("reset by " + wire.ExchangeToken)));
        using TenantContext context = Wire.Connect(With(wire, log));
        await Assert.ThrowsAsync<WfException>(() => wire.Clock.DriveAsync(context.Exchange.InvokeWholeAsync(Wire.Read, TestContext.Current.CancellationToken)));
        RequestLogEntry first = log.Entries.First();
        Assert.Null(first.Status);
        Assert.Contains("HttpRequestException: reset by", first.Failure, StringComparison.Ordinal);
        Assert.All(wire.ExchangeToken.Split('.'), part => Assert.DoesNotContain(part, log.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_service_says_in_its_headers_loses_the_token()
    {
        const string Opaque = "opaque~token/that+nobody=may-see";
        var log = new Log();
        using var wire = new Wire { ExchangeToken = Opaque };
        wire.Handler.Then(401, string.Empty, ("x-ms-diagnostics", "2000001;reason=\"The token " + Opaque + " is no good.\""), ("request-id", Opaque));
        ConnectRequest request = With(wire, log);
        using TenantContext context = Wire.Connect(new ConnectRequest { SignIn = request.SignIn, TenantId = Wire.Tenant, Handler = request.Handler, Clock = request.Clock, ExchangeAccessToken = request.ExchangeAccessToken, Log = log });
        await Assert.ThrowsAsync<WfException>(() => wire.Clock.DriveAsync(context.Exchange.InvokeWholeAsync(Wire.Read, TestContext.Current.CancellationToken)));
        Assert.Contains("is no good", log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Opaque, log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nobody_reads_no_line_is_made()
    {
        var log = new Log { IsOn = false };
        using var wire = new Wire();
        wire.Handler.Then(200, Wire.Mailboxes);
        using TenantContext context = Wire.Connect(With(wire, log));
        await wire.Clock.DriveAsync(context.Exchange.InvokeWholeAsync(Wire.Read, TestContext.Current.CancellationToken));
        Assert.Empty(log.Entries);
    }

    [Theory]
    [InlineData("https://graph.microsoft.com/v1.0/servicePrincipals?$select=id,appId&$top=999&$skiptoken=c2VjcmV0LXNlY3JldA", "https://graph.microsoft.com/v1.0/servicePrincipals?$select=id,appId&$top=999&$skiptoken=[…]")]
    [InlineData("https://outlook.office365.com/adminapi/v1.0/contoso.com/EXOModuleFile?Version=3.9.2", "https://outlook.office365.com/adminapi/v1.0/contoso.com/EXOModuleFile?Version=3.9.2")]
    [InlineData("https://name:password@example.com/a?sig=abc&code=def&x", "https://example.com/a?sig=[…]&code=[…]&[…]")]
    [InlineData("http://127.0.0.1:40342/oauth2/token?api-version=2019-08-01&client_id=x&resource=https%3A%2F%2Fgraph.microsoft.com", "http://127.0.0.1:40342/oauth2/token?api-version=2019-08-01&client_id=[…]&resource=https%3A%2F%2Fgraph.microsoft.com")]
    [InlineData("https://example.com/a?eyJhbGciOiJub25lIn0eyJhbGciOiJub25lIn0eyJhbGciOiJub25lIn0=1#access_token=abc", "https://example.com/a?[…]")]
    [InlineData("https://example.com/eyJhbGciOiJub25lIn0AAAA.eyJhdWQiOiJ4In0AAAAAA.c2ln/x", "https://example.com/[…]/x")]
    public void An_address_keeps_what_was_asked_and_loses_with_what_right(string address, string shown) =>
        Assert.Equal(shown, RequestLogHandler.Shown(new Uri(address)));

    private static ConnectRequest With(Wire wire, IRequestLog log) => new()
    {
        SignIn = SignInKind.AccessToken,
        Handler = wire.Handler,
        Clock = wire.Clock,
        ExchangeAccessToken = Wire.Secret(wire.ExchangeToken),
        Log = log,
    };

    private static ConnectRequest Request(string way, FakeAuthority authority, IRequestLog log, System.Security.Cryptography.X509Certificates.X509Certificate2? certificate)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        switch (way)
        {
            case "GitHub":
                environment["ACTIONS_ID_TOKEN_REQUEST_URL"] = "https://pipeline.example/github/token?sig=signature-of-the-address";
                environment["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = "github-request-token";
                break;
            case "ManagedIdentity":
                environment["IDENTITY_ENDPOINT"] = "http://127.0.0.1:5000/oauth2/token";
                environment["IDENTITY_HEADER"] = "header-secret";
                break;
            case "OlderIdentity":
                environment["MSI_ENDPOINT"] = "http://127.0.0.1:5000/oauth2/token";
                environment["MSI_SECRET"] = "older-secret";
                break;
        }

        SignInKind kind = way switch
        {
            "ClientSecret" => SignInKind.ClientSecret,
            "Certificate" => SignInKind.Certificate,
            "GitHub" => SignInKind.FederatedIdentity,
            "Given" => SignInKind.AccessToken,
            _ => SignInKind.ManagedIdentity,
        };
        return new ConnectRequest
        {
            SignIn = kind,
            TenantId = authority.Tenant.TenantId.ToString(),
            ClientId = kind == SignInKind.ManagedIdentity ? null : authority.App,
            ClientSecret = Wire.Secret(FakeAuthority.Secret),
            Certificate = certificate,
            ExchangeAccessToken = kind == SignInKind.AccessToken ? Wire.Secret(authority.TokenFor("exchange")) : null,
            AuthorityHandler = authority,
            Handler = authority.Tenant.CreateHandler(),
            Clock = authority.Tenant.Clock,
            ReadEnvironment = environment.GetValueOrDefault,
            Log = log,
        };
    }

    private sealed class Log : IRequestLog
    {
        public bool IsOn { get; init; } = true;

        public ConcurrentQueue<RequestLogEntry> Entries { get; } = new();

        public string Text => string.Join("\n", Entries);

        public void Add(RequestLogEntry entry) => Entries.Enqueue(entry);
    }
}
