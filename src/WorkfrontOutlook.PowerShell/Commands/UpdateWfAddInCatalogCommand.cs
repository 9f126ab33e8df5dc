using System.Management.Automation;
using WorkfrontOutlook.AddIns;

namespace WorkfrontOutlook.PowerShell.Commands;

/// <summary>
/// Replaces the list of add-ins that are known to have used legacy Exchange tokens by Microsoft's published one, or by a
/// copy of it in a file. A list that isn't whole is refused, and the one in use stays.
/// </summary>
[Cmdlet(VerbsData.Update, "WfAddInCatalog", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(WfCatalog))]
public sealed class UpdateWfAddInCatalogCommand : WfAsyncCmdlet
{
    /// <summary>Gets or sets the file; without it, the list is fetched from its published address.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        string? file = (await FullPathsAsync(Path).ConfigureAwait(false)).FirstOrDefault();
        AddInCatalogStore store = new();
        if (!await ShouldProcessAsync(store.Folder, AddInCatalogUpdater.DescribeUpdate(file)).ConfigureAwait(false))
        {
            return;
        }

        using HttpMessageHandler handler = AddInCatalogUpdater.CreateHandler();
        AddInCatalogUpdater updater = new(store, handler, TimeProvider.System);
        WfCatalog catalog = file is null
            ? await updater.UpdateFromPublishedAsync(cancellationToken).ConfigureAwait(false)
            : await updater.UpdateFromFileAsync(file, cancellationToken).ConfigureAwait(false);
        await WriteAsync(catalog, cancellationToken).ConfigureAwait(false);
        if (AddInCatalogUpdater.Doubt(catalog) is string doubt)
        {
            Warn(doubt);
        }
    }
}
