using System.Management.Automation;
using System.Runtime.CompilerServices;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using PowerShellEngine = System.Management.Automation.PowerShell;

namespace WorkfrontOutlook.PowerShell.Session;

/// <summary>
/// Runs Exchange cmdlets through the functions that Connect-ExchangeOnline exported into the admin's session, on the
/// pipeline thread of whichever cmdlet is running. Holds no token.
/// </summary>
internal sealed class SessionExchangeTransport : IExchangeTransport
{
    private const int PageSize = 1000;

    private readonly ExchangeSession _session;

    public SessionExchangeTransport(ExchangeSession session) => _session = session;

    /// <inheritdoc/>
    public ExchangeTransportKind Kind => ExchangeTransportKind.Session;

    /// <inheritdoc/>
    public int BatchSize => 1;

    /// <inheritdoc/>
    public bool RunsInParallel => false;

    /// <inheritdoc/>
    public int ThrottleLimit { get; set; } = 8;

    /// <inheritdoc/>
    public async IAsyncEnumerable<ExchangePage> InvokeAsync(ExchangeCommand command, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        PipelineThread thread = Thread(command.Name);
        ExchangePage whole = await thread.InvokeAsync(() => Run(thread.Cmdlet, command, cancellationToken)).ConfigureAwait(false);
        if (whole.Records.Count <= PageSize)
        {
            yield return whole;
            yield break;
        }

        for (int start = 0; start < whole.Records.Count; start += PageSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new ExchangePage(
                whole.Records.Skip(start).Take(PageSize).ToArray(),
                start == 0 ? whole.Warnings : Array.Empty<string>());
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ExchangeOutcome>> InvokeBatchAsync(IReadOnlyList<ExchangeCommand> commands, CancellationToken cancellationToken)
    {
        var outcomes = new List<ExchangeOutcome>(commands.Count);
        foreach (ExchangeCommand command in commands)
        {
            try
            {
                outcomes.Add(ExchangeOutcome.Of(command, await this.InvokeWholeAsync(command, cancellationToken).ConfigureAwait(false)));
            }
            catch (WfException failure)
            {
                outcomes.Add(ExchangeOutcome.Of(command, failure));
            }
        }

        return outcomes;
    }

    /// <inheritdoc/>
    public Task<ISet<string>?> GetAvailableCommandsAsync(CancellationToken cancellationToken)
    {
        PipelineThread thread = Thread("Get-Module");
        return thread.InvokeAsync(() =>
        {
            if (Module() is not PSModuleInfo module)
            {
                return null;
            }

            var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            foreach (string name in module.ExportedFunctions.Keys)
            {
                names.Add(WithoutPrefix(name));
            }

            return (ISet<string>?)names;
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The session is the admin's own and stays open.
    }

    private static PipelineThread Thread(string command) =>
        PipelineThread.Current ?? throw WfErrors.NoPipelineThread.For(command, command);

    private ExchangePage Run(PSCmdlet cmdlet, ExchangeCommand command, CancellationToken cancellationToken)
    {
        CommandInfo function = Function(cmdlet, command);
        var parameters = command.Parameters.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.OrdinalIgnoreCase);
        if (!command.IsRead && function.Parameters?.ContainsKey("Confirm") == true && !parameters.ContainsKey("Confirm"))
        {
            // Whoever changes something through this module was asked by this module.
            parameters.Add("Confirm", false);
        }

        SessionOutput output = SessionCommands.Invoke(function, parameters, cancellationToken);
        output.Reemit(cmdlet);
        if (output.Failure is not null)
        {
            string? target = command.Parameters.TryGetValue("Mailbox", out object? about) || command.Parameters.TryGetValue("Identity", out about)
                ? about as string
                : null;
            throw SessionErrors.Translate(command.Name, target, output.Failure);
        }

        return new ExchangePage(output.Items.Select(item => (ExchangeRecord)PSObjectRecord.From(item, command.Select)).ToArray(), output.Warnings);
    }

    // By module, because another session, such as that of Connect-IPPSSession, may have put its own function of that name before it.
    private CommandInfo Function(PSCmdlet cmdlet, ExchangeCommand command) =>
        SessionCommands.FindLoaded(cmdlet, $"{_session.ModuleName}\\{WithPrefix(command.Name)}")
        ?? SessionCommands.FindLoaded(cmdlet, $"{_session.ModuleName}\\{command.Name}")
        ?? throw (Module() is null
            ? WfErrors.ExchangeSessionGone.For(_session.ToString(), _session.ModuleName)
            : WfErrors.ExchangeRoleMissing.For(command.Name, command.Name, SessionErrors.Role(command.IsRead)));

    private PSModuleInfo? Module()
    {
        using PowerShellEngine shell = PowerShellEngine.Create(RunspaceMode.CurrentRunspace);
        shell.AddCommand("Microsoft.PowerShell.Core\\Get-Module").AddParameter("Name", _session.ModuleName);
        return shell.Invoke().Select(item => item.BaseObject).OfType<PSModuleInfo>().FirstOrDefault();
    }

    private string WithPrefix(string name) => _session.Prefix is string prefix && name.IndexOf('-') is int dash and > 0
        ? name.Insert(dash + 1, prefix)
        : name;

    private string WithoutPrefix(string name)
    {
        int noun = name.IndexOf('-') + 1;
        return _session.Prefix is string prefix && noun > 0
            && name.IndexOf(prefix, noun, StringComparison.OrdinalIgnoreCase) == noun
            ? name.Remove(noun, prefix.Length)
            : name;
    }
}
