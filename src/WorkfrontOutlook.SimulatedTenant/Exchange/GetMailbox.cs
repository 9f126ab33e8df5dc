using WorkfrontOutlook.SimulatedTenant.Model;

namespace WorkfrontOutlook.SimulatedTenant.Exchange;

internal sealed class GetMailbox : RecipientListing
{
    public override string Name => "Get-Mailbox";

    protected override MailboxKind[] Kinds { get; } =
        new[] { MailboxKind.User, MailboxKind.Shared, MailboxKind.Room, MailboxKind.Equipment, MailboxKind.Discovery, MailboxKind.Group };
}
