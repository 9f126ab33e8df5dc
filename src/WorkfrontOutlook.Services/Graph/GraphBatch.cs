using System.Globalization;
using System.Text.Json;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Services.Exchange;
using WorkfrontOutlook.Services.Resilience;

namespace WorkfrontOutlook.Services.Graph;

/// <summary>
/// Sends reads as JSON batches of at most 20 (Microsoft Graph, JSON batching): each item (<see cref="GraphRead"/>) is judged, waited
/// for and sent again by itself. Further pages go into the next batch. Has no Graph type in it.
/// </summary>
internal sealed class GraphBatch
{
    public const int Most = 20;

    private const string What = "$batch";

    private readonly ServiceChannel _channel;
    private readonly ReportingLimit _limit;
    private readonly ReplyMemory _memory = new();
    private readonly Uri _address;
    private readonly string _base;

    public GraphBatch(ServiceChannel channel, ReportingLimit limit)
    {
        _channel = channel;
        _limit = limit;
        Uri root = GraphPaths.Root(channel.Endpoint);
        _base = root.AbsoluteUri;
        _address = new Uri(root, What);
    }

    /// <summary>Sends reads until each is answered or has failed.</summary>
    /// <param name="calls">The reads; those that come first are sent first.</param>
    /// <param name="cancellationToken">Interrupts the calls and waits.</param>
    /// <returns>A reply for each, in their order.</returns>
    /// <exception cref="WfException">A whole batch failed, which concerns all.</exception>
    public async Task<IReadOnlyList<GraphReply>> ReadAsync(IReadOnlyList<GraphCall> calls, CancellationToken cancellationToken)
    {
        var all = calls.Select(call => new GraphRead(call, _channel.Endpoint, _channel.Clock)).ToArray();
        while (true)
        {
            GraphRead[] open = Array.FindAll(all, read => read.Reply is null);
            if (open.Length == 0)
            {
                return Array.ConvertAll(all, read => read.Reply!);
            }

            GraphRead[] next = Choose(open);
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
                _limit.Answered(next.Count(read => read.Call.IsReport));
            }

            await AnswerRefusalsAsync(Array.FindAll(next, read => read.Refusal is not null), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// An item's refusal of the token, with a claims challenge or without, is answered as a whole request's is: once, by another
    /// token, and only that item goes again.
    /// </summary>
    private async Task AnswerRefusalsAsync(GraphRead[] refused, CancellationToken cancellationToken)
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

        foreach (GraphRead read in refused)
        {
            if (!isRenewed)
            {
                read.Fail(failure ?? read.RefusedWith!);
            }

            read.Refusal = null;
        }
    }

    private GraphRead[] Choose(GraphRead[] open)
    {
        GraphRead[] ready = Array.FindAll(open, read => read.Wait <= TimeSpan.Zero);
        var chosen = new List<GraphRead>(Most);
        foreach (GraphRead read in ready)
        {
            if (read.Call.IsReport && _limit.Take(1) == 0)
            {
                continue;
            }

            chosen.Add(read);
            if (chosen.Count == Most)
            {
                break;
            }
        }

        return chosen.ToArray();
    }

    private TimeSpan Shortest(GraphRead[] open)
    {
        TimeSpan report = _limit.Wait();
        return open.Min(read => read.Call.IsReport && report > read.Wait ? report : read.Wait);
    }

    private async Task SendAsync(GraphRead[] batch, CancellationToken cancellationToken)
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
                Judged<byte[]> judged = GraphJudge.Json(answer, What);
                if (judged.Trouble is Trouble trouble)
                {
                    return new Judged<BatchReply>(trouble);
                }

                BatchReply? read = Read(judged.Value!);
                if (read is null)
                {
                    return new Judged<BatchReply>(new Trouble(_ => WfErrors.ReplyNotUnderstood.For(What, What, answer.Status)));
                }

                for (int i = 0; i < batch.Length; i++)
                {
                    batch[i].Take(read.Items.TryGetValue(Id(i), out BatchItem? item) ? item : null, answer);
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

    private static string Id(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);

    // The addresses are relative to the version, exactly as the SDK or the service wrote them.
    private byte[] Body(GraphRead[] batch)
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
}
