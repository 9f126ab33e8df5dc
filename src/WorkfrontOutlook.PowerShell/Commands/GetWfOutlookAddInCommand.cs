using System.Management.Automation;
using System.Text.RegularExpressions;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.PowerShell.Completion;

namespace WorkfrontOutlook.PowerShell.Commands;

/// <summary>
/// Lists add-ins: one record for each source, scope or mailbox, and add-in, as they arrive. What could not be read is an
/// error each, and a closing warning gives the counts.
/// </summary>
[Cmdlet(VerbsCommon.Get, "WfOutlookAddIn")]
[OutputType(typeof(WfOutlookAddIn))]
public sealed class GetWfOutlookAddInCommand : WfTenantCmdlet
{
    private static readonly Regex AssetIdForm = new("^WA[0-9]{9}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private readonly List<string> _mailboxes = new();

    /// <summary>Gets or sets where to look. By default the tenant's own sources; with -Mailbox, those mailboxes.</summary>
    [Parameter]
    public InventorySource[]? Source { get; set; }

    /// <summary>Gets or sets the mailboxes, by any identity that Exchange takes.</summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PrimarySmtpAddress", "UserPrincipalName")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(MailboxCompleter))]
    [NotAMailbox]
    public string[]? Mailbox { get; set; }

    /// <summary>Gets or sets the add-in ids or asset ids to keep.</summary>
    [Parameter]
    [Alias("AssetId")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(AddInIdCompleter))]
    public string[]? AddInId { get; set; }

    /// <summary>Gets or sets a switch that keeps only Workfront, by its exact ids.</summary>
    [Parameter]
    public SwitchParameter Workfront { get; set; }

    /// <summary>Gets or sets a switch that also fetches each add-in's manifest.</summary>
    [Parameter]
    public SwitchParameter IncludeManifest { get; set; }

    /// <summary>Gets or sets a switch that also lists the add-ins that ship with Exchange.</summary>
    [Parameter]
    public SwitchParameter IncludeDefault { get; set; }

    /// <summary>Gets or sets how many calls may be in flight at once, 1 to 64. Adapts below that by itself.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = 8;

    /// <summary>Gets or sets the file in which the sweep keeps what it has read, to go on after an interruption.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CheckpointPath { get; set; }

    /// <summary>Gets or sets the part of the mailboxes to sweep, such as 3/16. The parts don't overlap and make up the whole.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ShardCompleter))]
    public string? Shard { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        if (Mailbox is not null)
        {
            NotAMailboxAttribute.Check(Mailbox);
            _mailboxes.AddRange(Mailbox);
        }
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        if (IsNonePiped(_mailboxes))
        {
            return;
        }

        IReadOnlyList<AddInSource> sources = InventorySources.Of(Source, _mailboxes.Count > 0);
        string[] idle = sources.Contains(AddInSource.Mailbox) ? [] : [.. OfMailboxes()];
        if (idle.Length > 0)
        {
            // An empty answer would read as if the mailboxes had nothing.
            Warn(CmdletText.NoMailboxSwept.With(string.Join(", ", idle)));
        }

        var inventory = new AddInInventory(
            Tenant,
            new InventoryOptions
            {
                Sources = sources,
                Mailboxes = _mailboxes.Count > 0 ? _mailboxes : null,
                AddInIds = AddInId ?? Array.Empty<string>(),
                WorkfrontOnly = Workfront,
                IncludeManifest = IncludeManifest,
                IncludeDefault = IncludeDefault,
                ThrottleLimit = ThrottleLimit,
                CheckpointPath = (await FullPathsAsync(CheckpointPath).ConfigureAwait(false)).FirstOrDefault(),
                Shard = Shard is null ? null : SweepShard.Parse(Shard),
                IsListed = AddInCatalogs.Lookup(Explain),
                Explain = Explain,
            },
            ProgressTo<WfProgress>(ShowProgress));

        // A name in the place of an id would keep nothing, and nothing looks like an all-clear.
        List<string> unknown = (AddInId ?? Array.Empty<string>()).Where(id => !Guid.TryParse(id, out _) && !AssetIdForm.IsMatch(id)).ToList();
        await foreach (InventoryItem item in inventory.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (item.AddIn is not null)
            {
                unknown.RemoveAll(id => IsOf(item.AddIn, id));
                Seen.Of(Tenant).Add(item.AddIn);
                await WriteAsync(item.AddIn, cancellationToken).ConfigureAwait(false);
            }

            if (item.Failure is WfException failure)
            {
                await WriteFailureAsync(failure, cancellationToken).ConfigureAwait(false);
            }
        }

        if (InventorySources.OldWarning(inventory.Tally) is string old)
        {
            Warn(old);
        }

        foreach (string id in unknown)
        {
            Warn(CmdletText.NoSuchAddInId.With(id));
        }

        if (InventorySources.Warning(inventory.Tally) is string warning)
        {
            Warn(warning);
        }
    }

    // The parameters that were given and say something of mailboxes only.
    private IEnumerable<string> OfMailboxes()
    {
        if (_mailboxes.Count > 0)
        {
            yield return "-" + nameof(Mailbox);
        }

        if (Shard is not null)
        {
            yield return "-" + nameof(Shard);
        }

        if (CheckpointPath is not null)
        {
            yield return "-" + nameof(CheckpointPath);
        }
    }

    private static bool IsOf(WfOutlookAddIn addIn, string id) =>
        string.Equals(addIn.AddInId, id, StringComparison.OrdinalIgnoreCase) || string.Equals(addIn.AssetId, id, StringComparison.OrdinalIgnoreCase);
}
