namespace WorkfrontOutlook.Tests.Chaos;

/// <summary>
/// Counts calls and cancels at one of them: before it is sent, while it waits, once its answer is there, or while it waits and
/// then tells of a broken connection, as some networks do of an aborted call.
/// </summary>
internal sealed class CancellingHandler(HttpMessageHandler inner, CancellationTokenSource source, int at, int moment) : DelegatingHandler(inner)
{
    private int _calls;
    private int _running;

    public int Calls => _calls;

    public int Running => Volatile.Read(ref _running);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _running);
        try
        {
            bool isIt = Interlocked.Increment(ref _calls) == at;
            if (isIt && moment == 0)
            {
                await source.CancelAsync();
            }

            if (isIt && moment == 1)
            {
                source.CancelAfter(1);
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            if (isIt && moment == 3)
            {
                await source.CancelAsync();
                throw new HttpRequestException("The request was aborted.", new IOException("The request was aborted."));
            }

            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            if (isIt && moment == 2)
            {
                await source.CancelAsync();
            }

            return response;
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }
}
