namespace WorkfrontOutlook.SimulatedTenant.Exchange;

internal sealed class SetApp : AppChange
{
    private static readonly string[] Audiences = { "Everyone", "SpecificUsers" };
    private static readonly string[] States = { "Enabled", "Disabled", "AlwaysEnabled" };

    public override string Name => "Set-App";

    protected override IReadOnlyList<string> Parameters { get; } =
        new[] { "Identity", "OrganizationApp", "PrivateCatalog", "Enabled", "ProvidedTo", "UserList", "DefaultStateForUser" };

    protected override CmdletReply Execute(CmdletCall call, ExchangeModel model)
    {
        string id = Id(call);
        if (!call.Switch("OrganizationApp"))
        {
            throw CmdletFailure.ParameterSet();
        }

        string? audience = OneOf(call, "ProvidedTo", Audiences);
        string? state = OneOf(call, "DefaultStateForUser", States);
        bool found = model.State.ChangeOrganizationApp(id, call.Switch("PrivateCatalog"), app => app with
        {
            Enabled = call.Flag("Enabled") ?? app.Enabled,
            ProvidedTo = audience ?? app.ProvidedTo,
            DefaultStateForUser = state ?? app.DefaultStateForUser,
            UserList = call.Has("UserList") ? call.Texts("UserList") : app.UserList,
        });
        return found ? CmdletReply.Nothing : throw CmdletFailure.NotFound(id);
    }

    private static string? OneOf(CmdletCall call, string name, string[] values) => call.Text(name) is string text
        ? Array.Find(values, value => string.Equals(value, text, StringComparison.OrdinalIgnoreCase)) ?? throw CmdletFailure.BadValue(name, text)
        : null;
}
