using System.Runtime.CompilerServices;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.PowerShell.Completion;
using WorkfrontOutlook.Tests.AddIns;

namespace WorkfrontOutlook.Tests.Completion;

/// <summary>What is offered at the prompt, without a prompt; Completion.Tests.ps1 asks it through Tab.</summary>
public sealed class CompletionTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("", "1/2 1/4 1/8 1/16 1/32 1/64 1/128")]
    [InlineData("5", "5/8 5/16 5/32 5/64 5/128")]
    [InlineData("5/1", "5/16 5/128")]
    [InlineData("3/4", "3/4 4/4")]
    [InlineData("200", "")]
    [InlineData("0/4", "")]
    [InlineData("-1", "")]
    [InlineData("5/4", "")]
    [InlineData("1/2/3", "")]
    [InlineData("1/2000", "")]
    public void Parts_of_a_sweep_follow_what_was_typed(string typed, string offered) =>
        Assert.Equal(offered, string.Join(' ', Shards.Of(typed)));

    [Fact]
    public void Every_part_that_is_offered_is_one() =>
        Assert.All(new[] { string.Empty, "1", "7", "1/1024", "3/16", "64/" }.SelectMany(Shards.Of), text => Assert.Equal(text, SweepShard.Parse(text).ToString()));

    [Fact]
    public void Mailboxes_are_those_that_Exchange_names_for_what_was_typed()
    {
        var exchange = new FakeExchange(3);
        using TenantContext tenant = exchange.Tenant();
        Assert.Equal(["u1@contoso.example", "u2@contoso.example", "u3@contoso.example"], Offered(tenant, "u"));
        ExchangeCommand asked = Assert.Single(exchange.Commands);
        Assert.Equal("u", asked.Parameters["Anr"]);
        Assert.InRange((int)asked.Parameters["ResultSize"], 1, 100);
    }

    [Fact]
    public void Of_an_address_the_part_before_the_at_is_asked_for()
    {
        var exchange = new FakeExchange(12);
        using TenantContext tenant = exchange.Tenant();
        Assert.Equal(["u1@contoso.example"], Offered(tenant, "u1@con"));
        Assert.Equal("u1", exchange.Commands.Single().Parameters["Anr"]);
    }

    [Fact]
    public void Through_the_admins_session_only_what_was_seen_is_offered()
    {
        var exchange = new FakeExchange(3) { Kind = ExchangeTransportKind.Session };
        using TenantContext tenant = exchange.Tenant();
        Seen.Of(tenant).Add("ann@contoso.example");
        Seen.Of(tenant).Add("bob@contoso.example");
        Assert.Equal(["ann@contoso.example"], Offered(tenant, "a"));
        Assert.Empty(exchange.Commands);
    }

    [Theory]
    [InlineData(SignInKind.Interactive)]
    [InlineData(SignInKind.Device)]
    public void A_sign_in_that_has_run_out_is_not_opened_again_by_a_key(SignInKind kind)
    {
        var exchange = new FakeExchange(3);
        var connection = new WfConnection { TenantId = null, Organization = "contoso.onmicrosoft.com", Environment = "Global", SignIn = kind, Transport = exchange.Kind, ExpiresAt = DateTimeOffset.UtcNow.AddMinutes(-1) };
        using var tenant = new TenantContext(connection, exchange, null, TimeProvider.System);
        Assert.Empty(Offered(tenant, "u"));
        Assert.Empty(exchange.Commands);
    }

    [Fact]
    public void A_failure_is_silent_and_leaves_what_was_seen()
    {
        using var tenant = new TenantContext(new FakeExchange(0).Tenant().Connection, new Troubled(_ => throw WfErrors.CmdletNotAllowed.For("Get-Mailbox", "Get-Mailbox")), null, TimeProvider.System);
        Seen.Of(tenant).Add("ann@contoso.example");
        Assert.Equal(["ann@contoso.example"], Offered(tenant, "a"));
    }

    [Fact]
    public async Task A_service_that_never_answers_does_not_hold_the_prompt()
    {
        var released = new TaskCompletionSource();
        try
        {
            // It doesn't heed the token either.
            using var tenant = new TenantContext(new FakeExchange(0).Tenant().Connection, new Troubled(_ => released.Task), null, TimeProvider.System);
            Task<string[]> offering = Task.Run(() => MailboxNames.Find(tenant, "a", TimeSpan.FromMilliseconds(100)).Select(mailbox => mailbox.Value).ToArray(), TestContext.Current.CancellationToken);
            Assert.Empty(await offering.WaitAsync(Long, TestContext.Current.CancellationToken));
        }
        finally
        {
            released.SetResult();
        }
    }

    private static string[] Offered(TenantContext tenant, string start) => MailboxNames.Find(tenant, start, Long).Select(mailbox => mailbox.Value).ToArray();

    private sealed class Troubled(Func<CancellationToken, Task> answer) : IExchangeTransport
    {
        public ExchangeTransportKind Kind => ExchangeTransportKind.AdminRest;

        public int BatchSize => 1;

        public bool RunsInParallel => true;

        public int ThrottleLimit { get; set; } = 8;

        public async IAsyncEnumerable<ExchangePage> InvokeAsync(ExchangeCommand command, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await answer(cancellationToken);
            yield break;
        }

        public Task<IReadOnlyList<ExchangeOutcome>> InvokeBatchAsync(IReadOnlyList<ExchangeCommand> commands, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<ISet<string>?> GetAvailableCommandsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
