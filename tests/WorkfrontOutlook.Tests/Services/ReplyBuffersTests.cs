#if !NETFRAMEWORK
using System.Buffers;
using System.Text;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Services.Resilience;
using WorkfrontOutlook.Tests.Tokens;

namespace WorkfrontOutlook.Tests.Services;

/// <summary>The buffers for replies follow the limit of requests in flight.</summary>
[Collection(MeasuredTests.Name)]
public sealed class ReplyBuffersTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(64)]
    public void As_many_are_kept_as_requests_in_flight_can_need(int limit)
    {
        var buffers = new ReplyBuffers(AdaptiveGate.DefaultLimit);
        buffers.Follow(limit);
        ArrayPool<byte> pool = buffers.Pool;
        foreach (int size in new[] { 32 * 1024, PooledBody.LargestOfPool })
        {
            byte[][] first = Enumerable.Range(0, limit * 2).Select(_ => pool.Rent(size)).ToArray();
            Array.ForEach(first, buffer => pool.Return(buffer));
            byte[][] second = Enumerable.Range(0, limit * 2).Select(_ => pool.Rent(size)).ToArray();
            Assert.All(second, buffer => Assert.Contains(buffer, first));
        }
    }

    [Fact]
    public void The_same_limit_again_keeps_the_buffers_and_a_lower_one_gives_them_up()
    {
        var buffers = new ReplyBuffers(64);
        ArrayPool<byte> pool = buffers.Pool;
        buffers.Follow(64);
        Assert.Same(pool, buffers.Pool);
        buffers.Follow(8);
        Assert.NotSame(pool, buffers.Pool);
    }

    [Fact]
    public async Task Forty_replies_at_once_take_the_memory_of_the_forty_before()
    {
        const int Limit = 40;
        using var server = new TogetherHandler(Limit, Encoding.UTF8.GetBytes("{\"value\":[" + new string(' ', 900_000) + "]}"));
        using TenantContext context = Wire.Connect(new ConnectRequest
        {
            SignIn = SignInKind.Demo,
            TenantId = Wire.Tenant,
            ExchangeAccessToken = Wire.Secret("opaque"),
            Handler = server,
            Clock = TimeProvider.System,
        });
        context.Exchange.ThrottleLimit = Limit;

        // The gate opens to the limit step by step.
        for (int warm = 0; warm < 2000 && server.Most < Limit; warm++)
        {
            await AskAsync(context, Limit);
        }

        Assert.Equal(Limit, server.Most);
        long least = long.MaxValue;
        server.Together = true;
        for (int round = 0; round < 4; round++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            await AskAsync(context, Limit);
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        // Each that finds no buffer takes 2 MB.
        Assert.True(least < 8_000_000, $"{Limit} replies took {least:N0} bytes of new memory.");
    }

    private static Task<ExchangePage[]> AskAsync(TenantContext context, int count) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(_ => context.Exchange.InvokeWholeAsync(Wire.Read, TestContext.Current.CancellationToken)));

    /// <summary>Answers when so many have begun to read: then all hold a buffer.</summary>
    private sealed class TogetherHandler(int count, byte[] body) : HttpMessageHandler
    {
        private readonly Lock _lock = new();
        private TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _inFlight;
        private int _reading;

        public int Most { get; private set; }

        public bool Together { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            lock (_lock)
            {
                Most = Math.Max(Most, ++_inFlight);
            }

            // Long enough for the others to come, whoever the processor is given to.
            await Task.Delay(2, cancellationToken);
            lock (_lock)
            {
                _inFlight--;
            }

            return new HttpResponseMessage { RequestMessage = request, Content = Together ? new StreamContent(new LateEnd(this, body)) : new ByteArrayContent("{\"value\":[]}"u8.ToArray()) };
        }

        private Task AllAsync()
        {
            lock (_lock)
            {
                TaskCompletionSource all = _all;
                if (++_reading == count)
                {
                    _reading = 0;
                    _all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    all.SetResult();
                }

                return all.Task;
            }
        }

        private sealed class LateEnd(TogetherHandler handler, byte[] body) : MemoryStream(body)
        {
            private bool _waited;

            public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
            {
                int read = Read(buffer, offset, count);
                if (read == 0 && !_waited)
                {
                    _waited = true;
                    await handler.AllAsync().WaitAsync(cancellationToken);
                }

                return read;
            }
        }
    }
}
#endif
