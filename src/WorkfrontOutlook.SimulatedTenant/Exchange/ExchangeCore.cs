using WorkfrontOutlook.SimulatedTenant.Wire;

namespace WorkfrontOutlook.SimulatedTenant.Exchange;

/// <summary>Runs cmdlets for a caller. HTTP and the session sit on top of it.</summary>
internal sealed class ExchangeCore
{
    private readonly Dictionary<string, Cmdlet> _cmdlets;

    public ExchangeCore(ExchangeModel model)
    {
        Model = model;
        _cmdlets = new Cmdlet[]
        {
            new GetAuthenticationPolicy(), new SetAuthenticationPolicy(), new RemoveAuthenticationPolicy(),
            new GetApp(), new RemoveApp(), new DisableApp(), new EnableApp(), new SetApp(), new NewApp(),
            new GetMailbox(), new GetMailUser(), new GetRecipient(),
            new GetOrganizationConfig(), new GetAcceptedDomain(),
        }.ToDictionary(cmdlet => cmdlet.Name, StringComparer.OrdinalIgnoreCase);
    }

    public ExchangeModel Model { get; }

    public IEnumerable<string> CmdletsFor(Caller caller) => _cmdlets.Values
        .Where(cmdlet => MayRun(caller, cmdlet))
        .Select(cmdlet => cmdlet.Name)
        .OrderBy(name => name, StringComparer.Ordinal);

    /// <summary>Finds the cmdlet; null when there is none of that name that the caller may run.</summary>
    public Cmdlet? Find(Caller caller, string name) => _cmdlets.TryGetValue(name, out Cmdlet? cmdlet) && MayRun(caller, cmdlet) ? cmdlet : null;

    /// <summary>Runs the cmdlet.</summary>
    /// <exception cref="CmdletFailure">The cmdlet failed.</exception>
    public CmdletReply Run(Cmdlet cmdlet, CmdletCall call)
    {
        if (cmdlet.IsWrite)
        {
            Model.Statistics.Write(new RecordedWrite(cmdlet.Name, call.AsTexts(), Model.Clock.GetUtcNow(), call.OverHttp));
        }

        return cmdlet.Run(call, Model);
    }

    private bool MayRun(Caller caller, Cmdlet cmdlet) =>
        !Model.Profile.DeniedCmdlets.Contains(cmdlet.Name, StringComparer.OrdinalIgnoreCase) && caller.MayRun(cmdlet.Name);
}
