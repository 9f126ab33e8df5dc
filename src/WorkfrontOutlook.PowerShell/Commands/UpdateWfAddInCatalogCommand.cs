using System.Management.Automation;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.PowerShell.Commands;

/// <summary>
/// Replaces the list of add-ins that are known to have used legacy Exchange tokens by Microsoft's published one, or by a
/// copy of it in a file. A list that isn't whole is refused, and the one in use stays.
/// </summary>
[Cmdlet(VerbsData.Update, "WfAddInCatalog", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(WfCatalog))]
public sealed class UpdateWfAddInCatalogCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Gets or sets the file; without it, the list is fetched from its published address.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    /// <inheritdoc/>
    protected override void StopProcessing() => _stop.Cancel();

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        string? file = Path is null ? null : SessionState.Path.GetUnresolvedProviderPathFromPSPath(Path);
        AddInCatalogStore store = new();
        if (!ShouldProcess(store.Folder, AddInCatalogUpdater.DescribeUpdate(file)))
        {
            return;
        }

        try
        {
            using HttpMessageHandler handler = AddInCatalogUpdater.CreateHandler();
            AddInCatalogUpdater updater = new(store, handler, TimeProvider.System);
            Task<WfCatalog> update = file is null
                ? updater.UpdateFromPublishedAsync(_stop.Token)
                : updater.UpdateFromFileAsync(file, _stop.Token);
            WriteObject(update.GetAwaiter().GetResult());
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (WfException exception)
        {
            _ = Enum.TryParse(exception.Category.ToString(), out ErrorCategory category);
            ThrowTerminatingError(new ErrorRecord(exception, exception.ErrorId, category, exception.Target)
            {
                ErrorDetails = new ErrorDetails(exception.Message) { RecommendedAction = exception.RecommendedAction },
            });
        }
    }
}
