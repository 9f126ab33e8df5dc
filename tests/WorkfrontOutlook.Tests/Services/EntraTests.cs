#if !NETFRAMEWORK
using System.Text;
using Microsoft.Graph.Models;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Services.Graph;
using WorkfrontOutlook.Services.Resilience;
using DirectorySignIn = Microsoft.Graph.Models.SignIn;

namespace WorkfrontOutlook.Tests.Services;

/// <summary>What of Graph's answers counts as a fact, and what a failure in one round leaves of the others.</summary>
public sealed class EntraTests
{
    [Theory]
    [InlineData("""{"value":[{"id":"g","clientId":"c","resourceId":"r","scope":"a"}]}""", true)]
    [InlineData("""{"value":[]}""", true)]
    [InlineData("""{"value":[{"id":"g","clientId":"c","scope":"a"}]}""", false)]
    [InlineData("""{"value":[{"id":"g","clientId":"c","resourceId":"r"},{"id":"h","resourceId":"r"}]}""", false)]
    [InlineData("{}", false)]
    public void A_grant_that_does_not_say_whose_it_is_makes_the_list_unread(string page, bool isRead)
    {
        EntraAnswer<IReadOnlyList<EntraGrant>> answer = EntraTranslator.Many(GraphReply.Of([Encoding.UTF8.GetBytes(page)]), "x", OAuth2PermissionGrantCollectionResponse.CreateFromDiscriminatorValue, EntraTranslator.Grants);
        Assert.Equal(isRead, answer.IsRead);
        Assert.Equal(isRead ? null : "ReplyNotUnderstood", answer.Failure?.ErrorId);
    }

    [Fact]
    public void A_sign_in_that_does_not_say_how_it_ended_is_no_success()
    {
        Assert.Null(EntraTranslator.SignIns([new DirectorySignIn()], hasMore: false));
        Assert.Null(EntraTranslator.SignIns([new DirectorySignIn { Status = new SignInStatus { ErrorCode = 0 } }, new DirectorySignIn { Status = new SignInStatus() }], hasMore: false));
        EntraSignIns? signIns = EntraTranslator.SignIns([new DirectorySignIn { Status = new SignInStatus { ErrorCode = 0 } }, new DirectorySignIn { Status = new SignInStatus { ErrorCode = 50105 } }], hasMore: false);
        Assert.Equal((1, 1), (signIns!.Succeeded, signIns.Failed));
    }

    [Theory]
    [InlineData("""{"value":[{"appId":"00000000-0000-0000-0000-0000000000a1","displayName":"Without an id"}]}""", false)]
    [InlineData("""{"value":[null]}""", true)]
    [InlineData("""{"value":[]}""", true)]
    public async Task An_application_without_an_id_is_not_one_that_is_not_there(string page, bool isRead)
    {
        using var rounds = new Rounds { Applications = page };
        using ServiceChannel channel = rounds.Open();
        (_, IReadOnlyList<EntraAppFacts> apps) = await EntraReader.ReadAsync(channel, new ReportingLimit(TimeProvider.System), [Rounds.App, Rounds.Other], DateTimeOffset.UtcNow.AddDays(-7), TestContext.Current.CancellationToken);
        Assert.Equal(isRead, apps[0].Application.IsRead);
        Assert.Null(apps[0].Application.Value);
    }

    [Theory]
    [InlineData("/auditLogs/signIns", """{"value":[null]}""", "sign-ins")]
    [InlineData("/appRoleAssignedTo", """{"value":[null]}""", "assigned")]
    [InlineData("/appRoleAssignments", """{"value":[null]}""", "roles")]
    [InlineData("/servicePrincipals(appId='" + Rounds.App + "')?", """{"id":"o1","appRoleAssignments":[null]}""", "roles")]
    [InlineData("/identity/conditionalAccess/policies", """{"value":[null]}""", "policies")]
    public async Task A_list_that_holds_null_is_not_read_and_the_others_are(string part, string body, string unread)
    {
        using var rounds = new Rounds { Instead = (part, body) };
        using ServiceChannel channel = rounds.Open();
        (EntraTenantFacts tenant, IReadOnlyList<EntraAppFacts> apps) = await EntraReader.ReadAsync(channel, new ReportingLimit(TimeProvider.System), [Rounds.App], DateTimeOffset.UtcNow.AddDays(-7), TestContext.Current.CancellationToken);
        Assert.Equal(unread != "sign-ins", apps[0].SignIns.IsRead);
        Assert.Equal(unread != "assigned", apps[0].Assigned.IsRead);
        Assert.Equal(unread != "roles", apps[0].Roles.IsRead);
        Assert.True(apps[0].Application.IsRead);
        Assert.Equal(unread != "policies", tenant.AccessPolicies.IsRead);
        Assert.True(tenant.GraphResource.IsRead);
    }

