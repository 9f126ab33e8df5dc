using WorkfrontOutlook.LegacyTokens;
using WorkfrontOutlook.SimulatedTenant.Model;

namespace WorkfrontOutlook.SimulatedTenant.Exchange;

internal sealed class SetAuthenticationPolicy : Cmdlet
{
    public override string Name => "Set-AuthenticationPolicy";

    protected override IReadOnlyList<string> Parameters { get; } = new[] { "Identity", "AllowLegacyExchangeTokens", "BlockLegacyExchangeTokens" };

    protected override CmdletReply Execute(CmdletCall call, ExchangeModel model)
    {
        if (call.Text("Identity") is not string identity)
        {
            throw CmdletFailure.Missing("Identity");
        }

        bool allow = call.Switch("AllowLegacyExchangeTokens");
        bool block = call.Switch("BlockLegacyExchangeTokens");
        if (allow && block)
        {
            throw CmdletFailure.ParameterSet();
        }

        if (!allow && !block)
        {
            throw CmdletFailure.NotFound(identity);
        }

        // Where the service no longer offers the switch, it warns and changes nothing.
        if (model.Profile.StatusForm == StatusForm.WarningOnly)
        {
            return new CmdletReply(Array.Empty<object>(), TokenStatusText.DisabledWarning);
        }

        model.State.AdminSetting = allow ? LegacyTokenAdminSetting.Allowed : LegacyTokenAdminSetting.Blocked;
        return CmdletReply.Nothing;
    }
}
