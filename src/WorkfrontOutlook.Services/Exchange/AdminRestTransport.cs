using System.Globalization;
using System.Runtime.CompilerServices;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Services.Resilience;

namespace WorkfrontOutlook.Services.Exchange;

/// <summary>
/// Exchange's admin REST, adminapi/beta/{tenant}/InvokeCommand: what the Exchange Online module itself uses, and what
/// ScubaGear, CIPP and others ship on. Microsoft documents it for nobody else.
/// </summary>
internal sealed partial class AdminRestTransport : IExchangeTransport
{
    private const string PageSizePreference = "odata.maxpagesize=1000";

    // Empty pages with a link are allowed; an endless row of them isn't a list.
    private const int MaxEmptyPages = 50;

    private static readonly char[] ListSeparators = { ',', ';', ' ', '\r', '\n' };

    private readonly ServiceChannel _channel;
    private readonly string _tenant;
    private readonly string _anchor;
    private readonly string _connectionId;
    private readonly IDisposable? _tokens;
    private readonly ReplyMemory _memory = new();

    /// <summary>Initializes a new instance of the <see cref="AdminRestTransport"/> class.</summary>
    /// <param name="channel">The way to the service; disposed with the transport.</param>
    /// <param name="tenant">The tenant's id, or one of its domains.</param>
    /// <param name="userPrincipalName">The signed-in user; null for an app.</param>
    /// <param name="connectionId">The connection's id.</param>
    /// <param name="tokens">What holds the tokens; disposed with the transport.</param>
    public AdminRestTransport(ServiceChannel channel, string tenant, string? userPrincipalName, Guid connectionId, IDisposable? tokens)
    {
        _channel = channel;
        _tenant = tenant;
        _tokens = tokens;
        _connectionId = connectionId.ToString();
        _anchor = userPrincipalName is null
            ? "APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@" + tenant
            : "UPN:" + userPrincipalName;
    }

    public ExchangeTransportKind Kind => ExchangeTransportKind.AdminRest;

    public bool RunsInParallel => true;

    public int ThrottleLimit
    {
        get => _channel.Gate.Limit;
        set => _channel.Gate.Limit = value;
    }

    public async IAsyncEnumerable<ExchangePage> InvokeAsync(ExchangeCommand command, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ServiceRequest request = Request(command, Guid.NewGuid().ToString());
        CommandReply first = await _channel.SendAsync(request, reply => ExchangeJudge.Command(reply, command, _memory), cancellationToken).ConfigureAwait(false);
        await foreach (ExchangePage page in PagesAsync(command, request, first, cancellationToken).ConfigureAwait(false))
        {
            yield return page;
        }
    }

    public async Task<ISet<string>?> GetAvailableCommandsAsync(CancellationToken cancellationToken)
    {
        // CIPP asks the same way: what comes back is the list that the Exchange Online module would export for this token.
        const string What = "EXOModuleFile";
        var request = new ServiceRequest
        {
            Method = HttpMethod.Get,
            Address = new Uri(_channel.Endpoint.Address, "adminapi/v1.0/" + _tenant + "/EXOModuleFile?Version=3.9.2"),
            Headers = new List<KeyValuePair<string, string>>
            {
                new("CommandName", "*"),
                new("X-AnchorMailbox", _anchor),
                new("client-request-id", Guid.NewGuid().ToString()),
                new("connection-id", _connectionId),
            },
            What = What,
            Target = What,
            IsRead = true,
        };

        var command = new ExchangeCommand("Get-" + What);
        CommandReply reply;
        try
        {
            reply = await _channel.SendAsync(request, answer => ExchangeJudge.Command(answer, command, _memory), cancellationToken).ConfigureAwait(false);
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

    private static int? WantedCount(ExchangeCommand command) =>
        command.Parameters.TryGetValue("ResultSize", out object? size)
        && int.TryParse(Convert.ToString(size, CultureInfo.InvariantCulture), NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            ? count
            : null;

    // The parameter's name stays as it is in every language of the warning.
    private static bool SaysTruncated(string warning) => warning.IndexOf("ResultSize", StringComparison.OrdinalIgnoreCase) >= 0;

    private static bool IsWhole(CommandReply page) => page.NextLink is null && !page.HasBrokenLink && !page.Warnings.Exists(SaysTruncated);

    // The module, ExoHelper and CIPP all send the same body and headers to the link until there is none. One field report
    // found every link refused at once; so a link that fails is an error that says how much was lost.
    private async IAsyncEnumerable<ExchangePage> PagesAsync(
        ExchangeCommand command,
        ServiceRequest request,
        CommandReply first,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string target = ExchangeJudge.TargetOf(command);
        int? wanted = WantedCount(command);
        var visited = new HashSet<string>(StringComparer.Ordinal);
        int count = 0;
        int empty = 0;
        CommandReply page = first;
        while (true)
        {
            count += page.Records.Count;
            empty = page.Records.Count == 0 ? empty + 1 : 0;
            yield return new ExchangePage(page.Records, page.Warnings);

            WfException Short(string reason) => WfErrors.ListCutShort.For(target, command.Name, count, reason);
            if (!command.IsRead || count >= wanted)
            {
                yield break;
            }

            if (page.HasBrokenLink)
            {
                throw Short(ConnectionText.LinkBroken);
            }

            if (page.NextLink is null)
            {
                if (wanted is null && page.Warnings.Exists(SaysTruncated))
                {
                    throw Short(ConnectionText.LinkMissing);
                }

                yield break;
            }

            if (!Uri.TryCreate(page.Address!, page.NextLink, out Uri? next))
            {
                throw Short(ConnectionText.LinkBroken);
            }

            if (!_channel.Endpoint.Covers(next))
            {
                throw Short(ConnectionText.LinkForeign + ": " + ServiceText.Clean(next.Authority, null));
            }

            if (!visited.Add(next.AbsoluteUri) || empty > MaxEmptyPages)
            {
                throw Short(ConnectionText.LinkLoop);
            }

            var continuation = new ServiceRequest
            {
                Method = request.Method,
                Address = next,
                IsVerbatim = true,
                Body = request.Body,
                ContentType = request.ContentType,
                Headers = request.Headers,
                What = request.What,
                Target = request.Target,
                IsRead = true,
            };
            try
            {
                page = await _channel.SendAsync(continuation, reply => ExchangeJudge.Command(reply, command, _memory), cancellationToken).ConfigureAwait(false);
            }
            catch (WfException exception)
            {
                throw WfErrors.ListCutShort.Because(exception, target, command.Name, count, exception.Message);
            }
        }
    }

    private Uri CommandAddress(Uri address, ExchangeCommand command)
    {
        string select = command.Select.Count == 0 ? string.Empty : "?$select=" + string.Join(",", command.Select.Select(Uri.EscapeDataString));
        return new Uri(address, "adminapi/beta/" + _tenant + "/InvokeCommand" + select);
    }

    private ServiceRequest Request(ExchangeCommand command, string requestId) => new()
    {
        Method = HttpMethod.Post,
        Address = CommandAddress(_channel.Endpoint.Address, command),
        Body = CommandBody.Of(command),
        Headers = new List<KeyValuePair<string, string>>
        {
            new("X-AnchorMailbox", _anchor),
            new("X-CmdletName", command.Name),
            new("X-ResponseFormat", "json"),
            new("Prefer", PageSizePreference),
            new("client-request-id", requestId),
            new("connection-id", _connectionId),
        },
        What = command.Name,
        Target = ExchangeJudge.TargetOf(command),
        IsRead = command.IsRead,
    };
}
