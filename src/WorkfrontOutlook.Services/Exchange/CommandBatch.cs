using System.Text.Json;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Services.Resilience;

namespace WorkfrontOutlook.Services.Exchange;

/// <summary>
/// Several commands in one request, until each has its outcome: each item has an answer and retries of its own, and those that
/// are sent again go together. What came of sending once is a <see cref="BatchRound"/>.
/// </summary>
internal sealed class CommandBatch
{
    private readonly ServiceChannel _channel;
    private readonly CommandRequests _requests;
    private readonly CommandPages _pages;
    private readonly ReplyMemory _memory;
    private readonly IReadOnlyList<ExchangeCommand> _commands;
    private readonly string[] _requestIds;
    private readonly string _batchId = Guid.NewGuid().ToString();
    private readonly ExchangeOutcome?[] _outcomes;
    private readonly bool[] _renewed;
    private readonly RetryBudget _budget;

    /// <summary>Initializes a new instance of the <see cref="CommandBatch"/> class.</summary>
    /// <param name="channel">The way to the service.</param>
    /// <param name="requests">Writes the requests.</param>
    /// <param name="pages">Follows links.</param>
    /// <param name="memory">What is known of answers before.</param>
    /// <param name="commands">The commands.</param>
    public CommandBatch(ServiceChannel channel, CommandRequests requests, CommandPages pages, ReplyMemory memory, IReadOnlyList<ExchangeCommand> commands)
    {
        _channel = channel;
        _requests = requests;
        _pages = pages;
        _memory = memory;
        _commands = commands;
        _requestIds = commands.Select(_ => Guid.NewGuid().ToString()).ToArray();
        _outcomes = new ExchangeOutcome?[commands.Count];
        _renewed = new bool[commands.Count];
        _budget = new RetryBudget(channel.Clock);
    }

    /// <summary>Runs the commands.</summary>
    /// <param name="support">What is known of the service's batches.</param>
    /// <param name="cancellationToken">Interrupts the requests and waits.</param>
    /// <returns>An outcome for each command, in their order; null when the service refuses batches and nothing was done.</returns>
    public async Task<IReadOnlyList<ExchangeOutcome>?> RunAsync(BatchSupport support, CancellationToken cancellationToken)
    {
        while (true)
        {
            int[] pending = Pending();
            if (pending.Length == 0)
            {
                return _outcomes!;
            }

            try
            {
                BatchRound round = await SendAsync(pending, support, cancellationToken).ConfigureAwait(false);
                bool again = await AnswerRefusalsAsync(round, cancellationToken).ConfigureAwait(false);

                // This batch's own refusal only: what became of this one, another's doesn't tell.
                if (round.IsBatchRefused && Array.TrueForAll(_outcomes, outcome => outcome is null))
                {
                    return null;
                }

                (bool planned, TimeSpan wait) = Plan(round, pending);
                if (again || planned)
                {
                    await _channel.WaitAsync(_budget, wait, round.Held, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (WfException closed)
            {
                // What was done stays known.
                foreach (int index in Pending())
                {
                    _outcomes[index] = ExchangeOutcome.Of(_commands[index], closed);
                }
            }
        }
    }

    private int[] Pending() => Enumerable.Range(0, _commands.Count).Where(index => _outcomes[index] is null).ToArray();

    /// <summary>Settles what isn't sent again. Those that are go together, so the longest wait among them counts.</summary>
    private (bool Again, TimeSpan Wait) Plan(BatchRound round, int[] pending)
    {
        bool again = false;
        TimeSpan wait = TimeSpan.Zero;
        foreach (int index in pending.Where(index => _outcomes[index] is null && !round.Refused.Contains(index)))
        {
            ExchangeCommand command = _commands[index];
            Trouble trouble = round.Troubles[index]!;
            bool allowed = trouble.AllowsRetry(command.IsRead);
            if (allowed && _budget.Plan(trouble.RetryAfter) is TimeSpan planned)
            {
                again = true;
                wait = planned > wait ? planned : wait;
            }
            else
            {
                _outcomes[index] = ExchangeOutcome.Of(command, trouble.GiveUp(command.Name, ExchangeJudge.TargetOf(command), command.IsRead, _budget.Tries, allowed ? _budget : null));
            }
        }

        return (again, wait);
    }

    private async Task<BatchRound> SendAsync(int[] pending, BatchSupport support, CancellationToken cancellationToken)
    {
        var sent = new BatchRound(_commands.Count);
        ServiceRequest request = _requests.Batch(_commands, _requestIds, _batchId, pending);
        int round = await _channel.EnterAsync(_budget, cancellationToken).ConfigureAwait(false);
        try
        {
            Attempt attempt = await _channel.TryOnceAsync(request, _budget.Tries, cancellationToken).ConfigureAwait(false);
            using ServiceReply? reply = attempt.Reply;
            BatchReply? batch = null;
            if ((reply is null ? attempt.Trouble : Judge(reply, request, out batch)) is Trouble whole)
            {
                sent.IsBatchRefused = support.Failed(reply, whole, _commands);
                sent.Held = _channel.Report(whole, round, isWhole: true);
                sent.Fail(pending, whole);
                return sent;
            }

            support.Worked();
            sent.Sort(reply!, batch!, _commands, pending, _channel, round, _memory);
        }
        catch (WfException exception)
        {
            sent.Fail(pending, new Trouble(_ => exception));
            return sent;
        }
        finally
        {
            _channel.Gate.Leave();
        }

        // At once and not after the retries: a link lives for minutes only.
        foreach (KeyValuePair<int, CommandReply> page in sent.Pages)
        {
            ExchangeCommand command = _commands[page.Key];
            _outcomes[page.Key] = CommandPages.IsWhole(page.Value)
                ? ExchangeOutcome.Of(command, new ExchangePage(page.Value.Records, page.Value.Warnings))
                : await WholeAsync(command, _requests.One(command, _requestIds[page.Key]), page.Value, cancellationToken).ConfigureAwait(false);
        }

        return sent;
    }

    /// <summary>
    /// An item's refusal of the token, with a claims challenge or without, is answered as a whole request's is: once, by another
    /// token, and only that item goes again. A refusal says that nothing was done, so this holds for writes too.
    /// </summary>
    private async Task<bool> AnswerRefusalsAsync(BatchRound round, CancellationToken cancellationToken)
    {
        round.Refused.RemoveAll(index => _renewed[index]);
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
                    _renewed[index] = true;
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

    private Trouble? Judge(ServiceReply reply, ServiceRequest request, out BatchReply? batch)
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

    private async Task<ExchangeOutcome> WholeAsync(ExchangeCommand command, ServiceRequest request, CommandReply first, CancellationToken cancellationToken)
    {
        try
        {
            var records = new List<ExchangeRecord>();
            var warnings = new List<string>();
            await foreach (ExchangePage page in _pages.FollowAsync(command, request, first, cancellationToken).ConfigureAwait(false))
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
}
