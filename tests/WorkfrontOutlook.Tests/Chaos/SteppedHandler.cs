namespace WorkfrontOutlook.Tests.Chaos;

/// <summary>
/// Makes every call and every read of a body suspend, in small pieces as a network gives them. Once frozen it gives nothing any
/// more: only cancelling ends a call.
/// </summary>
internal sealed class SteppedHandler(HttpMessageHandler inner, Freeze freeze) : DelegatingHandler(inner)
{
    private int _running;

    public int Running => Volatile.Read(ref _running);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _running);
        try
        {
            await freeze.StepAsync(cancellationToken);
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            await freeze.StepAsync(cancellationToken);
            var body = new StreamContent(new SteppedStream(await response.Content.ReadAsStreamAsync(cancellationToken), freeze));
            foreach (KeyValuePair<string, IEnumerable<string>> header in response.Content.Headers)
            {
                body.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }

            response.Content = body;
            return response;
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private sealed class SteppedStream(Stream inner, Freeze freeze) : Stream
    {
        private const int Piece = 2048;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await freeze.StepAsync(cancellationToken);
            return await inner.ReadAsync(buffer[..Math.Min(Piece, buffer.Length)], cancellationToken);
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Nothing may block.");

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
