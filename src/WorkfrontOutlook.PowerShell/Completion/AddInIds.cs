using System.Management.Automation;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;

namespace WorkfrontOutlook.PowerShell.Completion;

/// <summary>The add-ins that are offered: those that this connection's results have named, and those of the list.</summary>
internal static class AddInIds
{
    /// <summary>Completes an id.</summary>
    /// <param name="word">The word.</param>
    /// <param name="id">Which id of an add-in.</param>
    /// <returns>The completions; none when the list can't be read.</returns>
    public static IEnumerable<CompletionResult> Complete(string? word, Func<KnownAddIn, string?> id)
    {
        try
        {
            IEnumerable<KnownAddIn> seen = ConnectionStore.Get() is TenantContext tenant ? Seen.Of(tenant).AddIns() : Array.Empty<KnownAddIn>();
            IEnumerable<KnownAddIn> listed = new AddInCatalogStore().Load().Entries.Select(entry => new KnownAddIn(entry.AddInId, entry.AssetId, entry.DisplayName));
            return Completions.ById(seen.Concat(listed).Where(addIn => id(addIn) is not null).Select(addIn => (id(addIn)!, addIn.Name)), word).ToArray();
        }
        catch (Exception failure) when (failure is Failures.WfException or IOException or UnauthorizedAccessException)
        {
            return Array.Empty<CompletionResult>();
        }
    }
}
