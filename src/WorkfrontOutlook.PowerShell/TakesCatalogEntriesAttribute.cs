using System.Collections;
using System.Management.Automation;
using WorkfrontOutlook.AddIns;

namespace WorkfrontOutlook.PowerShell;

/// <summary>
/// Makes add-ins of entries of the catalog. By the names of their properties only their add-in id would be taken, which some don't
/// have; their asset id would do.
/// </summary>
internal sealed class TakesCatalogEntriesAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? given = Unwrapped.Of(inputData);
        return given is WfCatalogEntry entry ? AddIn(entry)
            : given is IList list && list.Cast<object?>().Any(item => Unwrapped.Of(item) is WfCatalogEntry) ? list.Cast<object?>().Select(item => Unwrapped.Of(item) is WfCatalogEntry one ? AddIn(one) : item).ToArray()
            : inputData!;
    }

    private static WfOutlookAddIn AddIn(WfCatalogEntry entry) => new()
    {
        AddInId = entry.AddInId,
        AssetId = entry.AssetId,
        DisplayName = entry.DisplayName,

        // It isn't known where it is, and nothing is changed there: an add-in must only not be taken for one of a mailbox.
        Source = AddInSource.Organization,
    };
}
