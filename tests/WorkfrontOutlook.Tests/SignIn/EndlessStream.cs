#if !NETFRAMEWORK
namespace WorkfrontOutlook.Tests.SignIn;

/// <summary>A body that never comes; ends by cancellation only.</summary>
internal sealed class EndlessStream(TaskCompletionSource? reading = null) : MemoryStream
{
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WaitAsync(cancellationToken);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(WaitAsync(cancellationToken));

    public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => await WaitAsync(cancellationToken);

    private async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        reading?.TrySetResult();
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return 0;
    }
}
#endif
