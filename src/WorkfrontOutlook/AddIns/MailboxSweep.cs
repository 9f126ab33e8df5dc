using System.Runtime.CompilerServices;
using System.Threading.Channels;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.AddIns;

/// <summary>
/// Reads the add-ins of many mailboxes: the listing feeds workers, the workers feed the caller, all bounded, so that
/// memory stays flat however many mailboxes there are.
/// </summary>
internal sealed class MailboxSweep
{
    private readonly IExchangeTransport _exchange;
    private readonly int _workers;
    private readonly bool _includeManifest;
    private readonly SweepCheckpoint? _checkpoint;

    public MailboxSweep(IExchangeTransport exchange, int throttleLimit, bool includeManifest, SweepCheckpoint? checkpoint)
    {
        _exchange = exchange;
        _workers = exchange.RunsInParallel ? throttleLimit : 1;
        _includeManifest = includeManifest;
        _checkpoint = checkpoint;
    }

    /// <summary>Reads each mailbox once, in no particular order.</summary>
    public async IAsyncEnumerable<MailboxResult> ReadAsync(
        IAsyncEnumerable<IReadOnlyList<MailboxReference>> mailboxes,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        int batch = Math.Max(1, _exchange.BatchSize);
        var work = Channel.CreateBounded<IReadOnlyList<MailboxReference>>(_workers * 2);
        var results = Channel.CreateBounded<MailboxResult>(_workers * batch * 2);
        Task feeding = FeedAsync(mailboxes, batch, work.Writer, stop.Token);
        Task reading = WorkAsync(work.Reader, results.Writer, stop.Token);
        try
        {
            while (await results.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                while (results.Reader.TryRead(out MailboxResult? result))
                {
                    yield return result;
                }
            }

            // The listing's failure, if any, comes after everything that it gave before.
            await feeding.ConfigureAwait(false);
            await reading.ConfigureAwait(false);
        }
        finally
        {
#if NET8_0_OR_GREATER
            await stop.CancelAsync().ConfigureAwait(false);
#else
            stop.Cancel();
#endif
            try
            {
                await Task.WhenAll(feeding, reading).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is OperationCanceledException or WfException)
            {
                // Already told to the caller above, or the caller has gone.
            }
        }
    }

    private static async Task FeedAsync(
        IAsyncEnumerable<IReadOnlyList<MailboxReference>> mailboxes,
        int batch,
        ChannelWriter<IReadOnlyList<MailboxReference>> work,
        CancellationToken cancellationToken)
    {
        try
        {
            var next = new List<MailboxReference>(batch);
            await foreach (IReadOnlyList<MailboxReference> page in mailboxes.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                foreach (MailboxReference mailbox in page)
                {
                    next.Add(mailbox);
                    if (next.Count == batch)
                    {
                        await work.WriteAsync(next, cancellationToken).ConfigureAwait(false);
                        next = new List<MailboxReference>(batch);
                    }
                }
            }

            if (next.Count > 0)
            {
                await work.WriteAsync(next, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            work.Complete();
        }
    }

    private async Task WorkAsync(ChannelReader<IReadOnlyList<MailboxReference>> work, ChannelWriter<MailboxResult> results, CancellationToken cancellationToken)
    {
        Exception? fault = null;
        try
        {
            await Task.WhenAll(Enumerable.Range(0, _workers).Select(_ => OneWorkerAsync(work, results, cancellationToken))).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            fault = exception;
            throw;
        }
        finally
        {
            results.Complete(fault);
        }
    }

    private async Task OneWorkerAsync(ChannelReader<IReadOnlyList<MailboxReference>> work, ChannelWriter<MailboxResult> results, CancellationToken cancellationToken)
    {
        while (await work.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (work.TryRead(out IReadOnlyList<MailboxReference>? mailboxes))
            {
                ExchangeCommand[] commands = mailboxes.Select(Command).ToArray();
                IReadOnlyList<ExchangeOutcome> outcomes = await _exchange.InvokeBatchAsync(commands, cancellationToken).ConfigureAwait(false);
                for (int index = 0; index < mailboxes.Count; index++)
                {
                    var result = new MailboxResult
                    {
                        Mailbox = mailboxes[index],
                        Failure = outcomes[index].Failure,
                        Apps = outcomes[index].Output?.Records.Select(app => AppFields.From(app, _includeManifest)).ToArray() ?? Array.Empty<AppFields>(),
                    };

                    // Before it goes on: a crash then loses the calls in flight and nothing else.
                    _checkpoint?.Add(result);
                    await results.WriteAsync(result, cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    private ExchangeCommand Command(MailboxReference mailbox) => new(
        "Get-App",
        new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase) { ["Mailbox"] = mailbox.Id })
    {
        Select = _includeManifest ? Array.Empty<string>() : AppFields.Properties,
    };
}
