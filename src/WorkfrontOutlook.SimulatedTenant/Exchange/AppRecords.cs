using WorkfrontOutlook.SimulatedTenant.Model;

namespace WorkfrontOutlook.SimulatedTenant.Exchange;

/// <summary>Makes the records of Get-App.</summary>
internal static class AppRecords
{
    private const string Types = "Microsoft.Exchange.Data.ApplicationLogic.Extension.";

    public static CmdletRecord Make(SeededAddIn app, string scope, SeededMailbox? mailbox)
    {
        var record = new CmdletRecord
        {
            { "AppId", app.AddInId },
            { "AppVersion", app.Version },
            { "AppStatus", string.Empty },
            { "DefaultStateForUser", new ServerEnum(Types + "DefaultStateForUser", app.DefaultStateForUser) },
            { "Description", "Part of the simulated tenant." },
            { "DisplayName", app.DisplayName },
            { "Enabled", app.Enabled },
            { "Etoken", string.Empty },
            { "EtokenExpirationDate", null },
            { "IconURL", "https://" + app.AddInId.ToLowerInvariant() + ".addins.example/icon.png" },
            { "Identity", mailbox is null ? app.AddInId : mailbox.ExchangeGuid.ToString() + "\\" + app.AddInId },
            { "LicensePurchaser", null },
            { "LicenseType", new ServerEnum(Types + "LicenseType", "Free") },
            { "MailboxOwnerId", mailbox?.Alias },
            { "ManifestXml", app.HasManifest ? new LazyText(() => AddInManifests.Write(app)) : null },
            { "MarketplaceAssetID", app.AssetId },
            { "MarketplaceContentMarket", app.AssetId is null ? null : "en-US" },
            { "ProviderName", app.ProviderName },
            { "Requirements", new ServerEnum(Types + "RequestedCapabilities", app.Permission.ToString()) },
            { "Scope", new ServerEnum(Types + "ExtensionInstallScope", scope) },
            { "SeatsPurchased", "0" },
            { "Type", new ServerEnum(Types + "ExtensionType", app.IsDefault ? "Default" : app.AssetId is null ? "Private" : "MarketPlace") },
        };
        if (mailbox is null)
        {
            record.Add("ProvidedTo", new ServerEnum(Types + "ClientExtensionProvidedTo", app.ProvidedTo));
            record.Add("UserList", app.UserList.ToArray());
        }

        return record;
    }
}
