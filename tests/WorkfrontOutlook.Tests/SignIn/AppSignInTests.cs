using System.Security.Cryptography.X509Certificates;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Tests.Services;
using WorkfrontOutlook.Tests.Support;

namespace WorkfrontOutlook.Tests.SignIn;

/// <summary>The sign-ins of an app: secret, certificate, federation.</summary>
public sealed class AppSignInTests : IDisposable
{
    private const string Pem = "pfx-password-that-nobody-may-see";

    private readonly FakeAuthority _authority = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("wf-signin-").FullName;

    public static TheoryData<string, string> Codes => new()
    {
        { "7000215", "ClientSecretRefused" },
        { "7000222", "ClientSecretExpired" },
        { "700027", "ClientCertificateRefused" },
        { "700016", "UnknownApp" },
        { "7000112", "AppDisabled" },
        { "90002", "UnknownTenant" },
        { "900023", "UnknownTenant" },
        { "65001", "ConsentMissing" },
        { "500011", "ConsentMissing" },
        { "53003", "ConditionalAccessBlocked" },
        { "50076", "MultifactorNeeded" },
        { "50126", "UserSignInRefused" },
        { "7000218", "PublicClientRefused" },
        { "700213", "FederatedTokenRefused" },
        { "70021", "FederatedTokenRefused" },
        { "90055", "SignInThrottled" },
        { "90038", "UnknownTenant" },
        { "50012", "ClientCertificateRefused" },
        { "7000277", "ClientCertificateRefused" },
        { "50105", "UserSignInRefused" },
        { "90072", "UserSignInRefused" },
        { "70044", "SignInAgainNeeded" },
        { "500014", "SignInFailed" },
        { "7654321", "SignInFailed" },
    };

    [Fact]
    public async Task A_secret_gives_both_tokens_in_one_sign_in_each_and_the_tenant_answers()
    {
        using TenantContext context = await FakeAuthority.ConnectAsync(_authority.Request(SignInKind.ClientSecret));
        Assert.Empty(context.Warnings);
        Assert.True(context.Connection.HasGraph);
        Assert.Equal(SignInKind.ClientSecret, context.Connection.SignIn);
        Assert.Equal(_authority.Tenant.TenantId.ToString(), context.Connection.TenantId);
        Assert.NotNull(context.Connection.ExpiresAt);
        Assert.Equal(["https://outlook.office365.com/.default", "https://graph.microsoft.com/.default"], _authority.TokenRequests.Select(request => FakeAuthority.Form(request)["scope"]));
        Dictionary<string, string> form = FakeAuthority.Form(_authority.TokenRequests[0]);
        Assert.Equal("client_credentials", form["grant_type"]);
        Assert.Equal(FakeAuthority.Secret, form["client_secret"]);
        Assert.Contains("cp1", form["claims"], StringComparison.Ordinal);
        Assert.All(_authority.Seen, request => Assert.Equal("https://login.microsoftonline.com/" + _authority.Tenant.TenantId + "/oauth2/v2.0/token", request.Address.AbsoluteUri));
        await ReadAsync(context);
        await ReadAsync(context);
        Assert.Equal(2, _authority.Seen.Count);
        Secrecy.Check(_authority, [], Secrecy.Texts(context));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_certificate_signs_an_assertion(bool fromFile)
    {
        using X509Certificate2 certificate = TestCertificates.Rsa();
        string path = Pfx(certificate);
        using TenantContext context = await FakeAuthority.ConnectAsync(With(SignInKind.Certificate, certificate: fromFile ? null : certificate, path: fromFile ? path : null, password: fromFile ? Pem : null));
        Dictionary<string, string> form = FakeAuthority.Form(_authority.TokenRequests[0]);
        Assert.Equal("urn:ietf:params:oauth:client-assertion-type:jwt-bearer", form["client_assertion_type"]);
        Assert.Equal(3, form["client_assertion"].Split('.').Length);
        await ReadAsync(context);
        Secrecy.Check(_authority, [Pem, form["client_assertion"]], Secrecy.Texts(context));
        Assert.Equal(2, _authority.TokenRequests.Count);
    }

    [Fact]
    public async Task A_certificate_is_found_in_the_store_by_its_thumbprint()
    {
        using X509Certificate2 made = TestCertificates.Rsa();
        using X509Certificate2 certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null, X509KeyStorageFlags.PersistKeySet);
        using var store = new X509Store(StoreName.My, StoreLocation.CurrentUser);
        store.Open(OpenFlags.ReadWrite);
        store.Add(certificate);
        try
        {
            string copied = "\u200e" + string.Join(' ', certificate.Thumbprint.ToLowerInvariant().Chunk(2).Select(pair => new string(pair)));
            using TenantContext context = await FakeAuthority.ConnectAsync(With(SignInKind.Certificate, thumbprint: copied));
            await ReadAsync(context);
        }
        finally
        {
            store.Remove(certificate);
        }
    }

