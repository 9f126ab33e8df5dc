using WorkfrontOutlook.SimulatedTenant.Model;

namespace WorkfrontOutlook.SimulatedTenant.Exchange;

internal sealed class GetAuthenticationPolicy : Cmdlet
{
    public override string Name => "Get-AuthenticationPolicy";

    protected override IReadOnlyList<string> Parameters { get; } = new[] { "Identity", "AllowLegacyExchangeTokens", "TenantId" };

    protected override CmdletReply Execute(CmdletCall call, ExchangeModel model)
    {
        if (!call.Switch("AllowLegacyExchangeTokens"))
        {
            // The plain form lists policies and never shows the legacy token setting.
            return new CmdletReply(new object[] { new CmdletRecord { { "Name", "Block Basic Auth" }, { "AllowBasicAuthImap", false }, { "AllowBasicAuthPop", false } } });
        }

        TenantProfile profile = model.Profile;
        IReadOnlyList<object> output = TokenStatusText.Output(profile.StatusForm, model.State.AdminSetting, profile.TokenReport, model.Start);
        return profile.StatusForm == StatusForm.WarningOnly
            ? new CmdletReply(output, TokenStatusText.DisabledWarning)
            : new CmdletReply(output);
    }
}
