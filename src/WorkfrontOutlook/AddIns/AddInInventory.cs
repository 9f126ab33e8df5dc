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

    /// <summary>Gets what is called when all but the mailboxes is read; not called where no mailbox is wanted.</summary>
    internal Action? BeforeMailboxes { get; init; }

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
        var items = new InventoryItems(_options, Tally);

        if (Wants(AddInSource.TokenReport))
        {
            foreach (WfLegacyTokenRequest request in Report?.Requests ?? Array.Empty<WfLegacyTokenRequest>())
            {
                if (items.Kept(AddInRecordReader.FromRequest(request)) is InventoryItem item)
                {
                    yield return item;
                }
            }

            if (reportFailure is not null)
            {
                yield return items.SourceFailed(AddInSource.TokenReport, reportFailure);
            }
        }

        foreach (AddInSource source in new[] { AddInSource.Organization, AddInSource.PrivateCatalog, AddInSource.IntegratedApps })
        {
            if (Wants(source))
            {
                await foreach (InventoryItem item in ReadSourceAsync(source, items, reader, applications, cancellationToken).ConfigureAwait(false))
                {
                    yield return item;
                }
            }
        }

        var mailboxes = new MailboxInventory(_tenant, _options, Tally, items, reader, _progress);
        if (merge is not null)
        {
            foreach (InventoryItem item in mailboxes.ReadFiles(merge))
            {
                yield return item;
            }
        }
        else if (Wants(AddInSource.Mailbox))
        {
            BeforeMailboxes?.Invoke();
            await foreach (InventoryItem item in mailboxes.ReadAsync(checkpoint, cancellationToken).ConfigureAwait(false))
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

    private async IAsyncEnumerable<InventoryItem> ReadSourceAsync(AddInSource source, InventoryItems items, AddInRecordReader reader, GraphApplicationFeed applications, [EnumeratorCancellation] CancellationToken cancellationToken)
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
                    yield return items.SourceFailed(source, failure);
                    break;
                }

                if (items.Kept(records.Current) is InventoryItem item)
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

    private SweepCheckpoint? OpenCheckpoint() => _options.CheckpointPath is not string path ? null : SweepCheckpoint.Open(
        path,
        new SweepIdentity
        {
            Tenant = TenantName(_tenant.Connection),
            Shard = _options.Shard,
            Manifests = _options.IncludeManifest,
            Defaults = _options.IncludeDefault,
        },
        _tenant.Clock.GetUtcNow(),
        _options.OpenCheckpoint);

    /// <summary>The name that tells a tenant from another in checkpoints and records.</summary>
    internal static string TenantName(WfConnection connection) => connection.TenantId ?? connection.Organization ?? connection.Environment;
}
