using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
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
    private const int PageSize = 1000;

    // Empty pages with a link are allowed; an endless row of them isn't a list.
    private const int MaxEmptyPages = 50;

    private static readonly char[] ListSeparators = { ',', ';', ' ', '\r', '\n' };

    private readonly ServiceChannel _channel;
    private readonly string _tenant;
    private readonly string _anchor;
    private readonly string _connectionId;
    private readonly IDisposable? _tokens;
    private volatile bool _refusesBatches;
    private volatile bool _batchesWork;

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

    public int BatchSize => MaxBatch;

    public bool RunsInParallel => true;

    public int ThrottleLimit
    {
        get => _channel.Gate.Limit;
        set => _channel.Gate.Limit = value;
    }

    public async IAsyncEnumerable<ExchangePage> InvokeAsync(ExchangeCommand command, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ServiceRequest request = Request(command, Guid.NewGuid().ToString());
        CommandReply first = await _channel.SendAsync(request, reply => ExchangeJudge.Command(reply, command), cancellationToken).ConfigureAwait(false);
        await foreach (ExchangePage page in PagesAsync(command, request, first, cancellationToken).ConfigureAwait(false))
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

        var outcomes = new ExchangeOutcome?[commands.Count];
        if (commands.Count == 1 || _refusesBatches)
        {
            return await InvokeEachAsync(commands, cancellationToken).ConfigureAwait(false);
        }

        string[] requestIds = commands.Select(_ => Guid.NewGuid().ToString()).ToArray();
        string batchId = Guid.NewGuid().ToString();
        var budget = new RetryBudget(_channel.Clock);
        while (true)
        {
            int[] pending = Enumerable.Range(0, commands.Count).Where(index => outcomes[index] is null).ToArray();
            if (pending.Length == 0)
            {
                return outcomes!;
            }

            (Trouble?[] troubles, TimeSpan held) = await SendBatchAsync(commands, requestIds, batchId, pending, outcomes, budget, cancellationToken).ConfigureAwait(false);
            if (_refusesBatches && Array.TrueForAll(outcomes, outcome => outcome is null))
            {
                // Nothing was done. What follows goes one by one, and says more exactly what is wrong where something is.
                return await InvokeEachAsync(commands, cancellationToken).ConfigureAwait(false);
            }

            // The items that are sent again go together, so the longest wait among them counts.
            TimeSpan wait = TimeSpan.Zero;
            bool again = false;
            foreach (int index in pending.Where(index => outcomes[index] is null))
            {
                ExchangeCommand command = commands[index];
                Trouble trouble = troubles[index]!;
                bool allowed = trouble.AllowsRetry(command.IsRead);
                if (allowed && budget.Plan(trouble.RetryAfter) is TimeSpan planned)
                {
                    again = true;
                    wait = planned > wait ? planned : wait;
                }
                else
                {
                    outcomes[index] = ExchangeOutcome.Of(command, trouble.GiveUp(command.Name, ExchangeJudge.TargetOf(command), command.IsRead, budget.Tries, allowed ? budget : null));
                }
            }

            if (again)
            {
                await budget.WaitAsync(wait, held, cancellationToken).ConfigureAwait(false);
            }
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
            reply = await _channel.SendAsync(request, answer => ExchangeJudge.Command(answer, command), cancellationToken).ConfigureAwait(false);
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

    // A batch is a saving that the endpoint need not offer: it is as undocumented as the endpoint itself.
    private static bool IsRefusal(ServiceReply? reply) => reply?.Status is 400 or 404 or 405 or 415 or 501;

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

    private async Task<(Trouble?[] Troubles, TimeSpan Held)> SendBatchAsync(
        IReadOnlyList<ExchangeCommand> commands,
        string[] requestIds,
        string batchId,
        int[] pending,
        ExchangeOutcome?[] outcomes,
        RetryBudget budget,
        CancellationToken cancellationToken)
    {
        var troubles = new Trouble?[commands.Count];
        var pages = new List<KeyValuePair<int, CommandReply>>();
        TimeSpan held;
        ServiceRequest request = BatchRequest(commands, requestIds, batchId, pending);
        int round = await _channel.EnterAsync(budget, cancellationToken).ConfigureAwait(false);
        try
        {
            Attempt attempt = await _channel.TryOnceAsync(request, cancellationToken).ConfigureAwait(false);
            using ServiceReply? reply = attempt.Reply;
            BatchReply? batch = null;
            if ((reply is null ? attempt.Trouble : JudgeBatch(reply, request, out batch)) is Trouble whole)
            {
                // Only before any batch was answered: later a refusal is one batch's trouble.
                _refusesBatches |= !_batchesWork && IsRefusal(reply) && !whole.IsThrottle && commands.All(command => command.IsRead);
                held = _channel.Report(whole, round, isWhole: true);
                foreach (int index in pending)
                {
                    troubles[index] = whole;
                }

                return (troubles, held);
            }

            _batchesWork = true;
            held = Sort(reply!, batch!, commands, pending, troubles, pages, round);
        }
        catch (WfException exception)
        {
            foreach (int index in pending)
            {
                troubles[index] = new Trouble(_ => exception);
            }

            return (troubles, TimeSpan.Zero);
        }
        finally
        {
            _channel.Gate.Leave();
        }

        // At once and not after the retries: a link lives for minutes only.
        foreach (KeyValuePair<int, CommandReply> page in pages)
        {
            ExchangeCommand command = commands[page.Key];
            outcomes[page.Key] = await WholeAsync(command, Request(command, requestIds[page.Key]), page.Value, cancellationToken).ConfigureAwait(false);
        }

        return (troubles, held);
    }

    private static Trouble? JudgeBatch(ServiceReply reply, ServiceRequest request, out BatchReply? batch)
    {
        batch = null;
        if (!reply.IsSuccess)
        {
            return ExchangeJudge.Failure(reply, request.What, request.Target);
        }

        if (ExchangeJudge.Unreadable(reply, request.What, request.Target) is Trouble unreadable)
        {
            return unreadable;
        }

        try
        {
            ReadOnlyMemory<byte> body = reply.Body;
            batch = BatchReply.Read(body.Slice(body.Length - ReplyBytes.WithoutMark(body.Span).Length));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return ExchangeJudge.Cut(request.What, request.Target, reply.Clean(exception.Message));
        }

        return batch is null ? new Trouble(_ => WfErrors.ReplyNotUnderstood.For(request.Target, request.What, reply.Status)) : null;
    }

    private TimeSpan Sort(
        ServiceReply reply,
        BatchReply batch,
        IReadOnlyList<ExchangeCommand> commands,
        int[] pending,
        Trouble?[] troubles,
        List<KeyValuePair<int, CommandReply>> pages,
        int round)
    {
        int throttled = 0;
        TimeSpan? longest = null;
        TimeSpan held = TimeSpan.Zero;
        foreach (int index in pending)
        {
            ExchangeCommand command = commands[index];
            if (!batch.Items.TryGetValue(Id(index), out BatchItem? item) || item.Status == 0)
            {
                troubles[index] = ExchangeJudge.Cut(command.Name, ExchangeJudge.TargetOf(command), ConnectionText.BatchItemMissing);
                continue;
            }

            ServiceReply answer = reply.Item(item.Status, item.Headers, item.Body);
            Judged<CommandReply> judged = ExchangeJudge.Command(answer, command);
            if (judged.Value is CommandReply page)
            {
                pages.Add(new KeyValuePair<int, CommandReply>(index, page));
                continue;
            }

            Trouble trouble = judged.Trouble!;
            troubles[index] = trouble;
            TimeSpan everybody = _channel.Report(trouble, round, isWhole: false);
            held = everybody > held ? everybody : held;
            if (trouble.IsThrottle)
            {
                throttled++;
                longest = trouble.RetryAfter is TimeSpan asked && asked > (longest ?? TimeSpan.Zero) ? asked : longest;
            }
        }

        if (throttled == 0)
        {
            _channel.Gate.WentWell();
        }
        else if ((throttled > 1 || throttled == pending.Length) && longest is TimeSpan pause && pause <= RetryBudget.Total)
        {
            // When several items of a batch are throttled, it isn't about one mailbox.
            _channel.Gate.Pause(pause);
            held = pause > held ? pause : held;
        }

        return held;
    }

    private async Task<ExchangeOutcome> WholeAsync(ExchangeCommand command, ServiceRequest request, CommandReply first, CancellationToken cancellationToken)
    {
        try
        {
            var records = new List<ExchangeRecord>();
            var warnings = new List<string>();
            await foreach (ExchangePage page in PagesAsync(command, request, first, cancellationToken).ConfigureAwait(false))
            {
                records.AddRange(page.Records);
                warnings.AddRange(page.Warnings);
            }

            return ExchangeOutcome.Of(command, new ExchangePage(records, warnings));
        }
        catch (WfException failure)
        {
            return ExchangeOutcome.Of(command, failure);
        }
    }

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
                if (wanted is null && page.Warnings.Any(SaysTruncated))
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
                page = await _channel.SendAsync(continuation, reply => ExchangeJudge.Command(reply, command), cancellationToken).ConfigureAwait(false);
            }
            catch (WfException exception)
            {
                throw WfErrors.ListCutShort.Because(exception, target, command.Name, count, exception.Message);
            }
        }
    }

    private static string Id(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);

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
            new("Prefer", "odata.maxpagesize=" + PageSize.ToString(CultureInfo.InvariantCulture)),
            new("client-request-id", requestId),
            new("connection-id", _connectionId),
        },
        What = command.Name,
        Target = ExchangeJudge.TargetOf(command),
        IsRead = command.IsRead,
    };

    private ServiceRequest BatchRequest(IReadOnlyList<ExchangeCommand> commands, string[] requestIds, string batchId, int[] pending)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("requests");
            foreach (int index in pending)
            {
                ExchangeCommand command = commands[index];
                writer.WriteStartObject();
                writer.WriteString("id", Id(index));
                writer.WriteString("method", "POST");
                writer.WriteString("url", CommandAddress(_channel.BaseAddress, command).AbsoluteUri);
                writer.WriteStartObject("headers");
                writer.WriteString("Content-Type", "application/json; charset=utf-8");
                writer.WriteString("X-AnchorMailbox", _anchor);
                writer.WriteString("X-CmdletName", command.Name);
                writer.WriteString("X-ResponseFormat", "json");
                writer.WriteString("Prefer", "odata.maxpagesize=" + PageSize.ToString(CultureInfo.InvariantCulture));
                writer.WriteString("client-request-id", requestIds[index]);
                writer.WriteEndObject();
                writer.WritePropertyName("body");
                CommandBody.Write(writer, command);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        string names = string.Join(", ", pending.Select(index => commands[index].Name).Distinct(StringComparer.OrdinalIgnoreCase));
        return new ServiceRequest
        {
            Method = HttpMethod.Post,
            Address = new Uri(_channel.Endpoint.Address, "adminapi/beta/" + _tenant + "/$batch"),
            Body = stream.ToArray(),
            Headers = new List<KeyValuePair<string, string>>
            {
                new("X-AnchorMailbox", _anchor),
                new("Prefer", "odata.maxpagesize=" + PageSize.ToString(CultureInfo.InvariantCulture) + ";odata.continue-on-error"),
                new("client-request-id", batchId),
                new("connection-id", _connectionId),
            },
            What = names,
            Target = names,
            IsRead = pending.All(index => commands[index].IsRead),
        };
    }
}
