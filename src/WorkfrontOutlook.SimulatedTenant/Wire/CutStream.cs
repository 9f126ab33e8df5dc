namespace WorkfrontOutlook.SimulatedTenant.Wire;

/// <summary>A body whose connection breaks in the middle.</summary>
internal sealed class CutStream : MemoryStream
{
    public CutStream(byte[] bytes, int cutAt)
        : base(bytes, 0, cutAt, writable: false)
    {
    }

    public override bool CanSeek => false;

    public override int Read(byte[] buffer, int offset, int count) => Whole(base.Read(buffer, offset, count));

    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Whole(await base.ReadAsync(buffer, offset, count, cancellationToken).ConfigureAwait(false));

#if NET8_0_OR_GREATER
    public override int Read(Span<byte> buffer) => Whole(base.Read(buffer));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Whole(await base.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));

    public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
#else
    public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
#endif
    {
        var buffer = new byte[bufferSize];
        while (true)
        {
            int count = await ReadAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false);
            await destination.WriteAsync(buffer, 0, count, cancellationToken).ConfigureAwait(false);
        }
    }

    public static Exception Broken()
    {
        const string Message = "The response ended prematurely, with at least 1 additional bytes expected.";
#if NET8_0_OR_GREATER
        return new HttpIOException(HttpRequestError.ResponseEnded, Message);
#else
        return new IOException(Message);
#endif
    }

    private static int Whole(int count) => count > 0 ? count : throw Broken();
}
