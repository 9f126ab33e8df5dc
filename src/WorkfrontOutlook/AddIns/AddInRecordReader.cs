using WorkfrontOutlook.Connections;
using WorkfrontOutlook.LegacyTokens;

namespace WorkfrontOutlook.AddIns;

/// <summary>Makes records of what the sources give.</summary>
internal sealed class AddInRecordReader
{
    /// <summary>The properties of Get-App's output that are read; the manifest is large and comes only when asked for.</summary>
    public static readonly IReadOnlyList<string> Properties = new[]
    {
        "AppId", "AppVersion", "DisplayName", "Enabled", "Identity", "MarketplaceAssetID", "ProvidedTo", "ProviderName", "Requirements", "Scope", "Type",
    };

    private readonly LegacyTokenUseJudge _judge;
    private readonly bool _includeManifest;

    public AddInRecordReader(LegacyTokenUseJudge judge, bool includeManifest)
    {
        _judge = judge;
        _includeManifest = includeManifest;
    }

    public WfOutlookAddIn FromApp(ExchangeRecord app, AddInSource source, MailboxReference? mailbox)
    {
        string? addInId = NormalId(app.String("AppId")) ?? IdOfIdentity(app.String("Identity"));
        string? assetId = app.String("MarketplaceAssetID");
        AddInPermission? permission = ParsePermission(app.String("Requirements"));
        (LegacyTokenUse use, Basis basis, DateTime? lastRequest) = _judge.Judge(assetId, addInId, permission);
        return new WfOutlookAddIn
        {
            AddInId = addInId,
            AssetId = assetId,
            DisplayName = app.String("DisplayName"),
            ProviderName = app.String("ProviderName"),
            Version = app.String("AppVersion"),
            Permission = permission,
            Source = source,
            Mailbox = mailbox?.Address,
            MailboxId = mailbox?.Id,
            Enabled = app.Boolean("Enabled"),
            ProvidedTo = app.String("ProvidedTo"),
            Scope = Enum.TryParse(app.String("Scope"), ignoreCase: true, out AddInScope scope) ? scope : AddInScope.None,
            LegacyTokenUse = use,
            Basis = basis,
            LastTokenRequest = lastRequest,
            Manifest = _includeManifest ? app.String("ManifestXml") : null,
        };
    }

    public WfOutlookAddIn FromApplication(GraphApplication application, GraphAddIn addIn)
    {
        string? addInId = NormalId(addIn.Id);
        (LegacyTokenUse use, Basis basis, DateTime? lastRequest) = _judge.Judge(null, addInId, null);
        return new WfOutlookAddIn
        {
            AddInId = addInId,
            AssetId = WorkfrontAddIn.Is(null, addInId) ? WorkfrontAddIn.AssetId : null,
            DisplayName = application.DisplayName,
            Source = AddInSource.IntegratedApps,
            Scope = AddInScope.Organization,
            LegacyTokenUse = use,
            Basis = basis,
            LastTokenRequest = lastRequest,
        };
    }

    public static WfOutlookAddIn FromRequest(WfLegacyTokenRequest request) => new()
    {
        AddInId = request.AddInId,
        AssetId = request.IsWorkfront ? WorkfrontAddIn.AssetId : request.AssetId,
        DisplayName = request.IsWorkfront ? WorkfrontAddIn.Name : request.Name,
        ProviderName = request.ProviderName,
        Source = AddInSource.TokenReport,
        LegacyTokenUse = LegacyTokenUse.Confirmed,
        Basis = Basis.Observed,
        LastTokenRequest = request.LastSeen,
    };

    // By name only: Enum.TryParse would also take numbers.
    private static AddInPermission? ParsePermission(string? text) => text?.ToUpperInvariant() switch
    {
        "RESTRICTED" => AddInPermission.Restricted,
        "READITEM" => AddInPermission.ReadItem,
        "READWRITEITEM" => AddInPermission.ReadWriteItem,
        "READWRITEMAILBOX" => AddInPermission.ReadWriteMailbox,
        _ => null,
    };

    private static string? NormalId(string? id) => id?.Trim().Trim('{', '}').ToLowerInvariant();

    // Seen as mailbox\id where AppId is absent.
    private static string? IdOfIdentity(string? identity)
    {
        string? last = identity?.Split('\\').Last();
        return Guid.TryParse(last, out Guid id) ? id.ToString("D") : null;
    }
}
