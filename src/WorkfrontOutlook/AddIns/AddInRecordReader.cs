using WorkfrontOutlook.Connections;
using WorkfrontOutlook.LegacyTokens;

namespace WorkfrontOutlook.AddIns;

/// <summary>Makes records of what the sources give.</summary>
internal sealed class AddInRecordReader
{
    private readonly LegacyTokenUseJudge _judge;
    private readonly string _tenant;

    public AddInRecordReader(LegacyTokenUseJudge judge, string tenant)
    {
        _judge = judge;
        _tenant = tenant;
    }

    public WfOutlookAddIn FromApp(AppFields app, AddInSource source, MailboxReference? mailbox)
    {
        AddInPermission? permission = ParsePermission(app.Permission);
        (LegacyTokenUse use, Basis basis, DateTime? lastRequest) = _judge.Judge(app.AssetId, app.AddInId, permission);
        return new WfOutlookAddIn
        {
            AddInId = app.AddInId,
            AssetId = app.AssetId,
            DisplayName = app.DisplayName,
            ProviderName = app.ProviderName,
            Version = app.Version,
            Permission = permission,
            Source = source,
            Mailbox = mailbox?.Address,
            MailboxId = mailbox?.Id,
            Enabled = app.Enabled,
            ProvidedTo = app.ProvidedTo,
            Scope = Enum.TryParse(app.Scope, ignoreCase: true, out AddInScope scope) ? scope : AddInScope.None,
            LegacyTokenUse = use,
            Basis = basis,
            LastTokenRequest = lastRequest,
            Manifest = app.Manifest,
            Tenant = _tenant,
        };
    }

    public WfOutlookAddIn FromApplication(GraphApplication application, GraphAddIn addIn)
    {
        string? addInId = AppFields.NormalId(addIn.Id);
        (LegacyTokenUse use, Basis basis, DateTime? lastRequest) = _judge.Judge(null, addInId, null);
        return new WfOutlookAddIn
        {
            AddInId = addInId,
            AssetId = WorkfrontAddIn.Is(null, addInId) ? WorkfrontAddIn.AssetId : null,
            DisplayName = application.DisplayName,
            Source = AddInSource.IntegratedApps,
            Tenant = _tenant,
            EntraAppId = application.AppId,
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
    private static AddInPermission? ParsePermission(string? text) =>
        Is(text, nameof(AddInPermission.Restricted)) ? AddInPermission.Restricted
        : Is(text, nameof(AddInPermission.ReadItem)) ? AddInPermission.ReadItem
        : Is(text, nameof(AddInPermission.ReadWriteItem)) ? AddInPermission.ReadWriteItem
        : Is(text, nameof(AddInPermission.ReadWriteMailbox)) ? AddInPermission.ReadWriteMailbox
        : null;

    private static bool Is(string? text, string name) => string.Equals(text, name, StringComparison.OrdinalIgnoreCase);
}
