using WorkfrontOutlook.SimulatedTenant.Model;

namespace WorkfrontOutlook.SimulatedTenant.Exchange;

/// <summary>What the cmdlets that change an add-in have in common.</summary>
internal abstract class AppChange : Cmdlet
{
    protected static string Id(CmdletCall call)
    {
        string identity = call.Text("Identity") ?? throw CmdletFailure.Missing("Identity");
        return identity.Substring(identity.LastIndexOf('\\') + 1).Trim('{', '}');
    }

    protected static int MailboxOf(CmdletCall call, ExchangeModel model)
    {
        string identity = call.Text("Mailbox") ?? throw CmdletFailure.NotFound("00000000-0000-0000-0000-000000000000");
        int index = model.FindMailbox(identity);
        return model.Directory.IsBroken(index) ? throw CmdletFailure.MailboxUnavailable(identity) : index;
    }

    protected static bool IsDefault(string id) => Array.Exists(KnownAddIns.Defaults, app => app.HasId(id));

    /// <summary>Switches an add-in of a mailbox on or off.</summary>
    protected static CmdletReply Switch(CmdletCall call, ExchangeModel model, bool on)
    {
        string id = Id(call);
        int mailbox = MailboxOf(call, model);
        if (!IsDefault(id) && !model.State.UserApps(mailbox).Exists(app => app.HasId(id)))
        {
            throw CmdletFailure.NotFound(id);
        }

        model.State.ChangeUserApp(mailbox, id, on);
        return CmdletReply.Nothing;
    }
}
