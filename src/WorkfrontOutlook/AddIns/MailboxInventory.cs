using System.Globalization;
using System.Runtime.CompilerServices;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.AddIns;

/// <summary>
/// The part of an inventory that is read mailbox by mailbox: from the service, from what a checkpoint holds, or from the files of a
/// sweep that was made before.
/// </summary>
internal sealed class MailboxInventory
{
    // Above this many, one after another takes so long that another way is worth a word.
    private const int ManyForASession = 1000;

    // Answers that are older are told as such. The longest sweep takes less.
    private static readonly TimeSpan Fresh = TimeSpan.FromDays(1);

    private readonly TenantContext _tenant;
    private readonly InventoryOptions _options;
    private readonly InventoryTally _tally;
    private readonly InventoryItems _items;
    private readonly AddInRecordReader _reader;
    private readonly IProgress<WfProgress>? _progress;

    public MailboxInventory(TenantContext tenant, InventoryOptions options, InventoryTally tally, InventoryItems items, AddInRecordReader reader, IProgress<WfProgress>? progress)
    {
        _tenant = tenant;
        _options = options;
        _tally = tally;
        _items = items;
        _reader = reader;
        _progress = progress;
    }

    /// <summary>Sweeps the mailboxes, or those that were given.</summary>
    /// <param name="checkpoint">What keeps the answers, or null.</param>
    /// <param name="cancellationToken">Interrupts the sweep.</param>
    public async IAsyncEnumerable<InventoryItem> ReadAsync(SweepCheckpoint? checkpoint, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var directory = new MailboxDirectory(_tenant.Exchange);
        WfException? forbidden = await MayNotReadAsync(cancellationToken).ConfigureAwait(false);
        _tally.SweepRefused = forbidden is not null;
        GivenMailboxes? given = null;
        if (_options.Mailboxes is IReadOnlyList<string> identities)
        {
            given = await GivenMailboxes.FindAsync(directory, identities, _options.Shard, _tenant.Exchange.RunsInParallel ? _options.ThrottleLimit : 1, cancellationToken).ConfigureAwait(false);
            _tally.Expected = given.Found.Count + given.NotFound.Count;
            _tally.OnPremises = given.OnPremises.Count;
            _tally.GivenOnPremises = given.OnPremises;
        }

        // First what the file holds. Of a sweep of given mailboxes, only these.
        var answeredBefore = new HashSet<Guid>();
        foreach (MailboxResult answered in checkpoint?.Answered() ?? Array.Empty<MailboxResult>())
        {
            Guid key = SweepShard.KeyOf(answered.Mailbox.Id);
            if ((given is null || given.Found.ContainsKey(key)) && answeredBefore.Add(key))
            {
                _tally.OldSince = OldSince(checkpoint!.BegunAt);
                foreach (InventoryItem item in Items(answered))
                {
                    yield return item;
                }
            }
        }

        IAsyncEnumerable<IReadOnlyList<MailboxReference>> mailboxes = given is null
            ? ListAll(directory, answeredBefore, checkpoint, cancellationToken)
            : given.Without(answeredBefore);
        var sweep = new MailboxSweep(_tenant.Exchange, _options.ThrottleLimit, _options.IncludeManifest || checkpoint?.HasManifests == true, checkpoint, forbidden);
        long started = _tenant.Clock.GetTimestamp();
        int before = _tally.Scanned;
        var notFound = new List<MailboxResult>();
        IAsyncEnumerator<MailboxResult> results = sweep.ReadAsync(mailboxes, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (results.ConfigureAwait(false))
        {
            while (true)
            {
                WfException? listingFailure = null;
                try
                {
                    if (!await results.MoveNextAsync().ConfigureAwait(false))
                    {
                        break;
                    }
                }
                catch (WfException exception) when (exception.Definition != WfErrors.CheckpointNotWritable)
                {
                    listingFailure = exception;
                }

                if (listingFailure is not null)
                {
                    _tally.ListingFailed = true;
                    _tally.Expected = null;
                    yield return _items.SourceFailed(AddInSource.Mailbox, listingFailure);
                    break;
                }

                if (given is null && results.Current.Failure?.Category == WfErrorCategory.ObjectNotFound)
                {
                    // Told at the end, when it is known what became of it.
                    _tally.Failed++;
                    notFound.Add(results.Current);
                }
                else
                {
                    foreach (InventoryItem item in Items(results.Current))
                    {
                        yield return item;
                    }
                }

                TellProgress(started, before);
            }
        }

        foreach (WfException failure in given?.NotFound ?? Array.Empty<WfException>())
        {
            _tally.Failed++;
            yield return new InventoryItem { Failure = _items.MailboxFailed(failure.Target!, failure.InnerException as WfException ?? failure) };
        }

        foreach (string identity in given?.OnPremises ?? Array.Empty<string>())
        {
            yield return new InventoryItem { Failure = WfErrors.MailboxIsOnPremises.For(identity, identity) };
        }

        if (sweep.StoppedBy is WfException stopped && (sweep.NotAsked > 0 || forbidden is not null))
        {
            _tally.Skipped += sweep.NotAsked;
            yield return forbidden is not null ? _items.SourceFailed(AddInSource.Mailbox, forbidden) : _items.SweepStopped(stopped, sweep.NotAsked);
        }

        if (given is null)
        {
            // A service that didn't answer before isn't asked on the side.
            MailboxesApart apart = sweep.StoppedBy is null || forbidden is not null
                ? await MailboxesApart.ReadAsync(directory, notFound.Select(result => result.Mailbox.Id).ToArray(), _tally.ListingFailed, cancellationToken).ConfigureAwait(false)
                : new MailboxesApart();
            (_tally.OnPremises, _tally.SoftDeleted, _tally.Inactive, _tally.NotFound) = (apart.OnPremises, apart.SoftDeleted, apart.Inactive, notFound.Count);
            foreach (MailboxResult gone in notFound)
            {
                (string reason, string remedy) = apart.Explain(gone.Mailbox, gone.Failure!);
                yield return new InventoryItem { Failure = _items.MailboxGone(gone.Mailbox.Address, reason, remedy, gone.Failure!) };
            }

            if (!_tally.ListingFailed && _tally.Skipped == 0)
            {
                checkpoint?.AddDone(apart, _tenant.Clock.GetUtcNow());
            }
        }
    }

    /// <summary>Reads the mailboxes' answers from the files of a sweep that was made before.</summary>
    public IEnumerable<InventoryItem> ReadFiles(SweepMerge merge)
    {
        _tally.OldSince = OldSince(merge.BegunAt);
        foreach (MailboxResult result in merge.Results())
        {
            foreach (InventoryItem item in Items(result))
            {
                yield return item;
            }
        }

        _tally.Merge = merge;
        _tally.Expected = merge.Expected;
        _tally.ListingFailed = merge.Expected is null;
        _tally.Skipped = merge.Expected is int expected ? expected - _tally.Scanned - _tally.Failed : 0;
        (_tally.OnPremises, _tally.SoftDeleted, _tally.Inactive) = (merge.OnPremises, merge.SoftDeleted, merge.Inactive);
        foreach (WfMissing missing in merge.Missing)
        {
            _tally.Add(missing);
            yield return new InventoryItem { Failure = InventoryItems.PartNotRead(missing.Scope, missing.Reason, missing.Remedy, null) };
        }
    }

    /// <summary>Asks up front, so that a missing role is one error and not one for each mailbox.</summary>
    private async Task<WfException?> MayNotReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            ISet<string>? available = await _tenant.Exchange.GetAvailableCommandsAsync(cancellationToken).ConfigureAwait(false);
            return available is null || available.Contains("Get-App") ? null : WfErrors.CmdletNotAllowed.For("Get-App", "Get-App");
        }
        catch (WfException)
        {
            // The question is a convenience; the calls themselves will tell.
            return null;
        }
    }

    private IEnumerable<InventoryItem> Items(MailboxResult result)
    {
        if (result.Failure is WfException failure)
        {
            _tally.Failed++;
            if (result.Kept is (string reason, string remedy))
            {
                _tally.Add(new WfMissing { Source = AddInSource.Mailbox, Scope = result.Mailbox.Address, Reason = reason, Remedy = remedy });
                yield return new InventoryItem { Failure = failure };
            }
            else
            {
                yield return new InventoryItem { Failure = _items.MailboxFailed(result.Mailbox.Address, failure) };
            }

            yield break;
        }

        _tally.Scanned++;
        foreach (AppFields app in result.Apps)
        {
            if (app.IsDefault && !_options.IncludeDefault)
            {
                // Most of what a mailbox gives: not worth a record that isn't kept.
                continue;
            }

            AppFields asked = app.Manifest is null || _options.IncludeManifest ? app : app.WithoutManifest();
            if (_items.Kept(_reader.FromApp(asked, AddInSource.Mailbox, result.Mailbox)) is InventoryItem item)
            {
                yield return item;
            }
        }
    }

    /// <summary>
    /// Gives every mailbox of the shard that has not answered yet, or counts them only where there are more than the limit.
    /// </summary>
    /// <param name="directory">Where they are listed.</param>
    /// <param name="seen">The mailboxes that answered before; those that are listed are added.</param>
    /// <param name="checkpoint">What is told how many there are, or null.</param>
    /// <param name="cancellationToken">Interrupts the listing.</param>
    private async IAsyncEnumerable<IReadOnlyList<MailboxReference>> ListAll(MailboxDirectory directory, HashSet<Guid> seen, SweepCheckpoint? checkpoint, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A mailbox that answered before and is listed no more still counts: its answer is in the result.
        int answeredBefore = seen.Count;
        int count = answeredBefore;
        int total = answeredBefore;
        var held = new List<MailboxReference>();
        await foreach (IReadOnlyList<MailboxReference> page in directory.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            var wanted = new List<MailboxReference>(page.Count);
            foreach (MailboxReference mailbox in page)
            {
                // A listing that changes while it is read can name a mailbox twice.
                if (!seen.Add(SweepShard.KeyOf(mailbox.Id)))
                {
                    continue;
                }

                total++;
                if (_options.Shard is null || _options.Shard.Contains(mailbox.Id))
                {
                    wanted.Add(mailbox);
                }
            }

            count += wanted.Count;
            if (_options.SweepLimit is not int limit)
            {
                yield return wanted;
            }
            else if (count <= limit)
            {
                held.AddRange(wanted);
            }
            else
            {
                held.Clear();
            }
        }

        _tally.Expected = count;
        checkpoint?.AddListed(count, total);
        if (_options.SweepLimit is int most && count > most)
        {
            int skipped = count - answeredBefore;
            _tally.Skipped = skipped;

            // Where nothing may be read, that is the reason; a sweep would not help.
            if (skipped > 0 && !_tally.SweepRefused)
            {
                _tally.Add(new WfMissing
                {
                    Source = AddInSource.Mailbox,
                    Scope = Text(AddInText.MailboxCount, skipped),
                    Reason = Text(AddInText.SweepSkipped_Reason, most),
                    Remedy = AddInText.SweepSkipped_Remedy,
                });
            }

            yield break;
        }

        if (_tenant.Exchange.Kind == ExchangeTransportKind.Session && count > ManyForASession)
        {
            _options.Explain?.Invoke(Text(AddInText.SessionIsSlow, count));
        }

        if (held.Count > 0)
        {
            yield return held;
        }
    }

    private void TellProgress(long started, int before)
    {
        if (_progress is null)
        {
            return;
        }

        int done = _tally.Scanned + _tally.Failed;
        double seconds = _tenant.Clock.GetElapsedTime(started).TotalSeconds;
        _progress.Report(new WfProgress { Activity = AddInText.Reading, Done = done, Total = _tally.Expected, Rate = seconds > 0 ? (done - before) / seconds : 0 });
    }

    // A date in the future is no less to be told: one of the clocks was wrong, and how old the answers are isn't known.
    private DateTimeOffset? OldSince(DateTimeOffset? begunAt) => begunAt is DateTimeOffset at && (_tenant.Clock.GetUtcNow() - at).Duration() > Fresh ? begunAt : null;

    private static string Text(string format, params object[] args) => string.Format(CultureInfo.CurrentCulture, format, args);
}
