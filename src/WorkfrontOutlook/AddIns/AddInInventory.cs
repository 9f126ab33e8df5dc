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
    // Above this many, one after another takes so long that another way is worth a word.
    private const int ManyForASession = 1000;

    // Answers that are older are told as such. The longest sweep takes less.
    private static readonly TimeSpan Fresh = TimeSpan.FromDays(1);

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
        // First of all, so that a file that can't be used is told before anything is read.
        SweepMerge? merge = _options.SweepPaths.Count > 0 ? SweepMerge.Of(_options.SweepPaths, TenantName(_tenant.Connection)) : null;
        using SweepCheckpoint? checkpoint = merge is null && Wants(AddInSource.Mailbox) ? OpenCheckpoint() : null;

        GraphApplicationFeed applications = new(Wants(AddInSource.IntegratedApps) ? _tenant.Graph : null, cancellationToken);
        await using ConfiguredAsyncDisposable reading = applications.ConfigureAwait(false);

        // The report is read in any case: it says which add-ins of the other sources ask for tokens.
        WfException? reportFailure = await ReadReportAsync(cancellationToken).ConfigureAwait(false);
        var judge = new LegacyTokenUseJudge(Report, _options.IsListed);
        var reader = new AddInRecordReader(judge, TenantName(_tenant.Connection));

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
                await foreach (InventoryItem item in ReadSourceAsync(source, reader, applications, cancellationToken).ConfigureAwait(false))
                {
                    yield return item;
                }
            }
        }

        if (merge is not null)
        {
            foreach (InventoryItem item in ReadSweepFiles(merge, reader))
            {
                yield return item;
            }
        }
        else if (Wants(AddInSource.Mailbox))
        {
            await foreach (InventoryItem item in ReadMailboxesAsync(reader, checkpoint, cancellationToken).ConfigureAwait(false))
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

    private async IAsyncEnumerable<InventoryItem> ReadSourceAsync(AddInSource source, AddInRecordReader reader, GraphApplicationFeed applications, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IAsyncEnumerator<WfOutlookAddIn> records = Records(source, reader, applications, cancellationToken).GetAsyncEnumerator(cancellationToken);
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

    private async IAsyncEnumerable<WfOutlookAddIn> Records(AddInSource source, AddInRecordReader reader, GraphApplicationFeed applications, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (source == AddInSource.IntegratedApps)
        {
            if (_tenant.Graph is null)
            {
                throw WfErrors.GraphNotConnected.For(source.ToString());
            }

            await foreach (GraphApplication application in applications.ReadAsync(cancellationToken).ConfigureAwait(false))
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

    private async IAsyncEnumerable<InventoryItem> ReadMailboxesAsync(AddInRecordReader reader, SweepCheckpoint? checkpoint, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var directory = new MailboxDirectory(_tenant.Exchange);
        WfException? forbidden = await MayNotReadAsync(cancellationToken).ConfigureAwait(false);
        Tally.SweepRefused = forbidden is not null;
        GivenMailboxes? given = null;
        if (_options.Mailboxes is IReadOnlyList<string> identities)
        {
            given = await GivenMailboxes.FindAsync(directory, identities, _options.Shard, _tenant.Exchange.RunsInParallel ? _options.ThrottleLimit : 1, cancellationToken).ConfigureAwait(false);
            Tally.Expected = given.Found.Count + given.NotFound.Count;
            Tally.OnPremises = given.OnPremises.Count;
            Tally.GivenOnPremises = given.OnPremises;
        }

        // First what the file holds. Of a sweep of given mailboxes, only these.
        var answeredBefore = new HashSet<Guid>();
        foreach (MailboxResult answered in checkpoint?.Answered() ?? Array.Empty<MailboxResult>())
        {
            Guid key = SweepShard.KeyOf(answered.Mailbox.Id);
            if ((given is null || given.Found.ContainsKey(key)) && answeredBefore.Add(key))
            {
                Tally.OldSince = OldSince(checkpoint!.BegunAt);
                foreach (InventoryItem item in Items(answered, reader))
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
        int before = Tally.Scanned;
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
                    Tally.ListingFailed = true;
                    Tally.Expected = null;
                    yield return SourceFailed(AddInSource.Mailbox, listingFailure);
                    break;
                }

                if (given is null && results.Current.Failure?.Category == WfErrorCategory.ObjectNotFound)
                {
                    // Told at the end, when it is known what became of it.
                    Tally.Failed++;
                    notFound.Add(results.Current);
                }
                else
                {
                    foreach (InventoryItem item in Items(results.Current, reader))
                    {
                        yield return item;
                    }
                }

                TellProgress(started, before);
            }
        }

        foreach (WfException failure in given?.NotFound ?? Array.Empty<WfException>())
        {
            Tally.Failed++;
            yield return new InventoryItem { Failure = MailboxFailed(failure.Target!, failure.InnerException as WfException ?? failure) };
        }

        foreach (string identity in given?.OnPremises ?? Array.Empty<string>())
        {
            yield return new InventoryItem { Failure = WfErrors.MailboxIsOnPremises.For(identity, identity) };
        }

        if (sweep.StoppedBy is WfException stopped && (sweep.NotAsked > 0 || forbidden is not null))
        {
            Tally.Skipped += sweep.NotAsked;
            yield return forbidden is not null ? SourceFailed(AddInSource.Mailbox, forbidden) : SweepStopped(stopped, sweep.NotAsked);
        }

        if (given is null)
        {
            // A service that didn't answer before isn't asked on the side.
            MailboxesApart apart = sweep.StoppedBy is null || forbidden is not null
                ? await MailboxesApart.ReadAsync(directory, notFound.Select(result => result.Mailbox.Id).ToArray(), Tally.ListingFailed, cancellationToken).ConfigureAwait(false)
                : new MailboxesApart();
            (Tally.OnPremises, Tally.SoftDeleted, Tally.Inactive, Tally.NotFound) = (apart.OnPremises, apart.SoftDeleted, apart.Inactive, notFound.Count);
            foreach (MailboxResult gone in notFound)
            {
                (string reason, string remedy) = apart.Explain(gone.Mailbox, gone.Failure!);
                yield return new InventoryItem { Failure = MailboxGone(gone.Mailbox.Address, reason, remedy, gone.Failure!) };
            }

            if (!Tally.ListingFailed && Tally.Skipped == 0)
            {
                checkpoint?.AddDone(apart, _tenant.Clock.GetUtcNow());
            }
        }
    }

    private DateTimeOffset? OldSince(DateTimeOffset? begunAt) => begunAt < _tenant.Clock.GetUtcNow() - Fresh ? begunAt : null;

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

    /// <summary>The name that tells a tenant from another in checkpoints and records.</summary>
    internal static string TenantName(WfConnection connection) => connection.TenantId ?? connection.Organization ?? connection.Environment;

    /// <summary>Reads the mailboxes' answers from the files of a sweep that was made before.</summary>
    private IEnumerable<InventoryItem> ReadSweepFiles(SweepMerge merge, AddInRecordReader reader)
    {
        Tally.OldSince = OldSince(merge.BegunAt);
        foreach (MailboxResult result in merge.Results())
        {
            foreach (InventoryItem item in Items(result, reader))
            {
                yield return item;
            }
        }

        Tally.Expected = merge.Expected;
        Tally.ListingFailed = merge.Expected is null;
        Tally.Skipped = merge.Expected is int expected ? expected - Tally.Scanned - Tally.Failed : 0;
        (Tally.OnPremises, Tally.SoftDeleted, Tally.Inactive) = (merge.OnPremises, merge.SoftDeleted, merge.Inactive);
        foreach (WfMissing missing in merge.Missing)
        {
            Tally.Add(missing);
            yield return new InventoryItem { Failure = PartNotRead(missing.Scope, missing.Reason, missing.Remedy, null) };
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

    private IEnumerable<InventoryItem> Items(MailboxResult result, AddInRecordReader reader)
    {
        if (result.Failure is WfException failure)
        {
            Tally.Failed++;
            if (result.Kept is (string reason, string remedy))
            {
                Tally.Add(new WfMissing { Source = AddInSource.Mailbox, Scope = result.Mailbox.Address, Reason = reason, Remedy = remedy });
                yield return new InventoryItem { Failure = failure };
            }
            else
            {
                yield return new InventoryItem { Failure = MailboxFailed(result.Mailbox.Address, failure) };
            }

            yield break;
        }

        Tally.Scanned++;
        foreach (AppFields app in result.Apps)
        {
            AppFields asked = app.Manifest is null || _options.IncludeManifest ? app : app.WithoutManifest();
            if (Kept(reader.FromApp(asked, AddInSource.Mailbox, result.Mailbox)) is InventoryItem item)
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

        Tally.Expected = count;
        checkpoint?.AddListed(count, total);
        if (_options.SweepLimit is int most && count > most)
        {
            int skipped = count - answeredBefore;
            Tally.Skipped = skipped;
            if (skipped > 0)
            {
                Tally.Add(new WfMissing
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

        return _options.AddInIds.Count == 0 || _options.AddInIds.Any(id => IsId(id, addIn.AddInId) || IsId(id, addIn.AssetId))
            ? new InventoryItem { AddIn = addIn }
            : null;
    }

    // With braces or blanks, as other tools write it, an id is the same.
    private static bool IsId(string wanted, string? id) => id is not null && string.Equals(AppFields.NormalId(wanted), AppFields.NormalId(id), StringComparison.Ordinal);

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

    // The same error, but to read it again is no advice for a mailbox that isn't there.
    private WfException MailboxGone(string mailbox, string reason, string remedy, WfException cause)
    {
        Tally.Add(new WfMissing { Source = AddInSource.Mailbox, Scope = mailbox, Reason = reason, Remedy = remedy });
        return new WfException(WfErrors.MailboxNotRead, Text(WfErrors.MailboxNotRead.MessageFormat, mailbox, reason), remedy, mailbox, cause);
    }

    // The same error, but a part of the source has a remedy of its own: there is no -Source for it.
    private static WfException PartNotRead(string scope, string reason, string remedy, WfException? cause) =>
        new(WfErrors.SourceNotRead, Text(WfErrors.SourceNotRead.MessageFormat, $"{AddInSource.Mailbox} ({scope})", reason), remedy, scope, cause);

    private InventoryItem SweepStopped(WfException cause, int notAsked)
    {
        string scope = Text(AddInText.MailboxCount, notAsked);
        string reason = Text(AddInText.SweepStopped_Reason, cause.Message);
        Tally.Add(new WfMissing { Source = AddInSource.Mailbox, Scope = scope, Reason = reason, Remedy = cause.RecommendedAction });
        return new InventoryItem { Failure = PartNotRead(scope, reason, cause.RecommendedAction, cause) };
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
