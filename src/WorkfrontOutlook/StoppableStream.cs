namespace WorkfrontOutlook;

/// <summary>
/// Reads a stream that may make one wait, such as a pipe, so that the wait can be ended. A read that was left behind keeps its thread
/// until the other side writes or closes.
/// </summary>
/// <param name="stream">The stream; closed with this one.</param>
/// <param name="stopping">Ends the wait of a read that has no token of its own.</param>
#pragma warning disable CA1844 // The base's version for memory calls that for arrays.
internal sealed class StoppableStream(Stream stream, CancellationToken stopping) : Stream
#pragma warning restore CA1844
{
    private const int Most = 64 * 1024;

    private Task<int>? _reading;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        byte[] own = Start(count, stopping, out Task<int> reading);
        Task.WaitAny([reading], stopping);
        return Take(own, reading, buffer, offset);
    }

    /// <inheritdoc/>
    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        byte[] own = Start(count, either.Token, out Task<int> reading);
        var stopped = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (either.Token.Register(() => stopped.TrySetCanceled()))
        {
            if (await Task.WhenAny(reading, stopped.Task).ConfigureAwait(false) != reading)
            {
                throw new OperationCanceledException(either.Token);
            }
        }

        return Take(own, reading, buffer, offset);
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            if (_reading is { IsCompleted: false } left)
            {
                InputFile.Abandon(left, _ => stream.Dispose());
            }
            else
            {
                stream.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    // The caller's buffer may be in other use by the time that a read which was left behind ends.
    private byte[] Start(int count, CancellationToken cancellationToken, out Task<int> reading)
    {
        cancellationToken.ThrowIfCancellationRequested();
        byte[] own = new byte[Math.Min(count, Most)];
        reading = Task.Run(() => stream.Read(own, 0, own.Length), CancellationToken.None);
        _reading = reading;
        return own;
    }

    private static int Take(byte[] own, Task<int> reading, byte[] buffer, int offset)
    {
        int read = reading.GetAwaiter().GetResult();
        Buffer.BlockCopy(own, 0, buffer, offset, read);

        // There may have been a token in it.
        Array.Clear(own, 0, own.Length);
        return read;
    }
}
