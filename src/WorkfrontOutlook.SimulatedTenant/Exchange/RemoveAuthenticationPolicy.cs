using WorkfrontOutlook.LegacyTokens;

namespace WorkfrontOutlook.SimulatedTenant.Exchange;

/// <summary>Exists so that a test can tell that it was never called.</summary>
internal sealed class RemoveAuthenticationPolicy : Cmdlet
{
    public override string Name => "Remove-AuthenticationPolicy";

    protected override IReadOnlyList<string> Parameters { get; } = new[] { "Identity", "AllowLegacyExchangeTokens" };

    protected override CmdletReply Execute(CmdletCall call, ExchangeModel model)
    {
        if (call.Switch("AllowLegacyExchangeTokens"))
        {
            model.State.AdminSetting = LegacyTokenAdminSetting.NotSet;
        }

        return CmdletReply.Nothing;
    }
}
