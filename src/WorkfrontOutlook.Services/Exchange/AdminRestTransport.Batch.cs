using System.Globalization;
using System.Text.Json;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Services.Resilience;

namespace WorkfrontOutlook.Services.Exchange;

/// <content>Several commands in one request, each with an answer and retries of its own.</content>
internal sealed partial class AdminRestTransport
{
    private const int MaxBatch = 10;

    private volatile bool _refusesBatches;
    private volatile bool _batchesWork;

    public int BatchSize => MaxBatch;

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
        bool[] renewed = new bool[commands.Count];
        while (true)
        {
            int[] pending = Enumerable.Range(0, commands.Count).Where(index => outcomes[index] is null).ToArray();
            if (pending.Length == 0)
            {
                return outcomes!;
            }

            Round round = await SendBatchAsync(commands, requestIds, batchId, pending, outcomes, budget, cancellationToken).ConfigureAwait(false);
            bool again = await AnswerRefusalsAsync(round, commands, renewed, cancellationToken).ConfigureAwait(false);
            if (_refusesBatches && Array.TrueForAll(outcomes, outcome => outcome is null))
            {
                // Nothing was done. What follows goes one by one, and says more exactly what is wrong where something is.
                return await InvokeEachAsync(commands, cancellationToken).ConfigureAwait(false);
            }

            // The items that are sent again go together, so the longest wait among them counts.
            TimeSpan wait = TimeSpan.Zero;
            foreach (int index in pending.Where(index => outcomes[index] is null && !round.Refused.Contains(index)))
            {
                ExchangeCommand command = commands[index];
                Trouble trouble = round.Troubles[index]!;
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
                await budget.WaitAsync(wait, round.Held, cancellationToken).ConfigureAwait(false);
            }
        }
    }

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

    private async Task<Round> SendBatchAsync(
        IReadOnlyList<ExchangeCommand> commands,
        string[] requestIds,
        string batchId,
        int[] pending,
        ExchangeOutcome?[] outcomes,
        RetryBudget budget,
        CancellationToken cancellationToken)
    {
        var sent = new Round(commands.Count);
        ServiceRequest request = BatchRequest(commands, requestIds, batchId, pending);
        int round = await _channel.EnterAsync(budget, cancellationToken).ConfigureAwait(false);
        try
        {
            Attempt attempt = await _channel.TryOnceAsync(request, budget.Tries, cancellationToken).ConfigureAwait(false);
            using ServiceReply? reply = attempt.Reply;
            BatchReply? batch = null;
            if ((reply is null ? attempt.Trouble : JudgeBatch(reply, request, out batch)) is Trouble whole)
            {
                // Only before any batch was answered: later a refusal is one batch's trouble.
                _refusesBatches |= !_batchesWork && IsRefusal(reply) && !whole.IsThrottle && commands.All(command => command.IsRead);
                sent.Held = _channel.Report(whole, round, isWhole: true);
                foreach (int index in pending)
                {
                    sent.Troubles[index] = whole;
                }

                return sent;
            }

            _batchesWork = true;
            Sort(reply!, batch!, commands, pending, sent, round);
        }
        catch (WfException exception)
        {
            foreach (int index in pending)
            {
                sent.Troubles[index] = new Trouble(_ => exception);
            }

            return sent;
        }
        finally
        {
            _channel.Gate.Leave();
        }

        // At once and not after the retries: a link lives for minutes only.
        foreach (KeyValuePair<int, CommandReply> page in sent.Pages)
        {
            ExchangeCommand command = commands[page.Key];
            outcomes[page.Key] = IsWhole(page.Value)
                ? ExchangeOutcome.Of(command, new ExchangePage(page.Value.Records, page.Value.Warnings))
                : await WholeAsync(command, Request(command, requestIds[page.Key]), page.Value, cancellationToken).ConfigureAwait(false);
        }

        return sent;
    }

    /// <summary>
    /// An item's refusal of the token, with a claims challenge or without, is answered as a whole request's is: once, by another
    /// token, and only that item goes again. A refusal says that nothing was done, so this holds for writes too.
    /// </summary>
    private async Task<bool> AnswerRefusalsAsync(Round round, IReadOnlyList<ExchangeCommand> commands, bool[] renewed, CancellationToken cancellationToken)
    {
        round.Refused.RemoveAll(index => renewed[index]);
        if (round.Refused.Count == 0)
        {
            return false;
        }

        try
        {
            if (await _channel.RenewTokenAsync(round.Refusal!, cancellationToken).ConfigureAwait(false))
            {
                foreach (int index in round.Refused)
                {
                    renewed[index] = true;
                }

                return true;
            }
        }
        catch (WfException exception)
        {
            foreach (int index in round.Refused)
            {
                round.Troubles[index] = new Trouble(_ => exception);
            }
        }

        round.Refused.Clear();
        return false;
    }

    private Trouble? JudgeBatch(ServiceReply reply, ServiceRequest request, out BatchReply? batch)
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
            batch = BatchReply.Read(body.Slice(body.Length - ReplyBytes.WithoutMark(body.Span).Length), _memory);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return ExchangeJudge.Cut(request.What, request.Target, reply.Clean(exception.Message));
        }

        return batch is null ? new Trouble(_ => WfErrors.ReplyNotUnderstood.For(request.Target, request.What, reply.Status)) : null;
    }

    private void Sort(
        ServiceReply reply,
        BatchReply batch,
        IReadOnlyList<ExchangeCommand> commands,
        int[] pending,
        Round sent,
        int round)
    {
        int throttled = 0;
        TimeSpan? longest = null;
        foreach (int index in pending)
        {
            ExchangeCommand command = commands[index];
            if (!batch.Items.TryGetValue(Id(index), out BatchItem? item) || item.Status == 0)
            {
                sent.Troubles[index] = ExchangeJudge.Cut(command.Name, ExchangeJudge.TargetOf(command), ConnectionText.BatchItemMissing);
                continue;
            }

            ServiceReply answer = reply.Item(item.Status, item.Headers, item.Body);
            Judged<CommandReply> judged = ExchangeJudge.Command(answer, command, _memory);
            if (judged.Value is CommandReply page)
            {
                sent.Pages.Add(new KeyValuePair<int, CommandReply>(index, page));
                continue;
            }

            Trouble trouble = judged.Trouble!;
            sent.Troubles[index] = trouble;
            if (item.Status == 401)
            {
                sent.Refused.Add(index);
                sent.Refusal ??= answer;
            }

            TimeSpan everybody = _channel.Report(trouble, round, isWhole: false);
            sent.Held = everybody > sent.Held ? everybody : sent.Held;
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
            sent.Held = pause > sent.Held ? pause : sent.Held;
        }
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

    private static string Id(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);

    private ServiceRequest BatchRequest(IReadOnlyList<ExchangeCommand> commands, string[] requestIds, string batchId, int[] pending)
    {
        using var body = new PooledJson();
        using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("requests");
            string? address = null;
            IReadOnlyList<string>? select = null;
            foreach (int index in pending)
            {
                ExchangeCommand command = commands[index];
                if (address is null || !ReferenceEquals(select, command.Select))
                {
                    select = command.Select;
                    address = CommandAddress(_channel.BaseAddress, command).AbsoluteUri;
                }

                writer.WriteStartObject();
                writer.WriteString("id", Id(index));
                writer.WriteString("method", "POST");
                writer.WriteString("url", address);
                writer.WriteStartObject("headers");
                writer.WriteString("Content-Type", "application/json; charset=utf-8");
                writer.WriteString("X-AnchorMailbox", _anchor);
                writer.WriteString("X-CmdletName", command.Name);
                writer.WriteString("X-ResponseFormat", "json");
                writer.WriteString("Prefer", PageSizePreference);
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
            Body = body.ToArray(),
            Headers = new List<KeyValuePair<string, string>>
            {
                new("X-AnchorMailbox", _anchor),
                new("Prefer", PageSizePreference + ";odata.continue-on-error"),
                new("client-request-id", batchId),
                new("connection-id", _connectionId),
            },
            What = names,
            Target = names,
            IsRead = pending.All(index => commands[index].IsRead),
        };
    }

    /// <summary>What came of sending a batch once.</summary>
    private sealed class Round
    {
        public Round(int count)
        {
            Troubles = new Trouble?[count];
        }

        public Trouble?[] Troubles { get; }

        public List<KeyValuePair<int, CommandReply>> Pages { get; } = new();

        /// <summary>Gets the items whose token was refused.</summary>
        public List<int> Refused { get; } = new();

        /// <summary>Gets or sets the first such answer; only its headers may be read once the batch's answer is gone.</summary>
        public ServiceReply? Refusal { get; set; }

        /// <summary>Gets or sets for how long everybody is held back.</summary>
        public TimeSpan Held { get; set; }
    }
}
