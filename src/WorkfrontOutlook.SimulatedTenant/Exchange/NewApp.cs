using System.Text;
using WorkfrontOutlook.SimulatedTenant.Model;

namespace WorkfrontOutlook.SimulatedTenant.Exchange;

internal sealed class NewApp : AppChange
{
    public override string Name => "New-App";

    protected override IReadOnlyList<string> Parameters { get; } = new[]
    {
        "Mailbox", "OrganizationApp", "PrivateCatalog", "FileData", "Url", "MarketplaceAssetID", "MarketplaceQueryMarket",
        "MarketplaceServicesUrl", "DefaultStateForUser", "Enabled", "ProvidedTo", "UserList", "AllowReadWriteMailbox",
    };

    protected override CmdletReply Execute(CmdletCall call, ExchangeModel model)
    {
        if (call.Has("Url"))
        {
            throw CmdletFailure.NotAllowed("The simulated tenant fetches nothing.");
        }

        if (call.Text("MarketplaceAssetID") is string asset)
        {
            // Retired add-ins are no longer in the store, so that an asset id doesn't bring them back.
            throw CmdletFailure.NotFound(asset);
        }

        byte[] file = call.Bytes("FileData") ?? throw CmdletFailure.Missing("FileData");
        SeededAddIn app = AddInManifests.Read(Encoding.UTF8.GetString(file).TrimStart('\uFEFF'))
            ?? throw CmdletFailure.NotAllowed("The manifest isn't valid.");
        if (!call.Switch("OrganizationApp"))
        {
            int mailbox = MailboxOf(call, model);
            model.State.AddUserApp(mailbox, app);
            return new CmdletReply(new object[] { AppRecords.Make(app, "User", model.Directory.Get(mailbox)) });
        }

        app = app with
        {
            Enabled = call.Flag("Enabled") ?? true,
            ProvidedTo = call.Text("ProvidedTo") ?? "Everyone",
            UserList = call.Texts("UserList"),
            DefaultStateForUser = call.Text("DefaultStateForUser") ?? "Disabled",
        };
        model.State.AddOrganizationApp(app, call.Switch("PrivateCatalog"));
        return new CmdletReply(new object[] { AppRecords.Make(app, "Organization", null) });
    }
}
