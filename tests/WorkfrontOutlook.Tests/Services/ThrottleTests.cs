using System.Net;
using WorkfrontOutlook.Connections;

namespace WorkfrontOutlook.Tests.Services;

public sealed class ThrottleTests
{
    [Fact]
    public void The_limit_is_eight_unless_set_and_at_least_one()
    {
        using var wire = new Wire();
        Assert.Equal(8, wire.Exchange.ThrottleLimit);
        wire.Exchange.ThrottleLimit = 3;
        Assert.Equal(3, wire.Exchange.ThrottleLimit);
        Assert.Throws<ArgumentOutOfRangeException>(() => wire.Exchange.ThrottleLimit = 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(16)]
    public async Task Concurrency_grows_to_the_limit_and_never_beyond(int limit)
    {
        var server = new CountingHandler(_ => 200, TimeProvider.System);
        using TenantContext context = Connect(server, TimeProvider.System);
        context.Exchange.ThrottleLimit = limit;

        // How many really are in flight together is the machine's affair too, so it gets more than one chance.
        for (int i = 0; i < 100 && server.Most < limit; i++)
        {
            await AskAsync(context, 200);
        }

        await AskAsync(context, 200);
        Assert.Equal(limit, server.Most);
    }

    [Fact]
    public async Task A_service_that_allows_few_at_once_is_not_overrun()
    {
        // Refuses more than four at once, as the text throttle does; everything is read in the end.
        var clock = new ManualClock(Wire.Start);
        var server = new CountingHandler(inFlight => inFlight > 4 ? 429 : 200, clock);
        using TenantContext context = Connect(server, clock);
        context.Exchange.ThrottleLimit = 32;
        ExchangePage[] pages = await clock.DriveAsync(AskAsync(context, 300));
        Assert.All(pages, page => Assert.Single(page.Records));
        Assert.InRange(server.Most, 4, 12);
        Assert.True(server.Refused < 100, $"{server.Refused} of {server.Total} requests were refused.");
    }

    [Fact]
    public async Task A_tenant_wide_wait_holds_everybody_back()
    {
        using var wire = new Wire();
        wire.Exchange.ThrottleLimit = 1;
        wire.Handler.Then(429, string.Empty, ("Retry-After", "30")).Then(200, Wire.Mailboxes);
        Task<ExchangePage> first = wire.Exchange.InvokeWholeAsync(Wire.Read, TestContext.Current.CancellationToken);
        Task<ExchangePage> second = wire.Exchange.InvokeWholeAsync(Wire.Read, TestContext.Current.CancellationToken);
        await wire.Clock.DriveAsync(Task.WhenAll(first, second));
        Assert.All(wire.Handler.Seen.Skip(1), seen => Assert.True(seen.At >= Wire.Start.AddSeconds(30)));
        Assert.Equal(3, wire.Handler.Seen.Count);
    }

    [Fact]
    public async Task Waiting_for_the_turn_costs_nothing_of_the_five_minutes()
    {
        using var wire = new Wire();
        wire.Exchange.ThrottleLimit = 1;
        var ids = new List<string>();
        wire.Handler.Then(request =>
        {
            string id = request.Headers["client-request-id"];
            bool isAgain = ids.Contains(id);
            ids.Add(id);
            return isAgain
                ? ScriptedHandler.Answer(200, Wire.Mailboxes)
                : ScriptedHandler.Answer(429, string.Empty, ("Retry-After", ids.Count == 1 ? "240" : "120"));
        });
        Task<ExchangePage> first = wire.Exchange.InvokeWholeAsync(Wire.Read, TestContext.Current.CancellationToken);
        Task<ExchangePage> second = wire.Exchange.InvokeWholeAsync(Wire.Read, TestContext.Current.CancellationToken);
        await wire.Clock.DriveAsync(Task.WhenAll(first, second));
        Assert.Equal(4, wire.Handler.Seen.Count);
        Assert.Equal(ids[0], ids[1]);
        Assert.True(wire.Handler.Seen[2].At >= Wire.Start.AddSeconds(240));
        Assert.True(wire.Handler.Seen[3].At >= Wire.Start.AddSeconds(360));
    }

    private static Task<ExchangePage[]> AskAsync(TenantContext context, int count) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(_ => context.Exchange.InvokeWholeAsync(Wire.Read, TestContext.Current.CancellationToken)));

    private static TenantContext Connect(HttpMessageHandler handler, TimeProvider clock) => Wire.Connect(new ConnectRequest
    {
        SignIn = SignInKind.Demo,
        TenantId = Wire.Tenant,
        ExchangeAccessToken = Wire.Secret("opaque"),
        Handler = handler,
        Clock = clock,
    });

    private sealed class CountingHandler : HttpMessageHandler
    {
        private readonly Lock _lock = new();
        private readonly Func<int, int> _status;
        private readonly TimeProvider _clock;
        private int _inFlight;

        public CountingHandler(Func<int, int> status, TimeProvider clock)
        {
            _status = status;
            _clock = clock;
        }

        public int Most { get; private set; }

        public int Refused { get; private set; }

        public int Total { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            int status;
            lock (_lock)
            {
                Total++;
                Most = Math.Max(Most, ++_inFlight);
                status = _status(_inFlight);
                Refused += status == 200 ? 0 : 1;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(2), _clock, cancellationToken);
            lock (_lock)
            {
                _inFlight--;
            }

            return new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(status == 200 ? Wire.Mailboxes : string.Empty) };
        }
    }
}
