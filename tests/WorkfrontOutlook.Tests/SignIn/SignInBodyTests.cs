#if !NETFRAMEWORK
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Tests.Services;

namespace WorkfrontOutlook.Tests.SignIn;

/// <summary>What the body of a sign-in's answer may do: neither hang, nor fill the memory.</summary>
public sealed class SignInBodyTests
{
    [Fact]
    public async Task A_body_that_never_comes_can_be_cancelled()
    {
        var reading = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var authority = new FakeAuthority();
        authority.Then(_ => new HttpResponseMessage { Content = new StreamContent(new EndlessStream(reading)) });
        using var stop = new CancellationTokenSource();
        Task<TenantContext> connecting = FakeAuthority.ConnectAsync(authority.Request(SignInKind.ClientSecret), stop.Token);
        await reading.Task;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_body_that_never_comes_is_given_up_in_time()
    {
        var clock = new ManualClock(DateTimeOffset.UtcNow);
        using var authority = new FakeAuthority(clock);
        for (int i = 0; i < 3; i++)
        {
            authority.Then(_ => new HttpResponseMessage { Content = new StreamContent(new EndlessStream()) });
        }

        WfException error = await Assert.ThrowsAsync<WfException>(() => clock.DriveAsync(FakeAuthority.ConnectAsync(authority.Request(SignInKind.ClientSecret))).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
        Assert.Equal("SignInUnreachable", error.ErrorId);
    }

    [Fact]
    public async Task A_body_without_end_is_not_kept()
    {
        var endless = new Zeros();
        using var authority = new FakeAuthority();
        authority.Then(_ => new HttpResponseMessage { Content = new StreamContent(endless) });
        Assert.Equal("SignInReplyMalformed", (await Secrecy.FailAsync(authority, authority.Request(SignInKind.ClientSecret))).ErrorId);
        Assert.InRange(endless.Given, 1, 4 * 1024 * 1024);
    }

    private sealed class Zeros : Stream
    {
        private const long Most = 64 * 1024 * 1024;

        public long Given { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            count = (int)Math.Min(count, Most - Given);
            Given += count;
            return count;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
#endif
