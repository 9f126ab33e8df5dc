using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Tokens;

namespace WorkfrontOutlook.Tests.Tokens;

public sealed class MetadataFetchTests : IDisposable
{
    private readonly TokenMint _mint = new();
    private readonly FakeClock _clock = new(TokenMint.Now);

    public void Dispose() => _mint.Dispose();

    [Fact]
    public async Task The_document_is_asked_for_once_at_the_clouds_own_host_without_credentials()
    {
        CountingHandler handler = CountingHandler.Json(() => _mint.Document().ToJsonString());
        using TokenVerifier verifier = Verifier(handler);
        for (int i = 0; i < 50; i++)
        {
            Assert.Equal(TokenStatus.Valid, (await Test(verifier, _mint.Token(claims => claims["jti"] = i))).Status);
        }

        Assert.Equal(["https://outlook.office365.com/autodiscover/metadata/json/1"], handler.Requests);
        Assert.Equal(1, verifier.CertificatesParsed);
        HttpRequestMessage request = Assert.Single(handler.Messages);
        Assert.Null(request.Headers.Authorization);
        Assert.False(request.Headers.Contains("Cookie"));
        Assert.Equal(HttpMethod.Get, request.Method);
    }

    [Fact]
    public async Task Tokens_tested_at_the_same_time_share_one_request()
    {
        var gate = new TaskCompletionSource();
        var handler = new CountingHandler(async (_, _) =>
        {
            await gate.Task;
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(_mint.Document().ToJsonString()) };
        });
        using TokenVerifier verifier = Verifier(handler);
        Task<WfTokenTest>[] tests = [.. Enumerable.Range(0, 20).Select(_ => Test(verifier, _mint.Token()))];
        gate.SetResult();
        Assert.All(await Task.WhenAll(tests), test => Assert.Equal(TokenStatus.Valid, test.Status));
        Assert.Single(handler.Requests);
    }

    [Fact]
    public async Task The_document_is_asked_for_again_after_an_hour_or_its_own_age_and_a_key_is_not_parsed_again()
    {
        CountingHandler handler = CountingHandler.Json(() => _mint.Document().ToJsonString());
        using TokenVerifier verifier = Verifier(handler);
        await Test(verifier, _mint.Token());
        _clock.Advance(TimeSpan.FromMinutes(59));
        await Test(verifier, _mint.Token());
        Assert.Single(handler.Requests);
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(TokenStatus.Valid, (await Test(verifier, _mint.Token())).Status);
        Assert.Equal(2, handler.Requests.Count);
        Assert.Equal(1, verifier.CertificatesParsed);

        var aged = new CountingHandler(_ =>
        {
            var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(_mint.Document().ToJsonString()) };
            response.Headers.CacheControl = new() { MaxAge = TimeSpan.FromMinutes(10) };
            return response;
        });
        using TokenVerifier second = Verifier(aged);
        await Test(second, _mint.Token());
        _clock.Advance(TimeSpan.FromMinutes(11));
        await Test(second, _mint.Token());
        Assert.Equal(2, aged.Requests.Count);
    }

    [Fact]
    public async Task A_copy_from_a_proxy_is_kept_only_for_what_is_left_of_its_time_so_that_a_withdrawn_key_ends()
    {
        using var next = new TokenMint(key: 1);
        JsonObject document = _mint.Document();
        var proxy = new CountingHandler(_ =>
        {
            var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(document.ToJsonString()) };
            response.Headers.CacheControl = new() { MaxAge = TimeSpan.FromHours(4) };
            response.Headers.Age = TimeSpan.FromHours(4) - TimeSpan.FromMinutes(10);
            return response;
        });
        using TokenVerifier verifier = Verifier(proxy);
        Assert.Equal(TokenStatus.Valid, (await Test(verifier, _mint.Token())).Status);
        document = next.Document();
        _clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(TokenStatus.Invalid, (await Test(verifier, _mint.Token())).Status);
        Assert.Equal(2, proxy.Requests.Count);
    }

    [Fact]
    public async Task A_key_that_is_not_listed_fails_and_causes_a_new_request_only_after_five_minutes()
    {
        using var next = new TokenMint(key: 1);
        JsonObject document = _mint.Document();
        CountingHandler handler = CountingHandler.Json(() => document.ToJsonString());
        using TokenVerifier verifier = Verifier(handler);
        for (int i = 0; i < 10; i++)
        {
            WfTokenTest test = await Test(verifier, next.Token());
            Assert.Equal(CheckOutcome.Fail, test.Checks[9].Outcome);
            Assert.Equal(CheckOutcome.Skipped, test.Checks[10].Outcome);
            Assert.Equal(TokenStatus.Invalid, test.Status);
        }

        Assert.Single(handler.Requests);
        document["keys"]!.AsArray().Add((JsonNode)TokenMint.KeyEntry("signing", next.X5t, next.Certificate));
        _clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(TokenStatus.Valid, (await Test(verifier, next.Token())).Status);
        Assert.Equal(2, handler.Requests.Count);
    }

    public static TheoryData<string, string> Failures => new()
    {
        { "redirect", "redirect" }, { "404", "404" }, { "500", "500" }, { "huge", "64 KB" }, { "huge without length", "64 KB" }, { "html", "JSON" },
        { "duplicate", "more than once" }, { "no keys", "no list of keys" }, { "private", "-AllowedHost" }, { "tls", "TLS" }, { "dns", "resolved" },
        { "refused", "connection failed" }, { "cut", "connection failed" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_document_that_cannot_be_had_leaves_the_verdict_open_and_says_why(string how, string word)
    {
        var handler = new CountingHandler(_ => how switch
        {
            "redirect" => new HttpResponseMessage(HttpStatusCode.Redirect) { Headers = { Location = new Uri("https://evil.example/") } },
            "404" => new HttpResponseMessage(HttpStatusCode.NotFound),
            "500" => new HttpResponseMessage(HttpStatusCode.InternalServerError),
            "huge" => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(new string(' ', 65537)) },
            "huge without length" => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new EndlessStream()) },
            "html" => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("<html>") },
            "duplicate" => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("{\"keys\":[],\"keys\":[]}") },
            "no keys" => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("{}") },
            "private" => throw new HttpRequestException("x", new BlockedAddressException()),
            "tls" => throw new HttpRequestException("x", new System.Security.Authentication.AuthenticationException()),
            "dns" => throw new HttpRequestException("x", new SocketException((int)SocketError.HostNotFound)),
            "cut" => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new BreakingStream()) },
            _ => throw new HttpRequestException("x", new SocketException((int)SocketError.ConnectionRefused)),
        });
        using TokenVerifier verifier = Verifier(handler);
        for (int i = 0; i < 100; i++)
        {
            WfTokenTest test = await Test(verifier, _mint.Token());
            Assert.Equal(TokenStatus.Inconclusive, test.Status);
            Assert.Equal(CheckOutcome.Skipped, test.Checks[9].Outcome);
            Assert.Contains(word, test.Checks[9].Detail, StringComparison.Ordinal);
            Assert.Contains("-MetadataPath", test.NextStep, StringComparison.Ordinal);
        }

        Assert.Single(handler.Requests);
        _clock.Advance(TimeSpan.FromSeconds(61));
        await Test(verifier, _mint.Token());
        Assert.Equal(2, handler.Requests.Count);
    }

    [Fact]
    public async Task Made_up_document_numbers_cause_at_most_sixteen_requests()
    {
        CountingHandler handler = CountingHandler.Json(() => _mint.Document().ToJsonString());
        using TokenVerifier verifier = Verifier(handler);
        for (int i = 0; i < 200; i++)
        {
            await Test(verifier, _mint.Token(basis: TokenMint.Claims(amurl: $"https://outlook.office365.com/autodiscover/metadata/json/{i}")));
        }

        Assert.Equal(16, handler.Requests.Count);
    }

    [Fact]
    public async Task Stopping_ends_the_wait_at_once()
    {
        var handler = new CountingHandler(async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException();
        });
        using TokenVerifier verifier = Verifier(handler);
        using var stop = new CancellationTokenSource(50);

        // The clock stands still, so it never runs out of time by itself.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => verifier.TestAsync(_mint.Token(), stop.Token).AsTask().WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Offline_and_a_given_document_make_no_request()
    {
        CountingHandler handler = CountingHandler.Json(() => _mint.Document().ToJsonString());
        string path = TokenMint.WriteFile(_mint.Document().ToJsonString());
        using var offline = new TokenVerifier(new TokenVerifierOptions { Offline = true }, _clock, handler.Factory);
        using var given = new TokenVerifier(new TokenVerifierOptions { MetadataPath = path }, _clock, handler.Factory);
        File.Delete(path);
        Assert.Equal(TokenStatus.Inconclusive, (await Test(offline, _mint.Token())).Status);
        Assert.Equal(TokenStatus.Valid, (await Test(given, _mint.Token())).Status);
        using var other = new TokenMint(key: 1);
        Assert.Equal(TokenStatus.Invalid, (await Test(given, other.Token())).Status);
        Assert.Empty(handler.Requests);
    }

    [Fact]
    public async Task The_document_of_one_host_never_answers_for_another()
    {
        using var attacker = new TokenMint(key: 1);
        var handler = new CountingHandler(request => new HttpResponseMessage(HttpStatusCode.OK)
        {
            // The named on-premises host claims the cloud's thumbprint for its own certificate.
            Content = new StringContent(request.RequestUri!.Host == "mail.contoso.example"
                ? _mint.Document(certificate: attacker.Certificate).ToJsonString()
                : _mint.Document().ToJsonString()),
        });
        using var verifier = new TokenVerifier(new TokenVerifierOptions { AllowedHost = ["mail.contoso.example"] }, _clock, handler.Factory);
        JsonObject header = attacker.Header();
        header["x5t"] = _mint.X5t;
        await Test(verifier, attacker.Sign(header, TokenMint.OnPremisesClaims()));
        Assert.Equal(TokenStatus.Invalid, (await Test(verifier, attacker.Sign(attacker.Header().With("x5t", _mint.X5t), TokenMint.Claims()))).Status);
        Assert.Equal(TokenStatus.Valid, (await Test(verifier, _mint.Token())).Status);
    }

    [Theory]
    [InlineData("*.contoso.example")]
    [InlineData("https://mail.contoso.example")]
    [InlineData("mail.contoso.example:443")]
    [InlineData("mail.contoso.example/x")]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("user@mail")]
    public void An_allowed_host_is_a_plain_host_name(string host) =>
        Assert.Equal("AllowedHostNotUsable", Assert.Throws<WfException>(() => new TokenVerifier(new TokenVerifierOptions { AllowedHost = [host] })).ErrorId);

    [Fact]
    public void A_document_that_cannot_be_used_is_an_error_that_says_why()
    {
        Assert.Equal("MetadataFileNotReadable", Assert.Throws<WfException>(() => new TokenVerifier(new TokenVerifierOptions { MetadataPath = "/nowhere/x.json" })).ErrorId);
        foreach (string content in new[] { string.Empty, "[]", "{}", "x", "{\"keys\":1}", "{\"keys\":[],\"Keys\":[]}", new string(' ', 70_000) + "{}" })
        {
            string path = TokenMint.WriteFile(content);
            Assert.Equal("MetadataFileNotUsable", Assert.Throws<WfException>(() => new TokenVerifier(new TokenVerifierOptions { MetadataPath = path })).ErrorId);
            File.Delete(path);
        }

        Assert.Equal("ClockSkewNotUsable", Assert.Throws<WfException>(() => new TokenVerifier(new TokenVerifierOptions { ClockSkew = TimeSpan.FromSeconds(-1) })).ErrorId);
    }

    [Fact]
    public void Each_trusted_host_says_what_it_rests_on_and_is_a_plain_name()
    {
        Assert.All(TokenMetadataHosts.All, host =>
        {
            Assert.True(MetadataAddress.IsHost(host.Host));
            Assert.NotEmpty(host.Source);
            Assert.True(TokenMetadataHosts.Contains(host.Host.ToUpperInvariant()));
            Assert.False(TokenMetadataHosts.Contains("x." + host.Host));
            Assert.False(TokenMetadataHosts.Contains(host.Host + ".x"));
        });
        Assert.Equal(Basis.Documented, TokenMetadataHosts.All.Single(host => host.Host == "outlook.office365.com").Basis);
        Assert.False(TokenMetadataHosts.Contains("outlook.office.de"));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("168.63.129.16")]
    [InlineData("100.64.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("198.18.0.1")]
    [InlineData("::1")]
    [InlineData("::")]
    [InlineData("fe80::1")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("ff02::1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("64:ff9b::a00:1")]
    [InlineData("2002:a00:1::1")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    public async Task A_name_that_leads_inside_is_not_connected_to_unless_it_was_named(string address)
    {
        var connection = new MetadataConnection(host => host == "named.example", (_, _) => Task.FromResult(new[] { IPAddress.Parse(address) }));
        await Assert.ThrowsAsync<BlockedAddressException>(() => connection.AllowedAddressesAsync("mail.example", TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<BlockedAddressException>(() => connection.AllowedAddressesAsync(address, TestContext.Current.CancellationToken));
        Assert.Single(await connection.AllowedAddressesAsync("named.example", TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<BlockedAddressException>(() => connection.ConnectAsync(new DnsEndPoint("mail.example", 443), "mail.example", TestContext.Current.CancellationToken).AsTask());
    }

    [Fact]
    public async Task Public_addresses_are_connected_to_and_of_a_mixture_only_those()
    {
        IPAddress[] mixture = [IPAddress.Parse("10.0.0.1"), IPAddress.Parse("52.96.0.1"), IPAddress.Parse("2603:1026::1"), IPAddress.Parse("172.32.0.1")];
        var connection = new MetadataConnection(_ => false, (_, _) => Task.FromResult(mixture));
        Assert.Equal(mixture[1..], await connection.AllowedAddressesAsync("outlook.office365.com", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_connection_goes_to_the_address_that_was_checked_and_the_name_is_resolved_once()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int resolved = 0;
        var connection = new MetadataConnection(_ => true, (_, _) =>
        {
            resolved++;
            return Task.FromResult(new[] { IPAddress.Loopback });
        });
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using Stream stream = await connection.ConnectAsync(new DnsEndPoint("mail.example", port), "mail.example", TestContext.Current.CancellationToken);
        Assert.Equal(1, resolved);
    }

    [Fact]
    public void The_handler_follows_nothing_and_sends_nothing_of_its_own()
    {
        using var handler = (SocketsHttpHandler)MetadataConnection.Create(_ => false).CreateHandler();
        Assert.False(handler.AllowAutoRedirect);
        Assert.False(handler.UseCookies);
        Assert.Null(handler.Credentials);
        Assert.Null(handler.DefaultProxyCredentials);
        Assert.False(handler.PreAuthenticate);
        Assert.NotNull(handler.ConnectCallback);
    }

    private static Task<WfTokenTest> Test(TokenVerifier verifier, string token) => verifier.TestAsync(token, TestContext.Current.CancellationToken).AsTask();

    private TokenVerifier Verifier(CountingHandler handler) => new(new TokenVerifierOptions { At = TokenMint.Now }, _clock, handler.Factory);

    private sealed class EndlessStream : MemoryStream
    {
        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count)
        {
            Array.Fill(buffer, (byte)' ', offset, count);
            return count;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.FromResult(Read(buffer, offset, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)' ');
            return ValueTask.FromResult(buffer.Length);
        }
    }

    private sealed class BreakingStream : MemoryStream
    {
        public override bool CanSeek => false;

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => throw new IOException("cut");

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("cut");
    }
}
