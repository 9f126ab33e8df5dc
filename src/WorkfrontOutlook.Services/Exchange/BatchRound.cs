using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Services.Resilience;

namespace WorkfrontOutlook.Services.Exchange;

/// <summary>What came of sending a batch once: of each item that was sent, a first page or a trouble.</summary>
internal sealed class BatchRound
{
    /// <summary>Initializes a new instance of the <see cref="BatchRound"/> class.</summary>
    /// <param name="count">How many commands the batch has.</param>
    public BatchRound(int count)
    {
        Troubles = new Trouble?[count];
    }

    public Trouble?[] Troubles { get; }

    public List<KeyValuePair<int, CommandReply>> Pages { get; } = new();

    /// <summary>Gets the items whose token was refused.</summary>
    public List<int> Refused { get; } = new();

    /// <summary>Gets the first such answer; only its headers may be read once the batch's answer is gone.</summary>
    public ServiceReply? Refusal { get; private set; }

    /// <summary>Gets or sets for how long everybody is held back.</summary>
    public TimeSpan Held { get; set; }

    /// <summary>Gets or sets a value indicating whether the service refused the batch as such.</summary>
    public bool IsBatchRefused { get; set; }

    /// <summary>Notes a trouble that concerns every item.</summary>
    /// <param name="pending">The items that were sent.</param>
    /// <param name="whole">The trouble.</param>
    public void Fail(int[] pending, Trouble whole)
    {
        foreach (int index in pending)
        {
            Troubles[index] = whole;
        }
    }

    /// <summary>Judges each item by itself, and tells the gate what it should know.</summary>
    /// <param name="reply">The batch's answer.</param>
    /// <param name="batch">The same, taken apart.</param>
    /// <param name="commands">The commands.</param>
    /// <param name="pending">The items that were sent.</param>
    /// <param name="channel">The way to the service.</param>
    /// <param name="round">The gate's round in which the batch started.</param>
    /// <param name="memory">What is known of answers before.</param>
    public void Sort(
        ServiceReply reply,
        BatchReply batch,
        IReadOnlyList<ExchangeCommand> commands,
        int[] pending,
        ServiceChannel channel,
        int round,
        ReplyMemory memory)
    {
        int throttled = 0;
        TimeSpan? longest = null;
        foreach (int index in pending)
        {
            ExchangeCommand command = commands[index];
            if (!batch.Items.TryGetValue(CommandRequests.ItemId(index), out BatchItem? item) || item.Status == 0)
            {
                Troubles[index] = ExchangeJudge.Cut(command.Name, ExchangeJudge.TargetOf(command), ConnectionText.BatchItemMissing);
                continue;
            }

            ServiceReply answer = reply.Item(item.Status, item.Headers, item.Body);
            Judged<CommandReply> judged = ExchangeJudge.Command(answer, command, memory);
            if (judged.Value is CommandReply page)
            {
                Pages.Add(new KeyValuePair<int, CommandReply>(index, page));
                continue;
            }

            Trouble trouble = judged.Trouble!;
            Troubles[index] = trouble;
            if (item.Status == 401)
            {
                Refused.Add(index);
                Refusal ??= answer;
            }

            TimeSpan everybody = channel.Report(trouble, round, isWhole: false);
            Held = everybody > Held ? everybody : Held;
            if (trouble.IsThrottle)
            {
                throttled++;
                longest = trouble.RetryAfter is TimeSpan asked && asked > (longest ?? TimeSpan.Zero) ? asked : longest;
            }
        }

        if (throttled == 0)
        {
            channel.Gate.WentWell();
        }
        else if ((throttled > 1 || throttled == pending.Length) && longest is TimeSpan pause && pause <= RetryBudget.Total)
        {
            // When several items of a batch are throttled, it isn't about one mailbox.
            channel.Gate.Pause(pause);
            Held = pause > Held ? pause : Held;
        }
    }
}