    [Fact]
    public async Task Of_the_sign_ins_of_several_applications_null_is_nobodys()
    {
        using var rounds = new Rounds { Instead = ("/auditLogs/signIns", """{"value":[null]}""") };
        using ServiceChannel channel = rounds.Open();
        (_, IReadOnlyList<EntraAppFacts> apps) = await EntraReader.ReadAsync(channel, new ReportingLimit(TimeProvider.System), [Rounds.App, Rounds.Other], DateTimeOffset.UtcNow.AddDays(-7), TestContext.Current.CancellationToken);
        Assert.All(apps, app => Assert.False(app.SignIns.IsRead));
    }

    [Theory]
    [InlineData("5", 5)]
    [InlineData("\uFEFF1234", 1234)]
    [InlineData("NQ==", 5)]
    [InlineData("MTIzNA==", 1234)]
    [InlineData("77u/MTIzNA==", 1234)]
    [InlineData("five", null)]
    [InlineData("", null)]
    public void A_count_is_read_as_text_and_in_base64(string body, int? count) =>
        Assert.Equal(count, EntraTranslator.UserCount(Encoding.UTF8.GetBytes(body))?.Count);

    [Fact]
    public async Task When_the_second_round_fails_the_download_beside_it_ends_too()
    {
        using var rounds = new Rounds { HangsDownload = true, SecondStatus = 403 };
        using ServiceChannel channel = rounds.Open();
        WfException error = await Assert.ThrowsAsync<WfException>(() => EntraReader.ReadAsync(channel, new ReportingLimit(TimeProvider.System), [Rounds.App], DateTimeOffset.UtcNow.AddDays(-7), TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.Equal("GraphPermissionMissing", error.ErrorId);
        Assert.Equal(0, rounds.Running);
    }

    [Fact]
    public async Task When_the_report_cannot_be_asked_for_again_only_the_report_is_missing()
    {
        using var rounds = new Rounds { DownloadStatus = 404, ThirdStatus = 403 };
        using ServiceChannel channel = rounds.Open();
        (EntraTenantFacts tenant, IReadOnlyList<EntraAppFacts> apps) = await EntraReader.ReadAsync(channel, new ReportingLimit(TimeProvider.System), [Rounds.App], DateTimeOffset.UtcNow.AddDays(-7), TestContext.Current.CancellationToken);
        Assert.Equal("GraphPermissionMissing", tenant.Outlook.Failure?.ErrorId);
        Assert.True(apps[0].Application.IsRead);
    }

    [Fact]
    public async Task The_address_of_a_download_is_in_no_log()
    {
        var log = new Log();
        using var rounds = new Rounds();
        using ServiceChannel channel = rounds.Open(log);
        await EntraReader.ReadAsync(channel, new ReportingLimit(TimeProvider.System), [Rounds.App], DateTimeOffset.UtcNow.AddDays(-7), TestContext.Current.CancellationToken);
        Assert.Contains(log.Entries, entry => entry.StartsWith("GET https://reports.office.com/[…] 200", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Entries, entry => entry.Contains("JDFKdf2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("renewed", null)]
    [InlineData("challenged", null)]
    [InlineData("refused again", "GraphSignInRefused")]
    [InlineData("no other", "GraphSignInRefused")]
    [InlineData("sign-in fails", "SignInThrottled")]
    public async Task An_item_of_a_batch_whose_token_is_refused_goes_again_once_with_another(string kind, string? id)
    {
        const string Refusal = """{"error":{"code":"InvalidAuthenticationToken","message":"Continuous access evaluation"}}""";
        string claims = "Bearer error=\"insufficient_claims\", claims=\"" + Convert.ToBase64String("""{"access_token":{"nbf":{"essential":true}}}"""u8) + "\"";
        var handler = new ScriptedHandler(TimeProvider.System);
        var headers = new Dictionary<string, string> { ["WWW-Authenticate"] = kind == "challenged" ? claims : "Bearer" };
        handler.Then(200, Wire.Batch((1, 401, Refusal, headers), (2, 200, """{"value":[]}""", null)))
            .Then(200, kind == "refused again" ? Wire.Batch((1, 401, Refusal, headers)) : Wire.Batch((1, 200, """{"value":[{"id":"x"}]}""", null)));
        var tokens = new OtherTokens(kind);
        using var channel = new ServiceChannel(ServiceEndpoint.Make("graph.microsoft.com", null, null), handler, ownsHandler: true, tokens, TimeProvider.System);
        GraphCall[] calls = Array.ConvertAll(new[] { "a", "b" }, name => new GraphCall { What = name, Address = new Uri("https://graph.microsoft.com/v1.0/" + name) });
        IReadOnlyList<GraphReply> replies = await new GraphBatch(channel, new ReportingLimit(TimeProvider.System)).ReadAsync(calls, TestContext.Current.CancellationToken);
        Assert.Equal(id, replies[0].Failure?.ErrorId);
        Assert.Single(replies[1].Pages);
        Assert.Equal(kind is "no other" or "sign-in fails" ? 1 : 2, handler.Seen.Count);
        if (handler.Seen.Count == 2)
        {
            Assert.Equal("Bearer second", handler.Seen[1].Headers["Authorization"]);
            Assert.Equal("/a", (string?)Assert.Single(handler.Seen[1].Json["requests"]!.AsArray())!["url"]);
        }
    }

    [Theory]
    [InlineData("""{"\ud800":1,"value":[]}""")]
    [InlineData("""{"value":[],"@odata.nextLin\udc00":null}""")]
    [InlineData("""{"\ud800@odata.nextLink":"https://graph.microsoft.com/v1.0/a?$skiptoken=1","value":[{"id":"x"}]}""")]
    public async Task An_item_with_a_name_that_is_no_text_is_not_read_and_the_others_are(string body)
    {
        var handler = new ScriptedHandler(TimeProvider.System);
        handler.Then(200, "{\"responses\":[{\"id\":\"1\",\"status\":200,\"body\":" + body + "},{\"id\":\"2\",\"status\":200,\"body\":{\"value\":[]}}]}");
        using var channel = new ServiceChannel(ServiceEndpoint.Make("graph.microsoft.com", null, null), handler, ownsHandler: true, new OtherTokens("no other"), TimeProvider.System);
        GraphCall[] calls = Array.ConvertAll(new[] { "a", "b" }, name => new GraphCall { What = name, Address = new Uri("https://graph.microsoft.com/v1.0/" + name), AllPages = true });
        IReadOnlyList<GraphReply> replies = await new GraphBatch(channel, new ReportingLimit(TimeProvider.System)).ReadAsync(calls, TestContext.Current.CancellationToken);
        Assert.Equal("ReplyNotUnderstood", replies[0].Failure?.ErrorId);
        Assert.Single(replies[1].Pages);
    }

    private sealed class OtherTokens(string kind) : WorkfrontOutlook.Services.SignIn.IRenewableTokenSource
    {
        private string _token = "first";

        public Task<string> GetTokenAsync(string audience, string? claims, CancellationToken cancellationToken)
        {
            _token = claims is null ? _token : "second";
            return Task.FromResult(_token);
        }

        public Task<string?> RenewAsync(string audience, string rejected, CancellationToken cancellationToken)
        {
            if (kind == "sign-in fails")
            {
                throw WfErrors.SignInThrottled.For("x", "x");
            }

            _token = kind == "no other" ? _token : "second";
            return Task.FromResult(kind == "no other" ? null : _token);
        }
    }

    private sealed class Log : IRequestLog
    {
        private readonly List<string> _entries = new();

        public bool IsOn => true;

        public string[] Entries
        {
            get
            {
                lock (_entries)
                {
                    return _entries.ToArray();
                }
            }
        }

        public void Add(RequestLogEntry entry)
        {
            lock (_entries)
            {
                _entries.Add(entry.ToString());
            }
        }
    }

    /// <summary>Answers the batches of readiness, and the download.</summary>
    private sealed class Rounds : HttpMessageHandler
    {
        public const string App = "00000000-0000-0000-0000-0000000000a1";
        public const string Other = "00000000-0000-0000-0000-0000000000a2";

        private readonly Lock _lock = new();
        private int _batches;
        private int _running;

        public string Applications { get; init; } = """{"value":[]}""";

        public (string Part, string Body) Instead { get; init; } = ("nothing", string.Empty);

        public bool HangsDownload { get; init; }

        public int DownloadStatus { get; init; } = 200;

        public int SecondStatus { get; init; } = 200;

        public int ThirdStatus { get; init; } = 200;

        public int Running => Volatile.Read(ref _running);

        public ServiceChannel Open(IRequestLog? log = null)
        {
            ServiceEndpoint endpoint = ServiceEndpoint.Make("graph.microsoft.com", null, null);
            return new ServiceChannel(endpoint, RequestLogHandler.Around(this, owned: false, log, TimeProvider.System).Handler, ownsHandler: false, new Tokens(), TimeProvider.System);
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _running);
            try
            {
                if (!request.RequestUri!.AbsolutePath.EndsWith("$batch", StringComparison.Ordinal))
                {
                    if (HangsDownload)
                    {
                        await Task.Delay(Timeout.Infinite, cancellationToken);
                    }

                    return ScriptedHandler.Answer(DownloadStatus, "Report Refresh Date,Outlook 2016\n2026-11-20,5\n");
                }

                string body = await request.Content!.ReadAsStringAsync(cancellationToken);
                int number;
                lock (_lock)
                {
                    number = body.Contains("getEmailAppUsage", StringComparison.Ordinal) && _batches > 0 ? 3 : ++_batches;
                }

                int status = number switch { 2 => SecondStatus, 3 => ThirdStatus, _ => 200 };
                if (status != 200)
                {
                    return ScriptedHandler.Answer(status, """{"error":{"code":"Authorization_RequestDenied","message":"no"}}""");
                }

                var items = new List<(int, int, object?, object?)>();
                foreach (System.Text.Json.Nodes.JsonNode? item in System.Text.Json.Nodes.JsonNode.Parse(body)!["requests"]!.AsArray())
                {
                    string url = (string)item!["url"]!;
                    int id = int.Parse((string)item["id"]!, System.Globalization.CultureInfo.InvariantCulture);
                    items.Add(url.Contains(Instead.Part, StringComparison.Ordinal) ? (id, 200, Instead.Body, null)
                        : url.Contains("getEmailAppUsage", StringComparison.Ordinal) ? (id, 302, null, new Dictionary<string, string> { ["Location"] = "https://reports.office.com/data/download/JDFKdf2_eJXKS034dbc7e0t__XDe" })
                        : url.Contains("$count", StringComparison.Ordinal) ? (id, 200, "5", null)
                        : url.Contains("authorizationPolicy", StringComparison.Ordinal) ? (id, 200, """{"defaultUserRolePermissions":{"permissionGrantPoliciesAssigned":[]}}""", null)
                        : url.Contains("%20in%20", StringComparison.Ordinal) || url.Contains("+in+", StringComparison.Ordinal) ? (id, 200, Applications, null)
                        : url.StartsWith("/servicePrincipals(appId='" + App + "')?", StringComparison.Ordinal) ? (id, 200, "{\"id\":\"o1\",\"appId\":\"" + App + "\"}", null)
                        : url.StartsWith("/servicePrincipals(appId=", StringComparison.Ordinal) && !url.Contains("oauth2", StringComparison.Ordinal) ? (id, 200, """{"id":"g1","appId":"00000003-0000-0000-c000-000000000000"}""", null)
                        : (id, 200, """{"value":[]}""", null));
                }

                return ScriptedHandler.Answer(200, Wire.Batch(items.ToArray()));
            }
            finally
            {
                Interlocked.Decrement(ref _running);
            }
        }

        private sealed class Tokens : IAccessTokenSource
        {
            public Task<string> GetTokenAsync(string audience, string? claims, CancellationToken cancellationToken) => Task.FromResult("opaque-token");
        }
    }
}
#endif
