using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Services.Exchange;
using WorkfrontOutlook.Services.Resilience;
using WorkfrontOutlook.Services.SignIn;
using WorkfrontOutlook.Tests.Services;

namespace WorkfrontOutlook.Tests.SignIn;

/// <summary>The token is refused for single items of a batch, as continuous access evaluation may do in the middle of one.</summary>
public sealed class BatchChallengeTests : IDisposable
{
    private const string Claims = """{"access_token":{"nbf":{"essential":true,"value":"1763800000"}}}""";

    private static readonly TimeSpan Answering = TimeSpan.FromSeconds(2);

    private readonly ManualClock _clock = new(DateTimeOffset.UtcNow);
    private readonly ScriptedHandler _service;
    private readonly FakeAuthority _authority;
    private readonly AdminRestTransport _transport;

    public BatchChallengeTests()
    {
        _service = new ScriptedHandler(_clock);
        _authority = new FakeAuthority(_clock);
        var source = new RenewingTokenSource(SignIns.Make(_authority.Request(SignInKind.ClientSecret)), _clock);
        _transport = new AdminRestTransport(new ServiceChannel(ServiceEndpoint.Make("outlook.office365.com", null, null), _service, ownsHandler: true, source, _clock), Wire.Tenant, null, Guid.NewGuid(), source);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_refused_items_alone_go_again_at_once_with_another_token(bool write)
    {
        _service
            .Then(_ => Later(Wire.Batch((1, 200, Wire.Page(null, "first"), null), (2, 401, Wire.Error("x"), Challenge()), (3, 401, Wire.Error("x"), Challenge()))))
            .Then(200, Wire.Batch((2, 200, Wire.Page(null, "second"), null), (3, 200, Wire.Page(null, "third"), null)));
        DateTimeOffset start = _clock.GetUtcNow();
        IReadOnlyList<ExchangeOutcome> outcomes = await RunAsync(App("a"), write ? Wire.Write : App("b"), App("c"));
        Assert.All(outcomes, outcome => Assert.Null(outcome.Failure));
        Assert.Equal(["first", "second", "third"], outcomes.Select(outcome => outcome.Output!.Records.Single().String("Name")));
        Assert.Equal(["2", "3"], _service.Seen[1].Json["requests"]!.AsArray().Select(item => (string)item!["id"]!));
        Assert.Equal(start + Answering, _service.Seen[1].At);
        Assert.NotEqual(_service.Seen[0].Headers["Authorization"], _service.Seen[1].Headers["Authorization"]);
        Assert.Equal(2, _authority.TokenRequests.Count);
        Assert.Contains("nbf", FakeAuthority.Form(_authority.TokenRequests[1])["claims"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_item_that_is_refused_again_fails_alone_after_one_renewal()
    {
        _service
            .Then(200, Wire.Batch((1, 200, Wire.Page(null, "first"), null), (2, 401, Wire.Error("x"), Challenge())))
            .Then(200, Wire.Batch((2, 401, Wire.Error("x"), Challenge())));
        IReadOnlyList<ExchangeOutcome> outcomes = await RunAsync(App("a"), App("b"));
        Assert.Null(outcomes[0].Failure);
        Assert.Equal("SignInRefused", outcomes[1].Failure!.ErrorId);
        Assert.Equal("b", outcomes[1].Failure!.Target);
        Assert.Equal(2, _service.Seen.Count);
        Assert.Equal(2, _authority.TokenRequests.Count);
        Secrecy.Check(_authority, [], outcomes[1].Failure!.ToString());
    }

    [Fact]
    public async Task A_refusal_without_a_challenge_is_answered_by_a_fresh_token()
    {
        _service
            .Then(_ => Later(Wire.Batch((1, 401, Wire.Error("x"), null), (2, 200, Wire.Page(null, "second"), null))))
            .Then(200, Wire.Batch((1, 200, Wire.Page(null, "first"), null)));
        Assert.All(await RunAsync(App("a"), App("b")), outcome => Assert.Null(outcome.Failure));
        Assert.NotEqual(_service.Seen[0].Headers["Authorization"], _service.Seen[1].Headers["Authorization"]);
    }

    [Fact]
    public async Task When_the_renewal_fails_its_reason_is_the_items_error()
    {
        _authority.Then(_ => null).Then(400, FakeAuthority.Refusal("53003"));
        _service.Then(200, Wire.Batch((1, 401, Wire.Error("x"), Challenge()), (2, 200, Wire.Page(null, "second"), null)));
        IReadOnlyList<ExchangeOutcome> outcomes = await RunAsync(App("a"), App("b"));
        Assert.Equal("ConditionalAccessBlocked", outcomes[0].Failure!.ErrorId);
        Assert.Null(outcomes[1].Failure);
        Assert.Single(_service.Seen);
    }

    [Fact]
    public async Task A_given_token_cannot_answer_a_challenge_and_says_so()
    {
        using var wire = new Wire();
        wire.Handler.Then(200, Wire.Batch((1, 401, Wire.Error("x"), Challenge()), (2, 200, Wire.Page(null, "second"), null)));
        IReadOnlyList<ExchangeOutcome> outcomes = await wire.RunBatchAsync(App("a"), App("b"));
        Assert.Equal("SignInChallenged", outcomes[0].Failure!.ErrorId);
        Assert.Null(outcomes[1].Failure);
    }

    public void Dispose()
    {
        _transport.Dispose();
        _authority.Dispose();
    }

    private static ExchangeCommand App(string mailbox) => new("Get-App", new Dictionary<string, object> { ["Mailbox"] = mailbox });

    private static Dictionary<string, string> Challenge() => new()
    {
        ["WWW-Authenticate"] = "Bearer realm=\"\", error=\"insufficient_claims\", claims=\"" + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Claims)) + "\"",
    };

    // Two tokens of one second would be the same.
    private HttpResponseMessage Later(string body)
    {
        _clock.Advance(Answering);
        return ScriptedHandler.Answer(200, body);
    }

    private Task<IReadOnlyList<ExchangeOutcome>> RunAsync(params ExchangeCommand[] commands) =>
        _clock.DriveAsync(_transport.InvokeBatchAsync(commands, TestContext.Current.CancellationToken));
}
