using System.Runtime.CompilerServices;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Services.Resilience;

namespace WorkfrontOutlook.Services.Exchange;

/// <summary>
/// Exchange's admin REST, adminapi/beta/{tenant}/InvokeCommand: what the Exchange Online module itself uses, and what
/// ScubaGear, CIPP and others ship on. Microsoft documents it for nobody else.
/// </summary>
internal sealed class AdminRestTransport : IExchangeTransport
{
    private const int MaxBatch = 10;

    private static readonly char[] ListSeparators = { ',', ';', ' ', '\r', '\n' };

    private readonly ServiceChannel _channel;
    private readonly CommandRequests _requests;
    private readonly CommandPages _pages;
    private readonly IDisposable? _tokens;
    private readonly ReplyMemory _memory = new();
    private readonly BatchSupport _batches = new();

    /// <summary>Initializes a new instance of the <see cref="AdminRestTransport"/> class.</summary>
    /// <param name="channel">The way to the service; disposed with the transport.</param>
    /// <param name="tenant">The tenant's id, or one of its domains.</param>
    /// <param name="userPrincipalName">The signed-in user; null for an app.</param>
    /// <param name="connectionId">The connection's id.</param>
    /// <param name="tokens">What holds the tokens; disposed with the transport.</param>
    public AdminRestTransport(ServiceChannel channel, string tenant, string? userPrincipalName, Guid connectionId, IDisposable? tokens)
    {
        _channel = channel;
        _tokens = tokens;
        _requests = new CommandRequests(channel, tenant, userPrincipalName, connectionId);
        _pages = new CommandPages(channel, _memory);
    }

    public ExchangeTransportKind Kind => ExchangeTransportKind.AdminRest;

    public bool RunsInParallel => true;

    public int BatchSize => MaxBatch;

    public int ThrottleLimit
    {
        get => _channel.Limit;
        set => _channel.Limit = value;
    }

    public async IAsyncEnumerable<ExchangePage> InvokeAsync(ExchangeCommand command, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ServiceRequest request = _requests.One(command, Guid.NewGuid().ToString());
        CommandReply first = await _channel.SendAsync(request, reply => ExchangeJudge.Command(reply, command, _memory), cancellationToken).ConfigureAwait(false);
        await foreach (ExchangePage page in _pages.FollowAsync(command, request, first, cancellationToken).ConfigureAwait(false))
        {
            yield return page;
        }
    }

    public async Task<IReadOnlyList<ExchangeOutcome>> InvokeBatchAsync(IReadOnlyList<ExchangeCommand> commands, CancellationToken cancellationToken)
    {
        if (commands.Count > MaxBatch)
        {
            throw new ArgumentOutOfRangeException(nameof(commands), commands.Count, "A batch has at most 10 commands.");
        }

        // Refused, nothing was done. What follows goes one by one, and says more exactly what is wrong where something is.
        return commands.Count == 1 || _batches.IsRefused
            ? await InvokeEachAsync(commands, cancellationToken).ConfigureAwait(false)
            : await new CommandBatch(_channel, _requests, _pages, _memory, commands).RunAsync(_batches, cancellationToken).ConfigureAwait(false)
                ?? await InvokeEachAsync(commands, cancellationToken).ConfigureAwait(false);
    }

    public async Task<ISet<string>?> GetAvailableCommandsAsync(CancellationToken cancellationToken)
    {
        // CIPP asks the same way: what comes back is the list that the Exchange Online module would export for this token.
        const string What = "EXOModuleFile";
        var command = new ExchangeCommand("Get-" + What);
        CommandReply reply;
        try
        {
            reply = await _channel.SendAsync(_requests.AvailableCommands(What), answer => ExchangeJudge.Command(answer, command, _memory), cancellationToken).ConfigureAwait(false);
        }
        catch (WfException exception) when (exception.Category is WfErrorCategory.PermissionDenied or WfErrorCategory.ObjectNotFound or WfErrorCategory.NotImplemented or WfErrorCategory.ProtocolError or WfErrorCategory.InvalidOperation or WfErrorCategory.InvalidArgument)
        {
            return null;
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (string list in reply.Records.SelectMany(record => record.Strings("exportedCmdlets")))
        {
            names.UnionWith(list.Split(ListSeparators, StringSplitOptions.RemoveEmptyEntries));
        }

        return names.Count == 0 ? null : names;
    }

    public void Dispose()
    {
        _channel.Dispose();
        _tokens?.Dispose();
    }

    private async Task<IReadOnlyList<ExchangeOutcome>> InvokeEachAsync(IReadOnlyList<ExchangeCommand> commands, CancellationToken cancellationToken) =>
        await Task.WhenAll(commands.Select(command => InvokeOneAsync(command, cancellationToken))).ConfigureAwait(false);

    private async Task<ExchangeOutcome> InvokeOneAsync(ExchangeCommand command, CancellationToken cancellationToken)
    {
        try
        {
            return ExchangeOutcome.Of(command, await this.InvokeWholeAsync(command, cancellationToken).ConfigureAwait(false));
        }
        catch (WfException failure)
        {
            return ExchangeOutcome.Of(command, failure);
        }
    }
}
