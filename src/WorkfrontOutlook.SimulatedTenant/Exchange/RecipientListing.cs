using System.Globalization;
using WorkfrontOutlook.SimulatedTenant.Model;

namespace WorkfrontOutlook.SimulatedTenant.Exchange;

/// <summary>What Get-Mailbox, Get-MailUser and Get-Recipient have in common.</summary>
internal abstract class RecipientListing : Cmdlet
{
    private const int DefaultSize = 1000;

    private const string DefaultWarning = "By default, only the first 1000 items are returned. Use the ResultSize parameter to specify the number of items returned. "
        + "To return all items, specify \"-ResultSize Unlimited\". Be aware that, depending on the actual number of items, returning all items can take a long time "
        + "and consume a large amount of memory. Also, we don't recommend storing the results in a variable. Instead, pipe the results to another task or script to "
        + "perform batch changes.";

    private const string MoreWarning = "There are more results available than are currently displayed. To view them, increase the value for the ResultSize parameter.";

    private static readonly MailboxKind[] AllKinds =
    {
        MailboxKind.User, MailboxKind.Shared, MailboxKind.Room, MailboxKind.Equipment, MailboxKind.Discovery, MailboxKind.Group,
        MailboxKind.OnPremises, MailboxKind.External,
    };

    // Details that Exchange knows and that no mailbox of this tenant has.
    private static readonly string[] OtherDetails = { "LinkedMailbox", "SchedulingMailbox", "RemoteUserMailbox", "LegacyMailbox" };

    protected override IReadOnlyList<string> Parameters { get; } = new[] { "Identity", "Anr", "RecipientTypeDetails", "ResultSize", "GroupMailbox", "SoftDeletedMailbox", "InactiveMailboxOnly", "IncludeInactiveMailbox" };

    protected abstract MailboxKind[] Kinds { get; }

    protected override CmdletReply Execute(CmdletCall call, ExchangeModel model)
    {
        bool[] kinds = Wanted(call);
        if (call.Text("Identity") is string identity)
        {
            return model.Directory.Find(identity) is int index && kinds[(int)model.Directory.KindOf(index)]
                ? new CmdletReply(new object[] { Record(model, model.Directory.Get(index)) })
                : throw CmdletFailure.NotFound(identity);
        }

        (long limit, string? warning) = Size(call);
        return new CmdletReply(start => From(model, kinds, start, call.Text("Anr")), limit, warning);
    }

    private static IEnumerable<(long Next, Func<object> Item)> From(ExchangeModel model, bool[] kinds, long start, string? anr)
    {
        for (int i = (int)start; i < model.Directory.Count; i++)
        {
            if (kinds[(int)model.Directory.KindOf(i)] && (anr is null || Resolves(model.Directory.Get(i), anr)))
            {
                int index = i;
                yield return (index + 1, () => Record(model, model.Directory.Get(index)));
            }
        }
    }

    // Ambiguous name resolution: the beginning of the name, of one of its parts, or of the alias.
    private static bool Resolves(SeededMailbox mailbox, string anr) =>
        mailbox.Alias.StartsWith(anr, StringComparison.OrdinalIgnoreCase)
        || mailbox.DisplayName.StartsWith(anr, StringComparison.OrdinalIgnoreCase)
        || mailbox.DisplayName.Split(' ').Any(part => part.StartsWith(anr, StringComparison.OrdinalIgnoreCase));

    private static (long Limit, string? Warning) Size(CmdletCall call)
    {
        if (call.Text("ResultSize") is not string text)
        {
            return (DefaultSize, DefaultWarning);
        }

        if (string.Equals(text, "Unlimited", StringComparison.OrdinalIgnoreCase))
        {
            return (long.MaxValue, null);
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long size) && size > 0
            ? (size, MoreWarning)
            : throw CmdletFailure.BadValue("ResultSize", text);
    }

    private static bool Is(MailboxKind kind, string details) => string.Equals(Details(kind), details, StringComparison.OrdinalIgnoreCase);

    private static string Details(MailboxKind kind) => kind switch
    {
        MailboxKind.OnPremises => "MailUser",
        MailboxKind.External => "GuestMailUser",
        MailboxKind.SoftDeleted or MailboxKind.Inactive => "UserMailbox",
        _ => kind + "Mailbox",
    };

