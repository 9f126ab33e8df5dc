using WorkfrontOutlook.SimulatedTenant.Model;

namespace WorkfrontOutlook.SimulatedTenant.Exchange;

internal sealed class GetRecipient : RecipientListing
{
    public override string Name => "Get-Recipient";

    protected override MailboxKind[] Kinds { get; } =
        new[] { MailboxKind.User, MailboxKind.Shared, MailboxKind.Room, MailboxKind.Equipment, MailboxKind.Discovery, MailboxKind.Group, MailboxKind.OnPremises, MailboxKind.External };
}
