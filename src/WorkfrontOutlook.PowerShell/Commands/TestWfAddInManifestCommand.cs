using System.Collections.ObjectModel;
using System.Management.Automation;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.PowerShell.Commands;

/// <summary>
/// Says what an add-in's manifest shows: whether it is for Outlook, what it may do, whether it can use legacy Exchange
/// tokens, and what can't be told from it. Takes files, and add-ins from Get-WfOutlookAddIn -IncludeManifest.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "WfAddInManifest", DefaultParameterSetName = "Path")]
[OutputType(typeof(WfManifestTest))]
public sealed class TestWfAddInManifestCommand : WfCmdlet
{
    private AddInCatalog _catalog = AddInCatalog.BuiltIn;

    /// <summary>Gets or sets the files; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Gets or sets the files, taken as they are written.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Gets or sets the manifest itself.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Manifest", ValueFromPipelineByPropertyName = true)]
    [Alias("ManifestXml", "Content")]
    [AllowNull]
    [AllowEmptyString]
    public string? Manifest { get; set; }

    /// <summary>Gets or sets the add-in's asset id, which a manifest doesn't have.</summary>
    [Parameter(ParameterSetName = "Manifest", ValueFromPipelineByPropertyName = true)]
    [Alias("MarketplaceAssetID")]
    [AllowNull]
    [AllowEmptyString]
    public string? AssetId { get; set; }

    /// <summary>Gets or sets the add-in's name, for messages.</summary>
    [Parameter(ParameterSetName = "Manifest", ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? DisplayName { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        _catalog = new AddInCatalogStore().Load();
        if (_catalog.Warning is not null)
        {
            WriteWarning(_catalog.Warning);
        }
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        switch (ParameterSetName)
        {
            case "Manifest":
                Write(TestText);
                break;
            case "LiteralPath":
                foreach (string path in LiteralPath)
                {
                    WriteFile(SessionState.Path.GetUnresolvedProviderPathFromPSPath(path));
                }

                break;
            default:
                foreach (string path in Path)
                {
                    foreach (string file in Resolve(path))
                    {
                        WriteFile(file);
                    }
                }

                break;
        }
    }

    private WfManifestTest TestText()
    {
        string? name = string.IsNullOrWhiteSpace(DisplayName) ? null : DisplayName;
        return string.IsNullOrWhiteSpace(Manifest)
            ? throw WfErrors.ManifestMissing.For(name ?? AssetId, name ?? AssetId ?? "-")
            : AddInManifest.Test(Manifest!, name, AssetId, _catalog);
    }

    private Collection<string> Resolve(string path)
    {
        try
        {
            return GetResolvedProviderPathFromPSPath(path, out _);
        }
        catch (ItemNotFoundException)
        {
            WriteFailure(WfErrors.ManifestFileNotFound.For(path, path));
            return [];
        }
    }

    private void WriteFile(string path) =>
        Write(() => AddInManifest.TestFileAsync(path, _catalog, StopToken).GetAwaiter().GetResult());

    private void Write(Func<WfManifestTest> test)
    {
        try
        {
            WfManifestTest result = test();
            foreach (string warning in result.Warnings)
            {
                WriteWarning($"{result.Path ?? result.DisplayName ?? result.AddInId}: {warning}");
            }

            WriteObject(result);
        }
        catch (WfException exception)
        {
            WriteFailure(exception);
        }
    }
}
