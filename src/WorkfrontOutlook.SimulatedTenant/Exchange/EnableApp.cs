namespace WorkfrontOutlook.SimulatedTenant.Exchange;

internal sealed class EnableApp : AppChange
{
    public override string Name => "Enable-App";

    protected override IReadOnlyList<string> Parameters { get; } = new[] { "Identity", "Mailbox" };

    protected override CmdletReply Execute(CmdletCall call, ExchangeModel model) => Switch(call, model, on: true);
}
