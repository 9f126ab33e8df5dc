using System.Globalization;
using System.Runtime.CompilerServices;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.LegacyTokens;

namespace WorkfrontOutlook.AddIns;

/// <summary>
/// Reads a tenant's add-ins from every source asked for, streaming. Whatever can't be read is told as it happens and
/// counted in <see cref="Tally"/>; a list is never quietly shorter. One inventory reads once.
/// </summary>
public sealed class AddInInventory
{
    private readonly TenantContext _tenant;
    private readonly InventoryOptions _options;
    private readonly IProgress<WfProgress>? _progress;

    /// <summary>Initializes a new instance of the <see cref="AddInInventory"/> class.</summary>
    /// <param name="tenant">The connection.</param>
    /// <param name="options">What to read.</param>
    /// <param name="progress">Told of the sweep's progress, or null.</param>
    /// <exception cref="WfException">An option is out of range.</exception>
    public AddInInventory(TenantContext tenant, InventoryOptions options, IProgress<WfProgress>? progress = null)
    {
        if (options.ThrottleLimit is < 1 or > 64)
        {
            throw WfErrors.TooManyAtOnce.For(nameof(InventoryOptions.ThrottleLimit), options.ThrottleLimit);
        }

        tenant.Exchange.ThrottleLimit = options.ThrottleLimit;
        _tenant = tenant;
        _options = options;
        _progress = progress;
    }

    /// <summary>Gets what could and could not be read so far.</summary>
    public InventoryTally Tally { get; } = new();

    /// <summary>Gets the token report, once read; null when it could not be asked for.</summary>
    public LegacyTokenReport? Report { get; private set; }

    /// <summary>Reads the sources, in the order token report, organization, private catalog, integrated apps, mailboxes.</summary>
    /// <param name="cancellationToken">Interrupts everything at once.</param>
    /// <returns>Add-ins and failures, as they arrive.</returns>
    public async IAsyncEnumerable<InventoryItem> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // The report is read in any case: it says which add-ins of the other sources ask for tokens.
        WfException? reportFailure = await ReadReportAsync(cancellationToken).ConfigureAwait(false);
        var judge = new LegacyTokenUseJudge(Report, _options.IsListed);
        var reader = new AddInRecordReader(judge);

        if (Wants(AddInSource.TokenReport))
        {
            foreach (WfLegacyTokenRequest request in Report?.Requests ?? Array.Empty<WfLegacyTokenRequest>())
            {
                if (Kept(AddInRecordReader.FromRequest(request)) is InventoryItem item)
                {
                    yield return item;
                }
            }

            if (reportFailure is not null)
            {
                yield return SourceFailed(AddInSource.TokenReport, reportFailure);
            }
        }

        foreach (AddInSource source in new[] { AddInSource.Organization, AddInSource.PrivateCatalog, AddInSource.IntegratedApps })
        {
            if (Wants(source))
            {
                await foreach (InventoryItem item in ReadSourceAsync(source, reader, cancellationToken).ConfigureAwait(false))
                {
                    yield return item;
                }
            }
        }

