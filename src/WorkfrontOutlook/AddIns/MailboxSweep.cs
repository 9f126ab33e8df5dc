using System.Runtime.CompilerServices;
using System.Threading.Channels;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.AddIns;

/// <summary>
/// Reads the add-ins of many mailboxes: the listing feeds workers, the workers feed the caller. What they give is bounded,
/// so that memory stays flat however many mailboxes there are.
/// </summary>
internal sealed class MailboxSweep
{
    /// <summary>How many failures in a row end a sweep, where they are of the connection, the permission or the throttle.</summary>
    private const int EnoughOfConnection = 20;

    /// <summary>How many end it where each could just be its mailbox's.</summary>
    private const int EnoughOfService = 100;

    private readonly IExchangeTransport _exchange;
    private readonly int _workers;
    private readonly bool _includeManifest;
    private readonly SweepCheckpoint? _checkpoint;
    private int _failedInARow;
    private int _notAsked;
    private volatile WfException? _stoppedBy;

    /// <summary>Initializes a new instance of the <see cref="MailboxSweep"/> class.</summary>
    /// <param name="exchange">The way to Exchange.</param>
    /// <param name="throttleLimit">How many requests may be in flight at once.</param>
    /// <param name="includeManifest">Whether the manifests are read.</param>
    /// <param name="checkpoint">What keeps the answers, or null.</param>
    /// <param name="stoppedBy">Why no mailbox is to be asked, so that they are only counted; null to ask.</param>
    public MailboxSweep(IExchangeTransport exchange, int throttleLimit, bool includeManifest, SweepCheckpoint? checkpoint, WfException? stoppedBy = null)
    {
        _stoppedBy = stoppedBy;
        _exchange = exchange;
        _workers = exchange.RunsInParallel ? throttleLimit : 1;
        _includeManifest = includeManifest;
        _checkpoint = checkpoint;
    }

    /// <summary>
    /// Gets why no more mailboxes are asked: so many in a row failed for a reason that isn't the mailbox's that the next
    /// ones would, too. Null while all are asked.
    /// </summary>
    public WfException? StoppedBy => _stoppedBy;

    /// <summary>Gets how many mailboxes were not asked because of <see cref="StoppedBy"/>.</summary>
    public int NotAsked => Volatile.Read(ref _notAsked);

    /// <summary>Reads each mailbox once, in no particular order.</summary>
    public async IAsyncEnumerable<MailboxResult> ReadAsync(
        IAsyncEnumerable<IReadOnlyList<MailboxReference>> mailboxes,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        int batch = Math.Max(1, _exchange.BatchSize);

        // The listing runs ahead of the answers: the link to its next page lives for minutes only, and how many there are
        // must be known to tell how long it takes. It holds an id and an address for each mailbox, packed.
        var work = Channel.CreateUnbounded<PackedMailboxes>(new UnboundedChannelOptions { SingleWriter = true });
        var results = Channel.CreateBounded<MailboxResult>(_workers * batch * 2);
        Task feeding = FeedAsync(mailboxes, batch, work.Writer, stop.Token);
        Task reading = WorkAsync(work.Reader, results.Writer, stop.Token);
        var garbage = new SweepGarbage();
        try
        {
            while (await results.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                while (results.Reader.TryRead(out MailboxResult? result))
                {
                    yield return result;
                    garbage.Count();
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
        ChannelWriter<PackedMailboxes> work,
        CancellationToken cancellationToken)
    {
        try
        {
            var next = new List<MailboxReference>(batch);
            try
            {
                await foreach (IReadOnlyList<MailboxReference> page in mailboxes.WithCancellation(cancellationToken).ConfigureAwait(false))
                {
                    foreach (MailboxReference mailbox in page)
                    {
                        next.Add(mailbox);
                        if (next.Count == batch)
                        {
                            await work.WriteAsync(PackedMailboxes.Of(next), cancellationToken).ConfigureAwait(false);
                            next.Clear();
                        }
                    }
                }
            }
            finally
            {
                // Also where the listing failed: what it gave before is asked.
                if (next.Count > 0)
                {
                    work.TryWrite(PackedMailboxes.Of(next));
                }
            }
        }
        finally
        {
            work.Complete();
        }
    }

    private async Task WorkAsync(ChannelReader<PackedMailboxes> work, ChannelWriter<MailboxResult> results, CancellationToken cancellationToken)
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

    private async Task OneWorkerAsync(ChannelReader<PackedMailboxes> work, ChannelWriter<MailboxResult> results, CancellationToken cancellationToken)
    {
        while (await work.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (work.TryRead(out PackedMailboxes? packed))
            {
                if (_stoppedBy is not null)
                {
                    Interlocked.Add(ref _notAsked, packed.Count);
                    continue;
                }

                MailboxReference[] mailboxes = packed.Unpack();
                ExchangeCommand[] commands = Array.ConvertAll(mailboxes, Command);
                IReadOnlyList<ExchangeOutcome> outcomes = await _exchange.InvokeBatchAsync(commands, cancellationToken).ConfigureAwait(false);
                for (int index = 0; index < mailboxes.Length; index++)
                {
                    var result = new MailboxResult
                    {
                        Mailbox = mailboxes[index],
                        Failure = outcomes[index].Failure,
                        Apps = outcomes[index].Output?.Records.Select(app => AppFields.From(app, _includeManifest)).ToArray() ?? Array.Empty<AppFields>(),
                    };

                    // Before it goes on: a crash then loses the calls in flight and nothing else.
                    _checkpoint?.Add(result);
                    Heed(result.Failure);
                    await results.WriteAsync(result, cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    private void Heed(WfException? failure)
    {
        int enough = failure?.Category switch
        {
            WfErrorCategory.AuthenticationError or WfErrorCategory.ConnectionError or WfErrorCategory.PermissionDenied => EnoughOfConnection,
            WfErrorCategory.LimitsExceeded when failure.Definition != WfErrors.ReplyTooLarge => EnoughOfConnection,
            WfErrorCategory.ResourceUnavailable or WfErrorCategory.ProtocolError or WfErrorCategory.OperationTimeout => EnoughOfService,
            _ => int.MaxValue,
        };
        if (enough == int.MaxValue)
        {
            Interlocked.Exchange(ref _failedInARow, 0);
        }
        else if (Interlocked.Increment(ref _failedInARow) >= enough)
        {
            _stoppedBy ??= failure;
        }
    }

    private ExchangeCommand Command(MailboxReference mailbox) => new(
        "Get-App",
        new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase) { ["Mailbox"] = mailbox.Id })
    {
        Select = _includeManifest ? Array.Empty<string>() : AppFields.Properties,
    };
}
