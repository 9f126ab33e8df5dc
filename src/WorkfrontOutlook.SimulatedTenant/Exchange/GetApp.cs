using WorkfrontOutlook.SimulatedTenant.Model;

namespace WorkfrontOutlook.SimulatedTenant.Exchange;

internal sealed class GetApp : Cmdlet
{
    public override string Name => "Get-App";

    protected override IReadOnlyList<string> Parameters { get; } = new[] { "Identity", "Mailbox", "OrganizationApp", "PrivateCatalog" };

    protected override CmdletReply Execute(CmdletCall call, ExchangeModel model)
    {
        bool organization = call.Switch("OrganizationApp");
        bool privateCatalog = call.Switch("PrivateCatalog");
        string? mailbox = call.Text("Mailbox");
        if ((privateCatalog && !organization) || (mailbox is not null && (organization || call.Has("Identity"))))
        {
            throw CmdletFailure.ParameterSet();
        }

        List<object> records = organization ? Organization(model, privateCatalog) : Mailbox(model, mailbox);

        // The documented trap: an identity that is empty or unknown gives all of them.
        if (call.Text("Identity") is string identity)
        {
            string id = identity.Substring(identity.LastIndexOf('\\') + 1).Trim('{', '}');
            List<object> found = records
                .Where(item => ((CmdletRecord)item).Any(property => property.Key is "AppId" && string.Equals((string?)property.Value, id, StringComparison.OrdinalIgnoreCase)))
                .ToList();
            records = found.Count > 0 ? found : records;
        }

        return new CmdletReply(records);
    }

    private static List<object> Organization(ExchangeModel model, bool privateCatalog)
    {
        if (privateCatalog)
        {
            return model.State.PrivateCatalogApps().Select(app => (object)AppRecords.Make(app, "Organization", null)).ToList();
        }

        List<object> records = KnownAddIns.Defaults.Select(app => (object)AppRecords.Make(app, "Default", null)).ToList();
        records.AddRange(model.State.OrganizationApps().Select(app => AppRecords.Make(app, "Organization", null)));
        return records;
    }

    private static List<object> Mailbox(ExchangeModel model, string? identity)
    {
        if (identity is null)
        {
            // An app has no mailbox of its own.
            throw CmdletFailure.NotFound("00000000-0000-0000-0000-000000000000");
        }

        int index = model.FindMailbox(identity);
        model.Statistics.MailboxCall(index);
        if (model.Directory.IsBroken(index))
        {
            throw StableHash.Of(model.Profile.Seed, "broken-kind", index) % 2 == 0
                ? CmdletFailure.NotFound(identity)
                : CmdletFailure.MailboxUnavailable(identity);
        }

        SeededMailbox mailbox = model.Directory.Get(index);
        var records = new List<object>();
        foreach (SeededAddIn app in KnownAddIns.Defaults)
        {
            bool on = model.State.IsDefaultAppOn(index, app);
            records.Add(AppRecords.Make(on == app.Enabled ? app : app with { Enabled = on }, "Default", mailbox));
        }

        records.AddRange(model.State.UserApps(index).Select(app => AppRecords.Make(app, "User", mailbox)));
        return records;
    }
}
