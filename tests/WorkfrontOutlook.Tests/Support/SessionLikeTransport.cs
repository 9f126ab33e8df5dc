using System.Collections;
using System.Collections.Specialized;
using System.Runtime.CompilerServices;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.SimulatedTenant;

namespace WorkfrontOutlook.Tests.Support;

/// <summary>The embedded tenant as a session sees it: one command at a time, without HTTP. The real session transport needs PowerShell.</summary>
internal sealed class SessionLikeTransport : IExchangeTransport
{
    private readonly SeededTenant _tenant;

    public SessionLikeTransport(SeededTenant tenant) => _tenant = tenant;

    public ExchangeTransportKind Kind => ExchangeTransportKind.Session;

    public int BatchSize => 1;

    public bool RunsInParallel => false;

    public int ThrottleLimit { get; set; } = 8;

    public static TenantContext Connect(SeededTenant tenant, IExchangeTransport? transport = null) => new(
        new WfConnection
        {
            TenantId = tenant.TenantId.ToString(),
            Organization = tenant.Organization,
            Environment = "Global",
            Account = "admin@" + tenant.Organization,
            SignIn = SignInKind.ExistingSession,
            Transport = ExchangeTransportKind.Session,
        },
        transport ?? new SessionLikeTransport(tenant),
        null,
        tenant.Clock);

    public async IAsyncEnumerable<ExchangePage> InvokeAsync(ExchangeCommand command, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        yield return Run(command);
    }

    public async Task<IReadOnlyList<ExchangeOutcome>> InvokeBatchAsync(IReadOnlyList<ExchangeCommand> commands, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return commands.Select(command =>
        {
            try
            {
                return ExchangeOutcome.Of(command, Run(command));
            }
            catch (WfException failure)
            {
                return ExchangeOutcome.Of(command, failure);
            }
        }).ToArray();
    }

    public Task<ISet<string>?> GetAvailableCommandsAsync(CancellationToken cancellationToken) => Task.FromResult<ISet<string>?>(null);

    public void Dispose()
    {
    }

    private ExchangePage Run(ExchangeCommand command)
    {
        var parameters = new Hashtable();
        foreach ((string name, object value) in command.Parameters)
        {
            parameters[name] = value;
        }

        CmdletResult result = _tenant.ExecuteCmdlet(command.Name, parameters);
        if (result.Error is CmdletError error)
        {
            throw (error.ExceptionType.Contains("NotFound", StringComparison.Ordinal) ? WfErrors.ExchangeObjectNotFound : WfErrors.ExchangeCommandFailed).For(command.Name, command.Name, error.Text);
        }

        return new ExchangePage(
            result.Output.Select(item => item is OrderedDictionary bag
                ? new BagRecord(bag.Cast<DictionaryEntry>().Select(entry => ((string)entry.Key, (object?)entry.Value)).ToArray())
                : (ExchangeRecord)new BagRecord((string)item)).ToArray(),
            result.Warnings);
    }
}