    [Theory]
    [InlineData("no key", "CertificateWithoutPrivateKey")]
    [InlineData("ec", "CertificateNotRsa")]
    [InlineData("expired", "CertificateNotValidNow")]
    [InlineData("early", "CertificateNotValidNow")]
    [InlineData("wrong password", "CertificatePasswordWrong")]
    [InlineData("no password", "CertificatePasswordWrong")]
    [InlineData("no file", "CertificateFileUnreadable")]
    [InlineData("no pfx", "CertificateFileUnreadable")]
    [InlineData("cer", "CertificateWithoutPrivateKey")]
    [InlineData("thumbprint", "CertificateNotFound")]
    [InlineData("nothing", "SignInInputMissing")]
    public async Task A_certificate_that_cannot_sign_is_told_apart_before_anything_is_asked(string kind, string id)
    {
        using X509Certificate2 good = TestCertificates.Rsa();
        using X509Certificate2 expired = TestCertificates.Rsa(-30, -1);
        using X509Certificate2 early = TestCertificates.Rsa(1, 30);
        using X509Certificate2 ec = TestCertificates.Ec();
        using X509Certificate2 bare = TestCertificates.PublicPart(good);
        string text = Path.Combine(_folder, "text.pfx");
        await File.WriteAllTextAsync(text, "no certificate", TestContext.Current.CancellationToken);
        string cer = Path.Combine(_folder, "public.cer");
        await File.WriteAllBytesAsync(cer, good.Export(X509ContentType.Cert), TestContext.Current.CancellationToken);
        ConnectRequest request = kind switch
        {
            "no key" => With(SignInKind.Certificate, certificate: bare),
            "ec" => With(SignInKind.Certificate, certificate: ec),
            "expired" => With(SignInKind.Certificate, certificate: expired),
            "early" => With(SignInKind.Certificate, certificate: early),
            "wrong password" => With(SignInKind.Certificate, path: Pfx(good), password: "another-" + Pem),
            "no password" => With(SignInKind.Certificate, path: Pfx(good)),
            "no file" => With(SignInKind.Certificate, path: Path.Combine(_folder, "nowhere.pfx"), password: Pem),
            "no pfx" => With(SignInKind.Certificate, path: text, password: Pem),
            "cer" => With(SignInKind.Certificate, path: cer, password: Pem),
            "thumbprint" => With(SignInKind.Certificate, thumbprint: new string('0', 40)),
            _ => With(SignInKind.Certificate),
        };
        WfException error = await Secrecy.FailAsync(_authority, request, Pem);
        Assert.Equal(id, error.ErrorId);
        Assert.Empty(_authority.Seen);
    }