    private static CmdletRecord Record(ExchangeModel model, SeededMailbox mailbox)
    {
        string details = Details(mailbox.Kind);
        bool mailUser = mailbox.Kind is MailboxKind.OnPremises or MailboxKind.External;
        DateTime created = new DateTime(2019, 1, 7, 8, 0, 0, DateTimeKind.Utc).AddMinutes(mailbox.Index % 2_000_000);
        return new CmdletRecord
        {
            { "Identity", mailbox.DisplayName },
            { "Name", mailbox.Alias },
            { "DisplayName", mailbox.DisplayName },
            { "Alias", mailbox.Alias },
            { "PrimarySmtpAddress", mailbox.PrimarySmtpAddress },
            { "UserPrincipalName", mailbox.PrimarySmtpAddress },
            { "WindowsEmailAddress", mailbox.PrimarySmtpAddress },
            { "EmailAddresses", new[] { "SMTP:" + mailbox.PrimarySmtpAddress, "smtp:" + mailbox.Alias + "@" + model.Organization } },
            { "ExternalEmailAddress", mailUser ? "SMTP:" + mailbox.PrimarySmtpAddress : null },
            { "ExchangeGuid", mailbox.ExchangeGuid },
            { "ExchangeObjectId", mailbox.ExchangeObjectId },
            { "Guid", mailbox.ExchangeObjectId },
            { "ExternalDirectoryObjectId", mailbox.ExternalDirectoryObjectId.ToString() },
            { "DistinguishedName", "CN=" + mailbox.Alias + ",OU=" + model.Organization + ",OU=Microsoft Exchange Hosted Organizations,DC=EURPR07A001,DC=PROD,DC=OUTLOOK,DC=COM" },
            { "RecipientType", new ServerEnum("Microsoft.Exchange.Data.Directory.Recipient.RecipientType", mailUser ? "MailUser" : "UserMailbox") },
            { "RecipientTypeDetails", new ServerEnum("Microsoft.Exchange.Data.Directory.Recipient.RecipientTypeDetails", details) },
            { "IsMailboxEnabled", !mailUser },
            { "IsShared", mailbox.Kind == MailboxKind.Shared },
            { "IsDirSynced", mailbox.Kind == MailboxKind.OnPremises },
            { "IsInactiveMailbox", mailbox.Kind == MailboxKind.Inactive },
            { "IsSoftDeletedByRemove", mailbox.Kind is MailboxKind.SoftDeleted or MailboxKind.Inactive },
            { "ProhibitSendQuota", "99 GB (106,300,440,576 bytes)" },
            { "RetainDeletedItemsFor", "14.00:00:00" },
            { "WhenCreated", created },
            { "WhenMailboxCreated", mailUser ? null : created },
        };
    }

    // By kind, whether it is wanted.
    private bool[] Wanted(CmdletCall call)
    {
        var wanted = new bool[(int)MailboxKind.Inactive + 1];
        if (call.Switch("GroupMailbox"))
        {
            wanted[(int)MailboxKind.Group] = true;
            return wanted;
        }

        if (call.Switch("SoftDeletedMailbox") || call.Switch("InactiveMailboxOnly"))
        {
            wanted[(int)(call.Switch("InactiveMailboxOnly") ? MailboxKind.Inactive : MailboxKind.SoftDeleted)] = true;
            return wanted;
        }

        IReadOnlyList<string> names = call.Texts("RecipientTypeDetails");
        foreach (string name in names)
        {
            if (!Array.Exists(AllKinds, kind => Is(kind, name)) && !Array.Exists(OtherDetails, other => string.Equals(other, name, StringComparison.OrdinalIgnoreCase)))
            {
                throw CmdletFailure.BadValue("RecipientTypeDetails", name);
            }
        }

        foreach (MailboxKind kind in Kinds)
        {
            wanted[(int)kind] = names.Count == 0 ? kind != MailboxKind.Group : names.Any(name => Is(kind, name));
        }

        wanted[(int)MailboxKind.Inactive] |= call.Switch("IncludeInactiveMailbox");
        return wanted;
    }
}
