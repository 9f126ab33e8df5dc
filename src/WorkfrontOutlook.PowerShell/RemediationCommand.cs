using System.Management.Automation;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Remediation;

namespace WorkfrontOutlook.PowerShell;

/// <summary>
/// What Remove-WfOutlookAddIn and Disable-WfOutlookAddIn have in common: they collect, ask once with the counts, and write
/// the undo record before the first change.
/// </summary>
public abstract class RemediationCommand : ChangeCommand
{
    private protected const string ByInput = "InputObject";
    private protected const string ByWorkfront = "Workfront";

    private readonly List<WfOutlookAddIn> _addIns = new();

    /// <summary>Gets or sets the add-ins, as Get-WfOutlookAddIn gives them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByInput)]
    [ValidateNotNull]
    [NamesItsSource]
    public WfOutlookAddIn[] InputObject { get; set; } = Array.Empty<WfOutlookAddIn>();

    /// <summary>Gets or sets a switch that means Workfront for Outlook, by its exact ids, wherever it is found.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByWorkfront)]
    public SwitchParameter Workfront { get; set; }

    /// <summary>Gets or sets where to look for Workfront; by default everywhere, every mailbox included.</summary>
    [Parameter(ParameterSetName = ByWorkfront)]
    public InventorySource[]? Source { get; set; }

    /// <summary>
    /// Gets or sets the undo record's file, which must not exist, or the folder in which a dated file
    /// (wf-undo-tenant-date.jsonl) is made; by default the current location.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? UndoPath { get; set; }

    /// <summary>Gets or sets how many installations may be changed. With more, nothing is.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int MaximumTargets { get; set; } = RemediationPlan.DefaultMaximumTargets;

    /// <summary>Gets or sets how many calls may be in flight at once, 1 to 64. Adapts below that by itself.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = 8;

    /// <summary>Gets what is done.</summary>
    private protected abstract RemediationAction Action { get; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        // It chose the set without add-ins: nothing would be done, and silence would read as if it had been.
        if (!Workfront && string.Equals(ParameterSetName, ByWorkfront, StringComparison.Ordinal))
        {
            throw WfErrors.NoAddInMeant.For("-" + nameof(Workfront));
        }

        base.Begin();
    }

    /// <inheritdoc/>
    protected override void Process() => _addIns.AddRange(InputObject);

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        Tenant.Exchange.ThrottleLimit = ThrottleLimit;
        if (Workfront)
        {
            await FindWorkfrontAsync(cancellationToken).ConfigureAwait(false);
        }

        RemediationPlan plan = RemediationPlan.Of(_addIns, Action, MaximumTargets, Tenant.Connection);
        if (plan.Targets.Count == 0 || await AskOnceAsync(plan.Question, plan.Targets.Select(target => (target.Place, target.CommandText)), UndoPath).ConfigureAwait(false) is not UndoPlace place)
        {
            await ReportAsync(Listed(plan.Refused), cancellationToken).ConfigureAwait(false);
            return;
        }

        // Who wasn't asked hasn't read it.
        if (plan.IsLasting && !await IsAskingAsync().ConfigureAwait(false))
        {
            Warn(plan.Question);
        }

        // Told before the first change, so that it is known also when the run is stopped.
        var runner = new RemediationRunner(
            Tenant,
            plan,
            place.Path,
            ProgressTo<WfProgress>(ShowProgress),
            TellUndo)
        {
            IsOurName = place.IsOurName,
        };
        await ReportAsync(runner.ApplyAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private async Task FindWorkfrontAsync(CancellationToken cancellationToken)
    {
        InventorySource[] sources = Source ?? [InventorySource.All];
        bool whole = true;
        var options = new InventoryOptions
        {
            Sources = InventorySources.Of(sources, mailboxesGiven: false),
            WorkfrontOnly = true,
            ThrottleLimit = ThrottleLimit,
            IsListed = WorkfrontAddIn.Is,
        };
        var inventory = new AddInInventory(Tenant, options, ProgressTo<WfProgress>(ShowProgress));
        await foreach (InventoryItem item in inventory.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (item.AddIn is not null)
            {
                _addIns.Add(item.AddIn);
            }

            if (item.Failure is WfException failure)
            {
                whole = false;
                await WriteFailureAsync(failure, cancellationToken).ConfigureAwait(false);
            }
        }

        if (InventorySources.Warning(inventory.Tally) is string warning)
        {
            whole = false;
            Warn(warning);
        }

        // Silence would read as if it had been done.
        if (_addIns.Count == 0)
        {
            Tell((whole ? CmdletText.WorkfrontNotFound : CmdletText.WorkfrontNotSeen).With(string.Join(", ", sources)));
        }
    }
}