    [Theory]
    [InlineData("given", "given-assertion-text")]
    [InlineData("github", "github-oidc-assertion-1")]
    [InlineData("azdo", "azdo-oidc-assertion-1")]
    [InlineData("file", "file-assertion-text")]
    public async Task A_federated_token_is_taken_anew_for_each_sign_in(string source, string first)
    {
        string file = Path.Combine(_folder, "token");
        await File.WriteAllTextAsync(file, "file-assertion-text\n", TestContext.Current.CancellationToken);
        Dictionary<string, string> environment = source switch
        {
            "github" => new() { ["ACTIONS_ID_TOKEN_REQUEST_URL"] = "https://pipelines.example/github?a=b", ["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = "runner-secret" },
            "azdo" => new() { ["SYSTEM_OIDCREQUESTURI"] = "https://dev.example/azdo", ["SYSTEM_ACCESSTOKEN"] = "runner-secret", ["AZURESUBSCRIPTION_SERVICE_CONNECTION_ID"] = "connection-1" },
            "file" => new() { ["AZURE_FEDERATED_TOKEN_FILE"] = file },
            _ => new(),
        };
        using TenantContext context = await FakeAuthority.ConnectAsync(With(SignInKind.FederatedIdentity, federated: source == "given" ? "given-assertion-text" : null, environment: environment));
        string[] assertions = _authority.TokenRequests.Select(request => FakeAuthority.Form(request)["client_assertion"]).ToArray();
        Assert.Equal(2, assertions.Length);
        Assert.Equal(first, assertions[0]);
        if (source is "github" or "azdo")
        {
            Assert.NotEqual(assertions[0], assertions[1]);
            SeenRequest asked = _authority.Seen[0];
            Assert.Equal("Bearer runner-secret", asked.Headers["Authorization"]);
            Assert.Contains(source == "github" ? "a=b&audience=api%3A%2F%2FAzureADTokenExchange" : "api-version=7.1&serviceConnectionId=connection-1", asked.Address.Query, StringComparison.Ordinal);
            Assert.Equal(source == "github" ? HttpMethod.Get : HttpMethod.Post, asked.Method);
        }

        Secrecy.Check(_authority, ["runner-secret", .. assertions], Secrecy.Texts(context));
    }

    [Theory]
    [InlineData(403, "nobody", "FederatedTokenUnavailable")]
    [InlineData(200, "<html>", "FederatedTokenUnavailable")]
    [InlineData(200, "{}", "FederatedTokenUnavailable")]
    [InlineData(200, """{"value":""}""", "FederatedTokenUnavailable")]
    [InlineData(200, """{"value":"two words"}""", "FederatedTokenUnavailable")]
    public async Task A_pipeline_that_gives_no_token_is_named(int status, string body, string id)
    {
        _authority.Then(status, body);
        WfException error = await Secrecy.FailAsync(
            _authority,
            With(SignInKind.FederatedIdentity, environment: new() { ["ACTIONS_ID_TOKEN_REQUEST_URL"] = "https://pipelines.example/github?a=b", ["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = "runner-secret" }),
            "runner-secret");
        Assert.Equal(id, error.ErrorId);
        Assert.Contains("id-token: write", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("github", "http://pipelines.example/github?sig=address-secret", false)]
    [InlineData("azdo", "http://dev.example/azdo?sig=address-secret", false)]
    [InlineData("azdo", "http://127.0.0.1.example/azdo?sig=address-secret", false)]
    [InlineData("github", "http://127.0.0.1:5000/github?sig=address-secret", true)]
    [InlineData("azdo", "http://localhost/azdo?sig=address-secret", true)]
    public async Task A_pipelines_own_token_goes_over_https_or_stays_on_the_machine(string source, string address, bool asked)
    {
        Dictionary<string, string> environment = source == "github"
            ? new() { ["ACTIONS_ID_TOKEN_REQUEST_URL"] = address, ["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = "runner-secret" }
            : new() { ["SYSTEM_OIDCREQUESTURI"] = address, ["SYSTEM_ACCESSTOKEN"] = "runner-secret" };
        if (asked)
        {
            using TenantContext context = await FakeAuthority.ConnectAsync(With(SignInKind.FederatedIdentity, environment: environment));
            Assert.Equal("Bearer runner-secret", _authority.Seen[0].Headers["Authorization"]);
            return;
        }

        WfException error = await Secrecy.FailAsync(_authority, With(SignInKind.FederatedIdentity, environment: environment), "runner-secret", "address-secret");
        Assert.Equal("FederatedTokenUnavailable", error.ErrorId);
        Assert.Contains(new Uri(address).Host + ", is plain http", error.Message, StringComparison.Ordinal);
        Assert.Empty(_authority.Seen);
    }

    [Fact]
    public async Task Without_any_federation_it_says_where_it_looked()
    {
        WfException error = await Secrecy.FailAsync(_authority, With(SignInKind.FederatedIdentity));
        Assert.Equal("FederatedIdentityNotFound", error.ErrorId);
        error = await Secrecy.FailAsync(_authority, With(SignInKind.FederatedIdentity, environment: new() { ["AZURE_FEDERATED_TOKEN_FILE"] = Path.Combine(_folder, "nowhere") }));
        Assert.Equal("FederatedTokenUnavailable", error.ErrorId);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Each_family_of_refusals_has_its_error_and_next_step(string code, string id)
    {
        // A hostile authority gives back what it was sent.
        _authority.Then(401, FakeAuthority.Refusal(code, "invalid_client", "said about " + FakeAuthority.Secret + " and client_secret=" + Uri.EscapeDataString(FakeAuthority.Secret)));
        WfException error = await Secrecy.FailAsync(_authority, _authority.Request(SignInKind.ClientSecret));
        Assert.Equal(id, error.ErrorId);
        Assert.NotEmpty(error.RecommendedAction);
        if (id != "SignInThrottled")
        {
            Assert.Contains("AADSTS" + code, error.Message, StringComparison.Ordinal);
            Assert.Contains("said about", error.Message, StringComparison.Ordinal);
            Assert.Contains("Trace ID", error.Message, StringComparison.Ordinal);
        }

        Assert.Single(_authority.Seen);
    }

    [Theory]
    [InlineData(200, "<html>sign in to the hotel</html>", "SignInReplyMalformed")]
    [InlineData(200, "", "SignInReplyMalformed")]
    [InlineData(200, "{}", "SignInReplyMalformed")]
    [InlineData(200, "[]", "SignInReplyMalformed")]
    [InlineData(200, """{"access_token":""", "SignInReplyMalformed")]
    [InlineData(200, """{"access_token":"","expires_in":3599,"token_type":"Bearer"}""", "SignInReplyMalformed")]
    [InlineData(200, """{"access_token":"two words","expires_in":3599,"token_type":"Bearer"}""", "SignInReplyMalformed")]
    [InlineData(200, """{"access_token":7,"expires_in":"soon","token_type":"Bearer"}""", "SignInReplyMalformed")]
    [InlineData(302, "", "SignInReplyMalformed")]
    [InlineData(404, "<html>nothing</html>", "SignInReplyMalformed")]
    [InlineData(400, "<html>bad</html>", "SignInReplyMalformed")]
    public async Task An_answer_that_is_none_is_told_as_such(int status, string body, string id)
    {
        _authority.Then(status, body);
        WfException error = await Secrecy.FailAsync(_authority, _authority.Request(SignInKind.ClientSecret));
        Assert.Equal(id, error.ErrorId);
        Assert.Contains("login.microsoftonline.com", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_throttle_is_waited_for_as_long_as_it_asks()
    {
        var clock = FastClock.At(DateTimeOffset.UtcNow, 100);
        using var authority = new FakeAuthority(clock);
        authority.Then(429, "{}", ("Retry-After", "20")).Then(503, "{}", ("Retry-After", "10"));
        using TenantContext context = await FakeAuthority.ConnectAsync(authority.Request(SignInKind.ClientSecret));
        Assert.InRange(authority.Seen[1].At - authority.Seen[0].At, TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(5));
        Assert.InRange(authority.Seen[2].At - authority.Seen[1].At, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(5));
    }

    [Theory]
    [InlineData(429, "20", 3, "SignInThrottled")]
    [InlineData(429, "3600", 1, "SignInThrottled")]
    [InlineData(503, "5", 3, "SignInServiceFailed")]
    [InlineData(500, null, 3, "SignInServiceFailed")]
    public async Task A_throttle_or_fault_that_stays_is_an_error(int status, string? after, int tries, string id)
    {
        using var authority = new FakeAuthority(FastClock.At(DateTimeOffset.UtcNow, 200));
        for (int i = 0; i < tries; i++)
        {
            authority.Then(status, "{}", after is null ? [] : [("Retry-After", after)]);
        }

        WfException error = await Secrecy.FailAsync(authority, authority.Request(SignInKind.ClientSecret));
        Assert.Equal(id, error.ErrorId);
        Assert.Equal(tries, authority.Seen.Count);
    }

    [Fact]
    public async Task An_authority_that_is_out_of_reach_is_named()
    {
        _authority.Then(_ => throw new HttpRequestException("No such host is known.")).Then(_ => throw new HttpRequestException("No such host is known."));
        WfException error = await Secrecy.FailAsync(_authority, _authority.Request(SignInKind.ClientSecret));
        Assert.Equal("SignInUnreachable", error.ErrorId);
        Assert.Contains("No such host", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sign_in_can_be_cancelled()
    {
        _authority.Delay = TimeSpan.FromMinutes(1);
        using var stop = new CancellationTokenSource(100);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => FakeAuthority.ConnectAsync(_authority.Request(SignInKind.ClientSecret), stop.Token));
    }

    [Theory]
    [InlineData(null, "11111111-0000-0000-0000-000000000001", "ClientIdNeeded")]
    [InlineData("the-secret-swapped", "11111111-0000-0000-0000-000000000001", "ClientIdMalformed")]
    [InlineData(FakeAuthority.ClientId, null, "SignInTenantNeeded")]
    [InlineData(FakeAuthority.ClientId, "not a tenant/..", "TenantIdMalformed")]
    public async Task Input_that_cannot_work_is_refused_before_anything_is_asked(string? app, string? tenant, string id)
    {
        var request = new ConnectRequest { SignIn = SignInKind.ClientSecret, ClientId = app, TenantId = tenant, ClientSecret = Wire.Secret(FakeAuthority.Secret), AuthorityHandler = _authority, Handler = _authority.Tenant.CreateHandler() };
        WfException error = await Secrecy.FailAsync(_authority, request, "the-secret-swapped");
        Assert.Equal(id, error.ErrorId);
        Assert.Empty(_authority.Seen);
    }

    [Fact]
    public async Task Without_Graph_the_connection_stands_and_says_so()
    {
        _authority.Then(_ => null).Then(400, FakeAuthority.Refusal("65001", "invalid_grant"));
        using TenantContext context = await FakeAuthority.ConnectAsync(_authority.Request(SignInKind.ClientSecret));
        Assert.False(context.Connection.HasGraph);
        Assert.Null(context.Graph);
        Assert.Contains("Application.Read.All", Assert.Single(context.Warnings), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    internal static Task<ExchangePage> ReadAsync(TenantContext context) =>
        context.Exchange.InvokeWholeAsync(new ExchangeCommand("Get-OrganizationConfig"), TestContext.Current.CancellationToken);

    private string Pfx(X509Certificate2 certificate)
    {
        string path = Path.Combine(_folder, "app.pfx");
        File.WriteAllBytes(path, certificate.Export(X509ContentType.Pfx, Pem));
        return path;
    }

    private ConnectRequest With(SignInKind kind, X509Certificate2? certificate = null, string? path = null, string? password = null, string? thumbprint = null, string? federated = null, Dictionary<string, string>? environment = null) => new()
    {
        SignIn = kind,
        TenantId = _authority.Tenant.TenantId.ToString(),
        ClientId = _authority.App,
        Certificate = certificate,
        CertificateFilePath = path,
        CertificatePassword = password is null ? null : Wire.Secret(password),
        CertificateThumbprint = thumbprint,
        FederatedToken = federated is null ? null : Wire.Secret(federated),
        AuthorityHandler = _authority,
        Handler = _authority.Tenant.CreateHandler(),
        ReadEnvironment = name => environment?.GetValueOrDefault(name),
    };
}
