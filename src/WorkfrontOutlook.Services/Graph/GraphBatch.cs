using System.Globalization;
using System.Text.Json;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Services.Exchange;
using WorkfrontOutlook.Services.Resilience;

namespace WorkfrontOutlook.Services.Graph;

/// <summary>
/// Sends reads as JSON batches of at most 20 (Microsoft Graph, JSON batching): each item is judged, waited for and sent again
/// by itself. Further pages go into the next batch. Has no Graph type in it.
/// </summary>
internal sealed class GraphBatch
{
    public const int Most = 20;

    private const string What = "$batch";
    private const int MaxEmptyPages = 50;

    private readonly ServiceChannel _channel;
    private readonly ReportingLimit _limit;
    private readonly ReplyMemory _memory = new();
    private readonly Uri _address;
    private readonly string _base;

    public GraphBatch(ServiceChannel channel, ReportingLimit limit)
    {
        _channel = channel;
        _limit = limit;
        _base = new Uri(channel.Endpoint.Address, "v1.0/").AbsoluteUri;
        _address = new Uri(channel.Endpoint.Address, "v1.0/$batch");
    }

    /// <summary>Sends reads until each is answered or has failed.</summary>
    /// <param name="calls">The reads; those that come first are sent first.</param>
    /// <param name="cancellationToken">Interrupts the calls and waits.</param>
    /// <returns>A reply for each, in their order.</returns>
    /// <exception cref="WfException">A whole batch failed, which concerns all.</exception>
    public async Task<IReadOnlyList<GraphReply>> ReadAsync(IReadOnlyList<GraphCall> calls, CancellationToken cancellationToken)
    {
        var all = calls.Select(call => new Work(call, _channel.Clock)).ToArray();
        while (true)
        {
            Work[] open = Array.FindAll(all, work => work.Reply is null);
            if (open.Length == 0)
            {
                return Array.ConvertAll(all, work => work.Reply!);
            }

            Work[] next = Choose(open);
            if (next.Length == 0)
            {
                await _channel.DelayAsync(Shortest(open), cancellationToken).ConfigureAwait(false);
                continue;
            }

            try
            {
                await SendAsync(next, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _limit.Answered(next.Count(work => work.Call.IsReport));
            }

            await AnswerRefusalsAsync(Array.FindAll(next, work => work.Refusal is not null), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// An item's refusal of the token, with a claims challenge or without, is answered as a whole request's is: once, by another
    /// token, and only that item goes again.
    /// </summary>
    private async Task AnswerRefusalsAsync(Work[] refused, CancellationToken cancellationToken)
    {
        if (refused.Length == 0)
        {
            return;
        }

        WfException? failure = null;
        bool isRenewed = false;
        try
        {
            isRenewed = await _channel.RenewTokenAsync(refused[0].Refusal!, cancellationToken).ConfigureAwait(false);
        }
        catch (WfException exception)
        {
            failure = exception;
        }

        foreach (Work work in refused)
        {
            if (!isRenewed)
            {
                Fail(work, failure ?? work.RefusedWith!);
            }

            work.Refusal = null;
        }
    }

    private Work[] Choose(Work[] open)
    {
        Work[] ready = Array.FindAll(open, work => work.Wait <= TimeSpan.Zero);
        var chosen = new List<Work>(Most);
        foreach (Work work in ready)
        {
            if (work.Call.IsReport && _limit.Take(1) == 0)
            {
                continue;
            }

            chosen.Add(work);
            if (chosen.Count == Most)
            {
                break;
            }
        }

        return chosen.ToArray();
    }

    private TimeSpan Shortest(Work[] open)
    {
        TimeSpan report = _limit.Wait();
        return open.Min(work => work.Call.IsReport && report > work.Wait ? report : work.Wait);
    }

    private async Task SendAsync(Work[] batch, CancellationToken cancellationToken)
    {
        var request = new ServiceRequest
        {
            Method = HttpMethod.Post,
            Address = _address,
            Body = Body(batch),
            Headers = new[] { new KeyValuePair<string, string>("client-request-id", Guid.NewGuid().ToString()) },
            What = What,
            Target = What,

            // The items only read, so the batch may go again after any fault.
            IsRead = true,
        };
        _ = await _channel.SendAsync(
            request,
            answer =>
            {
                if (!answer.IsSuccess)
                {
                    return new Judged<BatchReply>(GraphJudge.Failure(answer, What, What));
                }

                // Kept beyond the answer's life: its bytes go back to the pool.
                byte[] body = answer.Body.ToArray();
                if (GraphJudge.Unreadable(body, answer, What, What) is Trouble unreadable)
                {
                    return new Judged<BatchReply>(unreadable);
                }

                BatchReply? read = Read(body);
                if (read is null)
                {
                    return new Judged<BatchReply>(new Trouble(_ => WfErrors.ReplyNotUnderstood.For(What, What, answer.Status)));
                }

                for (int i = 0; i < batch.Length; i++)
                {
                    Take(batch[i], read.Items.TryGetValue(Id(i), out BatchItem? item) ? item : null, answer);
                }

                return new Judged<BatchReply>(read);
            },
            cancellationToken).ConfigureAwait(false);
    }

    private BatchReply? Read(byte[] body)
    {
        try
        {
            int start = body.Length - ReplyBytes.TrimBlank(body).Length;
            return BatchReply.Read(new ReadOnlyMemory<byte>(body, start, body.Length - start), _memory);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private void Take(Work work, BatchItem? item, ServiceReply whole)
    {
        string what = work.Call.What;
        Trouble trouble;
        if (item is null || item.Status == 0)
        {
            trouble = new Trouble(tries => WfErrors.ReplyCutShort.For(what, what, tries, ConnectionText.BatchItemMissing)) { IsTransient = true };
        }
        else
        {
            ServiceReply answer = whole.Item(item.Status, item.Headers, item.Body);
            if (answer.IsSuccess)
            {
                if (Accept(work, answer, what) is not Trouble unreadable)
                {
                    return;
                }

                trouble = unreadable;
            }
            else if (work.Call.IsText && answer.Status is 302 or 307 && Uri.TryCreate(answer.Header("Location"), UriKind.Absolute, out Uri? elsewhere))
            {
                work.Reply = GraphReply.At(elsewhere);
                return;
            }
            else if (GraphJudge.IsNotFound(answer) && work.Pages.Count == 0)
            {
                work.Reply = GraphReply.NotFound();
                return;
            }
            else
            {
                trouble = GraphJudge.Failure(answer, what, what);
                if (answer.Status == 401 && work.RefusedWith is null)
                {
                    (work.Refusal, work.RefusedWith) = (answer, trouble.Error(work.Budget.Tries));
                    return;
                }
            }
        }

        if (trouble.AllowsRetry(isRead: true) && work.Budget.Plan(trouble.RetryAfter) is TimeSpan wait)
        {
            work.Postpone(wait);
            return;
        }

        Fail(work, trouble.GiveUp(what, what, isRead: true, work.Budget.Tries, trouble.IsTransient ? work.Budget : null));
    }

    private static void Fail(Work work, WfException failure) => work.Reply = GraphReply.Failed(
        work.Pages.Count == 0 ? failure : WfErrors.ListCutShort.Because(failure, work.Call.What, work.Call.What, work.Pages.Count, failure.Message));

    private Trouble? Accept(Work work, ServiceReply answer, string what)
    {
        byte[] body = answer.Body.ToArray();
        if (work.Call.IsText)
        {
            work.Reply = GraphReply.Of(new[] { body });
            return null;
        }

        if (GraphJudge.Unreadable(body, answer, what, what) is Trouble trouble)
        {
            return trouble;
        }

        work.Pages.Add(body);
        (string? link, bool isEmpty) = Page(body);
        if (link is null || !work.Call.AllPages)
        {
            work.Reply = GraphReply.Of(work.Pages, link is not null);
            return null;
        }

        WfException Short(string reason) => WfErrors.ListCutShort.For(what, what, work.Pages.Count, reason);
        work.EmptyPages = isEmpty ? work.EmptyPages + 1 : 0;
        if (!Uri.TryCreate(link, UriKind.Absolute, out Uri? next))
        {
            work.Reply = GraphReply.Failed(Short(ConnectionText.LinkBroken));
        }
        else if (!_channel.Endpoint.Covers(next) || !next.AbsoluteUri.StartsWith(_base, StringComparison.OrdinalIgnoreCase))
        {
            work.Reply = GraphReply.Failed(Short(ConnectionText.LinkForeign + ": " + ServiceText.Clean(next.Authority, null)));
        }
        else if (!work.Visited.Add(next.AbsoluteUri) || work.EmptyPages > MaxEmptyPages)
        {
            work.Reply = GraphReply.Failed(Short(ConnectionText.LinkLoop));
        }
        else
        {
            work.Next(next, _channel.Clock);
        }

        return null;
    }

    private static (string? Link, bool IsEmpty) Page(byte[] body)
    {
        using JsonDocument document = JsonDocument.Parse(ReplyBytes.TrimBlank(body).ToArray());
        string? link = document.RootElement.TryGetProperty("@odata.nextLink", out JsonElement given) && given.ValueKind == JsonValueKind.String ? given.GetString() : null;
        bool isEmpty = document.RootElement.TryGetProperty("value", out JsonElement value) && value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0;
        return (link, isEmpty);
    }

    private static string Id(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);

    // The addresses are relative to the version, exactly as the SDK or the service wrote them.
    private byte[] Body(Work[] batch)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("requests");
            for (int i = 0; i < batch.Length; i++)
            {
                writer.WriteStartObject();
                writer.WriteString("id", Id(i));
                writer.WriteString("method", "GET");
                writer.WriteString("url", "/" + batch[i].Address.AbsoluteUri.Substring(_base.Length));
                if (batch[i].Call.Headers.Count > 0)
                {
                    writer.WriteStartObject("headers");
                    foreach (KeyValuePair<string, string> header in batch[i].Call.Headers)
                    {
                        writer.WriteString(header.Key, header.Value);
                    }

                    writer.WriteEndObject();
                }

                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    private sealed class Work
    {
        private readonly TimeProvider _clock;
        private long _since;
        private TimeSpan _wait;

        public Work(GraphCall call, TimeProvider clock)
        {
            _clock = clock;
            Call = call;
            Address = call.Address;
            Budget = new RetryBudget(clock);
            Visited.Add(Address.AbsoluteUri);
        }

        public GraphCall Call { get; }

        public Uri Address { get; private set; }

        public RetryBudget Budget { get; private set; }

        public List<byte[]> Pages { get; } = new();

        public HashSet<string> Visited { get; } = new(StringComparer.Ordinal);

        public int EmptyPages { get; set; }

        public GraphReply? Reply { get; set; }

        /// <summary>Gets or sets the refusal of the token that is to be answered; only its headers may be read.</summary>
        public ServiceReply? Refusal { get; set; }

        /// <summary>Gets or sets the error of the first refusal; there is no second try after another.</summary>
        public WfException? RefusedWith { get; set; }

        public TimeSpan Wait => _wait > TimeSpan.Zero ? _wait - _clock.GetElapsedTime(_since) : TimeSpan.Zero;

        public void Postpone(TimeSpan wait)
        {
            Budget.Begin();
            Budget.Postpone();
            (_since, _wait) = (_clock.GetTimestamp(), wait);
        }

        public void Next(Uri address, TimeProvider clock)
        {
            Address = address;
            Budget = new RetryBudget(clock);
            _wait = TimeSpan.Zero;
        }
    }
}
