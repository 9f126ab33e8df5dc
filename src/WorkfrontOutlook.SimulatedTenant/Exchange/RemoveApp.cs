namespace WorkfrontOutlook.SimulatedTenant.Exchange;

internal sealed class RemoveApp : AppChange
{
    public override string Name => "Remove-App";

    protected override IReadOnlyList<string> Parameters { get; } = new[] { "Identity", "Mailbox", "OrganizationApp", "PrivateCatalog" };

    protected override CmdletReply Execute(CmdletCall call, ExchangeModel model)
    {
        string id = Id(call);
        if (IsDefault(id))
        {
            throw CmdletFailure.NotAllowed("The default add-in '" + id + "' can't be removed.");
        }

        if (call.Switch("OrganizationApp"))
        {
            return model.State.ChangeOrganizationApp(id, call.Switch("PrivateCatalog"), static _ => null) ? CmdletReply.Nothing : throw CmdletFailure.NotFound(id);
        }

        int mailbox = MailboxOf(call, model);
        if (!model.State.UserApps(mailbox).Exists(app => app.HasId(id)))
        {
            throw CmdletFailure.NotFound(id);
        }

        model.State.ChangeUserApp(mailbox, id, null);
        return CmdletReply.Nothing;
    }
}
