using WorkfrontOutlook.SimulatedTenant.Model;

namespace WorkfrontOutlook.SimulatedTenant.Exchange;

internal sealed class GetMailUser : RecipientListing
{
    public override string Name => "Get-MailUser";

    protected override MailboxKind[] Kinds { get; } = new[] { MailboxKind.OnPremises, MailboxKind.External };
}
