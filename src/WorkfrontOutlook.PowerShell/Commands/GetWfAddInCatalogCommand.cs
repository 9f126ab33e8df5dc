using System.Management.Automation;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.PowerShell.Completion;

namespace WorkfrontOutlook.PowerShell.Commands;

/// <summary>
/// Gets the add-ins that are known to have used legacy Exchange tokens: all of them, or those with the given ids. One asset
/// id together with one add-in id, as when add-ins are piped in, asks for one add-in: the asset id counts, and the add-in id
/// where the list doesn't name the asset.
/// </summary>
[Cmdlet(VerbsCommon.Get, "WfAddInCatalog")]
[OutputType(typeof(WfCatalogEntry))]
public sealed class GetWfAddInCatalogCommand : WfCmdlet
{
    private AddInCatalog _catalog = AddInCatalog.BuiltIn;

    /// <summary>Gets or sets the store's asset ids, in any case.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(AssetIdCompleter))]
    public string?[]? AssetId { get; set; }

    /// <summary>Gets or sets the add-in ids, GUIDs in any form.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("AppId", "ProductId")]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(AddInIdCompleter))]
    public string?[]? AddInId { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        _catalog = new AddInCatalogStore().Load();
        if (_catalog.Notice is string notice)
        {
            WriteWarning(notice);
        }

        WriteVerbose($"{_catalog.Info.Source} ({_catalog.Info.Count}, {_catalog.Info.UpdatedAt:u}, {_catalog.Info.Sha256})");
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        string[] assets = Given(AssetId);
        string[] addIns = Given(AddInId);
        if (assets.Length == 0 && addIns.Length == 0)
        {
            // Ids that were given but are empty ask for nothing.
            if (!MyInvocation.BoundParameters.ContainsKey(nameof(AssetId)) && !MyInvocation.BoundParameters.ContainsKey(nameof(AddInId)))
            {
                WriteObject(_catalog.Entries, true);
            }

            return;
        }

        if (assets.Length == 1 && addIns.Length == 1)
        {
            IReadOnlyList<WfCatalogEntry> entries = _catalog.FindByAssetId(assets[0]);
            Write(entries.Count > 0 ? entries : _catalog.FindByAddInId(addIns[0]), $"{assets[0]}, {addIns[0]}");
            return;
        }

        foreach (string asset in assets)
        {
            Write(_catalog.FindByAssetId(asset), asset);
        }

        foreach (string addIn in addIns)
        {
            if (Guid.TryParse(addIn, out _))
            {
                Write(_catalog.FindByAddInId(addIn), addIn);
            }
            else
            {
                WriteFailure(WfErrors.CatalogIdNotValid.For(addIn, addIn));
            }
        }
    }

    private static string[] Given(string?[]? ids) =>
        ids is null ? [] : ids.Where(id => !string.IsNullOrWhiteSpace(id)).Select(id => id!.Trim()).ToArray();

    private void Write(IReadOnlyList<WfCatalogEntry> entries, string asked)
    {
        WriteObject(entries, true);
        if (entries.Count == 0)
        {
            WriteFailure(WfErrors.CatalogEntryNotFound.For(asked, asked));
        }
    }
}
