namespace WorkfrontOutlook.Errors;

/// <summary>A stream whose first bytes were read already; it counts what passes through and never closes the rest.</summary>
internal sealed class PrefixedStream(byte[] head, int headLength, Stream rest) : Stream
{
    private int _position;

    /// <summary>Gets how many bytes were read so far.</summary>
    public long Passed { get; private set; }

    /// <summary>Gets the last four bytes that were read, as a little-endian number.</summary>
    public uint LastFour { get; private set; }

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
        int read = FromHead(buffer, offset, count);
        return Count(buffer.AsSpan(offset), read > 0 || count == 0 ? read : rest.Read(buffer, offset, count));
    }

    /// <inheritdoc/>
    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        int read = FromHead(buffer, offset, count);
        read = read > 0 || count == 0 ? read : await rest.ReadAsync(buffer, offset, count, cancellationToken).ConfigureAwait(false);
        return Count(buffer.AsSpan(offset), read);
    }

#if NET
    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int length = Math.Min(buffer.Length, headLength - _position);
        if (length > 0)
        {
            head.AsMemory(_position, length).CopyTo(buffer);
            _position += length;
        }
        else
        {
            length = await rest.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }

        return Count(buffer.Span, length);
    }
#endif

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

    private int FromHead(byte[] buffer, int offset, int count)
    {
        int length = Math.Min(count, headLength - _position);
        if (length > 0)
        {
            Buffer.BlockCopy(head, _position, buffer, offset, length);
            _position += length;
        }

        return Math.Max(0, length);
    }

    private int Count(ReadOnlySpan<byte> buffer, int read)
    {
        Passed += read;
        for (int index = Math.Max(0, read - 4); index < read; index++)
        {
            LastFour = (LastFour >> 8) | ((uint)buffer[index] << 24);
        }

        return read;
    }
}
