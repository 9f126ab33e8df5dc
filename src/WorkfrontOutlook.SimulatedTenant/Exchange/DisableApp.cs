namespace WorkfrontOutlook.SimulatedTenant.Exchange;

internal sealed class DisableApp : AppChange
{
    public override string Name => "Disable-App";

    protected override IReadOnlyList<string> Parameters { get; } = new[] { "Identity", "Mailbox" };

    protected override CmdletReply Execute(CmdletCall call, ExchangeModel model) => Switch(call, model, on: false);
}
