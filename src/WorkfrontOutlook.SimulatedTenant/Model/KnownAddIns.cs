using WorkfrontOutlook.AddIns;

namespace WorkfrontOutlook.SimulatedTenant.Model;

/// <summary>The add-ins that the scenarios use. But for Workfront and the default ones, ids and names are invented.</summary>
internal static class KnownAddIns
{
    /// <summary>The real ids; publisher and version aren't known from any public source and are invented.</summary>
    public static readonly SeededAddIn Workfront = new()
    {
        AddInId = "b7cf3295-3645-4fc5-9c19-a963c71d1fe2",
        AssetId = "WA104380943",
        DisplayName = "Workfront",
        ProviderName = "Workfront, Inc.",
        Version = "2.4.0.0",
        Permission = AddInPermission.ReadWriteMailbox,
    };

    /// <summary>Workfront without its asset id, as a sideloaded copy shows; the id in capitals.</summary>
    public static readonly SeededAddIn WorkfrontByIdOnly = Workfront with { AddInId = "B7CF3295-3645-4FC5-9C19-A963C71D1FE2", AssetId = null };

    /// <summary>Workfront under another add-in id, known by its asset id; the name gives nothing away.</summary>
    public static readonly SeededAddIn WorkfrontByAssetOnly = Workfront with
    {
        AddInId = "5c0f1d5e-9d3b-4c39-8a52-6c0d1b7a4e11",
        AssetId = "wa104380943",
        DisplayName = "Work requests",
    };

    public static readonly SeededAddIn NearMiss = new()
    {
        AddInId = "0f6a3c1e-52d4-4b0e-9a77-3d1c5e8b2f60",
        AssetId = "WA299000001",
        DisplayName = "Workfront Helper",
        ProviderName = "Contoso Tools",
        Permission = AddInPermission.ReadItem,
    };

    public static readonly SeededAddIn Crm = new()
    {
        AddInId = "1b4e28ba-2fa1-41d2-883f-0016d3cca427",
        AssetId = "WA299000002",
        DisplayName = "Fabrikam CRM for Outlook",
        Permission = AddInPermission.ReadWriteMailbox,
    };

    public static readonly SeededAddIn Signatures = new()
    {
        AddInId = "6fa459ea-ee8a-4ca4-894e-db77e160355e",
        AssetId = "WA299000003",
        DisplayName = "Litware Signatures",
        ProviderName = "Litware",
        Permission = AddInPermission.ReadWriteItem,
    };

    public static readonly SeededAddIn Archive = new()
    {
        AddInId = "886313e1-3b8a-4372-9b90-0c9aee199e5d",
        DisplayName = "Contoso Archive",
        ProviderName = "Contoso IT",
        Permission = AddInPermission.ReadItem,
    };

    public static readonly SeededAddIn Rooms = new()
    {
        AddInId = "16fd2706-8baf-433b-82eb-8c7fada847da",
        AssetId = "WA299000004",
        DisplayName = "Tailspin Room Finder",
        ProviderName = "Tailspin",
        Permission = AddInPermission.Restricted,
    };

    public static readonly SeededAddIn Translator = new()
    {
        AddInId = "a8098c1a-f86e-41da-bd1a-00112444be1e",
        AssetId = "WA299000005",
        DisplayName = "Northwind Translator",
        ProviderName = "Northwind",
        Permission = AddInPermission.Restricted,
    };

    public static readonly SeededAddIn Unified = new()
    {
        AddInId = "7d444840-9dc0-41d1-b245-5ffdce74fad2",
        AssetId = "WA299000006",
        DisplayName = "Proseware Meetings",
        ProviderName = "Proseware",
        Permission = AddInPermission.ReadItem,
        HasManifest = false,
    };

    public static readonly SeededAddIn Hostile = new()
    {
        AddInId = "e902893a-9d22-4c7e-a7b8-d6e313b71d9f",
        AssetId = "WA299000007",
        DisplayName = "</script><img src=x onerror=alert(1)>",
        ProviderName = "=cmd|' /C calc'!A0",
        Permission = AddInPermission.ReadItem,
    };

    /// <summary>An id that the report names and no inventory knows.</summary>
    public const string UnlistedId = "c56a4180-65aa-42ec-a945-5fd21dec0538";

    public static readonly SeededAddIn[] Defaults =
    {
        Default("a216ceed-7791-4635-a752-5a4ac0a5eb93", "My Templates", AddInPermission.ReadWriteItem),
        Default("7a774f0c-7a6f-11e0-85ad-07fb4824019b", "Bing Maps", AddInPermission.Restricted),
        Default("afde34e6-58a4-4122-8a52-ef402180a878", "Polls", AddInPermission.ReadWriteItem),
    };

    private static SeededAddIn Default(string id, string name, AddInPermission permission) => new()
    {
        AddInId = id,
        DisplayName = name,
        ProviderName = "Microsoft",
        Permission = permission,
        IsDefault = true,
    };
}