        if (_options.SweepPaths.Count > 0)
        {
            foreach (InventoryItem item in ReadSweepFiles(reader))
            {
                yield return item;
            }
        }
        else if (Wants(AddInSource.Mailbox))
        {
            await foreach (InventoryItem item in ReadMailboxesAsync(reader, cancellationToken).ConfigureAwait(false))
            {
                yield return item;
            }
        }
    }

    private bool Wants(AddInSource source) => _options.Sources.Contains(source);

    private async Task<WfException?> ReadReportAsync(CancellationToken cancellationToken)
    {
        try
        {
            Report = await LegacyTokenStatusReader.ReadReportAsync(_tenant, cancellationToken).ConfigureAwait(false);
            return Report.Failure;
        }
        catch (WfException exception)
        {
            return exception;
        }
    }

    private async IAsyncEnumerable<InventoryItem> ReadSourceAsync(AddInSource source, AddInRecordReader reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IAsyncEnumerator<WfOutlookAddIn> records = Records(source, reader, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (records.ConfigureAwait(false))
        {
            while (true)
            {
                WfException? failure = null;
                try
                {
                    if (!await records.MoveNextAsync().ConfigureAwait(false))
                    {
                        break;
                    }
                }
                catch (WfException exception)
                {
                    failure = exception;
                }

                if (failure is not null)
                {
                    yield return SourceFailed(source, failure);
                    break;
                }

                if (Kept(records.Current) is InventoryItem item)
                {
                    yield return item;
                }
            }
        }
    }

    private async IAsyncEnumerable<WfOutlookAddIn> Records(AddInSource source, AddInRecordReader reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (source == AddInSource.IntegratedApps)
        {
            IGraphDirectory graph = _tenant.Graph ?? throw WfErrors.GraphNotConnected.For(source.ToString());
            await foreach (GraphApplication application in graph.ListApplicationsWithAddInsAsync(cancellationToken).ConfigureAwait(false))
            {
                foreach (GraphAddIn addIn in application.AddIns)
                {
                    yield return reader.FromApplication(application, addIn);
                }
            }

            yield break;
        }

        var parameters = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase) { ["OrganizationApp"] = true };
        if (source == AddInSource.PrivateCatalog)
        {
            parameters["PrivateCatalog"] = true;
        }

        var command = new ExchangeCommand("Get-App", parameters)
        {
            Select = _options.IncludeManifest ? Array.Empty<string>() : AppFields.Properties,
        };
        await foreach (ExchangePage page in _tenant.Exchange.InvokeAsync(command, cancellationToken).ConfigureAwait(false))
        {
            foreach (ExchangeRecord app in page.Records)
            {
                yield return reader.FromApp(AppFields.From(app, _options.IncludeManifest), source, null);
            }
        }
    }

    private async IAsyncEnumerable<InventoryItem> ReadMailboxesAsync(AddInRecordReader reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var directory = new MailboxDirectory(_tenant.Exchange);
        if (await MayNotReadAsync(cancellationToken).ConfigureAwait(false) is WfException forbidden)
        {
            await SkipAllAsync(directory, cancellationToken).ConfigureAwait(false);
            yield return SourceFailed(AddInSource.Mailbox, forbidden);
            yield break;
        }

        var seen = new HashSet<Guid>();
        using SweepCheckpoint? checkpoint = OpenCheckpoint();
        if (checkpoint is not null)
        {
            foreach (MailboxResult answered in SweepCheckpoint.Answered(_options.CheckpointPath!, seen))
            {
                foreach (InventoryItem item in Items(answered, reader))
                {
                    yield return item;
                }
            }
        }

        var sweep = new MailboxSweep(_tenant.Exchange, _options.ThrottleLimit, _options.IncludeManifest, checkpoint);
        var failures = new List<WfException>();
        IAsyncEnumerable<IReadOnlyList<MailboxReference>> mailboxes = _options.Mailboxes is IReadOnlyList<string> given
            ? FindGiven(directory, given, failures, cancellationToken)
            : ListAll(directory, seen, checkpoint, cancellationToken);

        long started = _tenant.Clock.GetTimestamp();
        int before = Tally.Scanned;
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
                    Tally.ListingFailed = true;
                    Tally.Expected = null;
                    yield return SourceFailed(AddInSource.Mailbox, listingFailure);
                    break;
                }

                foreach (InventoryItem item in Items(results.Current, reader))
                {
                    yield return item;
                }

                TellProgress(started, before);
            }
        }

        foreach (WfException failure in failures)
        {
            yield return new InventoryItem { Failure = failure };
        }

        if (_options.Mailboxes is null && !Tally.ListingFailed)
        {
            Tally.OnPremises = await directory.CountOnPremisesAsync(cancellationToken).ConfigureAwait(false);
            checkpoint?.AddDone(Tally.OnPremises, _tenant.Clock.GetUtcNow());
        }
    }

    private SweepCheckpoint? OpenCheckpoint() => _options.CheckpointPath is not string path ? null : SweepCheckpoint.Open(
        path,
        new SweepIdentity
        {
            Tenant = TenantName(_tenant.Connection),
            Shard = _options.Shard,
            Manifests = _options.IncludeManifest,
            Defaults = _options.IncludeDefault,
        },
        _tenant.Clock.GetUtcNow());

    private static string TenantName(WfConnection connection) => connection.TenantId ?? connection.Organization ?? connection.Environment;

    /// <summary>Reads the mailboxes' answers from the files of a sweep that was made before.</summary>
    private IEnumerable<InventoryItem> ReadSweepFiles(AddInRecordReader reader)
    {
        SweepMerge merge = SweepMerge.Of(_options.SweepPaths, TenantName(_tenant.Connection));
        foreach (MailboxResult result in merge.Results())
        {
            foreach (InventoryItem item in Items(result, reader))
            {
                yield return item;
            }
        }

        Tally.Expected = merge.Expected;
        Tally.Skipped = merge.Expected is int expected ? Math.Max(0, expected - Tally.Scanned - Tally.Failed) : 0;
        Tally.OnPremises = merge.OnPremises;
        foreach (WfMissing missing in merge.Missing)
        {
            Tally.Add(missing);
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

    private async Task SkipAllAsync(MailboxDirectory directory, CancellationToken cancellationToken)
    {
        Tally.SweepRefused = true;
        if (_options.Mailboxes is IReadOnlyList<string> given)
        {
            Tally.Expected = Tally.Skipped = given.Count;
            return;
        }

        try
        {
            int count = 0;
            await foreach (IReadOnlyList<MailboxReference> page in directory.ListAsync(cancellationToken).ConfigureAwait(false))
            {
                count += page.Count;
            }

            Tally.Expected = Tally.Skipped = count;
        }
        catch (WfException)
        {
            Tally.ListingFailed = true;
        }
    }

    private IEnumerable<InventoryItem> Items(MailboxResult result, AddInRecordReader reader)
    {
        if (result.Failure is WfException failure)
        {
            Tally.Failed++;
            yield return new InventoryItem { Failure = MailboxFailed(result.Mailbox.Address, failure) };
            yield break;
        }

        Tally.Scanned++;
        foreach (AppFields app in result.Apps)
        {
            if (Kept(reader.FromApp(app, AddInSource.Mailbox, result.Mailbox)) is InventoryItem item)
            {
                yield return item;
            }
        }
    }

    /// <summary>
    /// Gives every mailbox of the shard that has not answered yet, or counts them only where there are more than the limit.
    /// </summary>
    private async IAsyncEnumerable<IReadOnlyList<MailboxReference>> ListAll(MailboxDirectory directory, HashSet<Guid> seen, SweepCheckpoint? checkpoint, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A mailbox that answered before and is listed no more still counts: its answer is in the result.
        int count = seen.Count;
        var held = new List<MailboxReference>();
        await foreach (IReadOnlyList<MailboxReference> page in directory.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            var wanted = new List<MailboxReference>(page.Count);
            foreach (MailboxReference mailbox in page)
            {
                // A listing that changes while it is read can name a mailbox twice.
                if ((_options.Shard is null || _options.Shard.Contains(mailbox.Id)) && seen.Add(SweepShard.KeyOf(mailbox.Id)))
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

        Tally.Expected = count;
        checkpoint?.AddListed(count);
        if (_options.SweepLimit is int most && count > most)
        {
            Tally.Skipped = count;
            Tally.Add(new WfMissing
            {
                Source = AddInSource.Mailbox,
                Scope = Text(AddInText.MailboxCount, count),
                Reason = Text(AddInText.SweepSkipped_Reason, most),
                Remedy = AddInText.SweepSkipped_Remedy,
            });
        }
        else if (held.Count > 0)
        {
            yield return held;
        }
    }

    private async IAsyncEnumerable<IReadOnlyList<MailboxReference>> FindGiven(
        MailboxDirectory directory,
        IReadOnlyList<string> identities,
        List<WfException> failures,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var onPremises = new List<string>();
        var found = new List<MailboxReference>();
        int failed = 0;
        foreach (string identity in identities.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            try
            {
                (MailboxReference mailbox, bool isOnPremises) = await directory.FindAsync(identity, cancellationToken).ConfigureAwait(false);
                if (isOnPremises)
                {
                    onPremises.Add(identity);
                    failures.Add(WfErrors.MailboxIsOnPremises.For(identity, identity));
                }
                else
                {
                    found.Add(mailbox);
                }
            }
            catch (WfException exception)
            {
                failed++;
                failures.Add(MailboxFailed(identity, exception));
            }
        }

        Tally.Expected = found.Count + failed;
        Tally.Failed += failed;
        Tally.OnPremises = onPremises.Count;
        Tally.GivenOnPremises = onPremises;
        yield return found;
    }

    private InventoryItem? Kept(WfOutlookAddIn addIn)
    {
        if (addIn.Scope == AddInScope.Default && !_options.IncludeDefault)
        {
            return null;
        }

        if (_options.WorkfrontOnly && !addIn.IsWorkfront)
        {
            return null;
        }

        return _options.AddInIds.Count == 0 || _options.AddInIds.Contains(addIn.AddInId, StringComparer.OrdinalIgnoreCase) || _options.AddInIds.Contains(addIn.AssetId, StringComparer.OrdinalIgnoreCase)
            ? new InventoryItem { AddIn = addIn }
            : null;
    }

    private InventoryItem SourceFailed(AddInSource source, WfException cause)
    {
        Tally.Add(new WfMissing { Source = source, Scope = AddInText.Whole, Reason = cause.Message, Remedy = cause.RecommendedAction });
        return new InventoryItem { Failure = WfErrors.SourceNotRead.Because(cause, source.ToString(), source, cause.Message, cause.RecommendedAction) };
    }

    private WfException MailboxFailed(string mailbox, WfException cause)
    {
        Tally.Add(new WfMissing { Source = AddInSource.Mailbox, Scope = mailbox, Reason = cause.Message, Remedy = cause.RecommendedAction });
        return WfErrors.MailboxNotRead.Because(cause, mailbox, mailbox, cause.Message, cause.RecommendedAction);
    }

    private void TellProgress(long started, int before)
    {
        if (_progress is null)
        {
            return;
        }

        int done = Tally.Scanned + Tally.Failed;
        double seconds = _tenant.Clock.GetElapsedTime(started).TotalSeconds;
        _progress.Report(new WfProgress { Activity = AddInText.Reading, Done = done, Total = Tally.Expected, Rate = seconds > 0 ? (done - before) / seconds : 0 });
    }

    private static string Text(string format, params object[] args) => string.Format(CultureInfo.CurrentCulture, format, args);
}
