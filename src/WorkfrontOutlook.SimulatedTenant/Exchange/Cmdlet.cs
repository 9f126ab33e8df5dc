namespace WorkfrontOutlook.SimulatedTenant.Exchange;

/// <summary>One Exchange cmdlet.</summary>
internal abstract class Cmdlet
{
    private static readonly string[] Common =
    {
        "ErrorAction", "WarningAction", "InformationAction", "ErrorVariable", "WarningVariable", "OutVariable", "OutBuffer", "Verbose", "Debug",
        "Confirm", "WhatIf",
    };

    public abstract string Name { get; }

    public bool IsWrite => !Name.StartsWith("Get-", StringComparison.Ordinal);

    protected abstract IReadOnlyList<string> Parameters { get; }

    public CmdletReply Run(CmdletCall call, ExchangeModel model)
    {
        foreach (string name in call.ParameterNames)
        {
            if (!Parameters.Contains(name, StringComparer.OrdinalIgnoreCase) && !Common.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                throw CmdletFailure.BadParameter(name);
            }
        }

        // Over the wire nobody can be asked, so the cmdlet answers with the question instead of acting.
        if (IsWrite && call.OverHttp && call.Flag("Confirm") != false)
        {
            return new CmdletReply(Array.Empty<object>())
            {
                ConfirmationMessage = "Are you sure you want to perform this action?\n" + Name + " on '" + call.Subject + "'.",
            };
        }

        if (call.Switch("WhatIf"))
        {
            return CmdletReply.Nothing;
        }

        return Execute(call, model);
    }

    protected abstract CmdletReply Execute(CmdletCall call, ExchangeModel model);
}
