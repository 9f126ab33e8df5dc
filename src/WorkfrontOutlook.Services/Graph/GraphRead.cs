using System.Text.Json;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Services.Exchange;
using WorkfrontOutlook.Services.Resilience;

namespace WorkfrontOutlook.Services.Graph;

/// <summary>One read on its way through batches: what came of it so far, and when and where it goes next.</summary>
internal sealed class GraphRead
{
    private readonly TimeProvider _clock;
    private readonly PageTrail _trail;
    private readonly List<byte[]> _pages = new();
    private RetryBudget _budget;
    private long _since;
    private TimeSpan _wait;

    public GraphRead(GraphCall call, ServiceEndpoint endpoint, TimeProvider clock)
    {
        _clock = clock;
        _trail = new PageTrail(endpoint, call.What, call.Address);
        _budget = new RetryBudget(clock);
        Call = call;
        Address = call.Address;
    }

    public GraphCall Call { get; }

    /// <summary>Gets the address of the page that is asked for next.</summary>
    public Uri Address { get; private set; }

    /// <summary>Gets what came of it; null while it goes on.</summary>
    public GraphReply? Reply { get; private set; }

    /// <summary>Gets or sets the refusal of the token that is to be answered; only its headers may be read.</summary>
    public ServiceReply? Refusal { get; set; }

    /// <summary>Gets the error of the first refusal; there is no second try after another.</summary>
    public WfException? RefusedWith { get; private set; }

    /// <summary>Gets how long to wait before it may be sent.</summary>
    public TimeSpan Wait => _wait > TimeSpan.Zero ? _wait - _clock.GetElapsedTime(_since) : TimeSpan.Zero;

    /// <summary>Takes a batch's answer to it.</summary>
    /// <param name="item">Its item; null when the batch has none.</param>
    /// <param name="whole">The answer to the batch.</param>
    public void Take(BatchItem? item, ServiceReply whole)
    {
        if (item is null || item.Status == 0)
        {
            Retry(new Trouble(tries => WfErrors.ReplyCutShort.For(Call.What, Call.What, tries, ConnectionText.BatchItemMissing)) { IsTransient = true });
            return;
        }

        ServiceReply answer = whole.Item(item.Status, item.Headers, item.Body);
        if (answer.IsSuccess)
        {
            if (Accept(answer) is Trouble unreadable)
            {
                Retry(unreadable);
            }
        }
        else if (Call.IsText && answer.Status is 302 or 307 && Uri.TryCreate(answer.Header("Location"), UriKind.Absolute, out Uri? elsewhere))
        {
            Reply = GraphReply.At(elsewhere);
        }
        else if (GraphJudge.IsNotFound(answer) && _pages.Count == 0)
        {
            Reply = GraphReply.NotFound();
        }
        else
        {
            Trouble trouble = GraphJudge.Failure(answer, Call.What, Call.What);
            if (answer.Status == 401 && RefusedWith is null)
            {
                (Refusal, RefusedWith) = (answer, trouble.Error(_budget.Tries));
                return;
            }

            Retry(trouble);
        }
    }

    /// <summary>Ends it with a failure. Of a list that has begun, what is missing is said.</summary>
    /// <param name="failure">The failure.</param>
    public void Fail(WfException failure) => Reply = GraphReply.Failed(
        _pages.Count == 0 ? failure : WfErrors.ListCutShort.Because(failure, Call.What, Call.What, _pages.Count, failure.Message));

    private void Retry(Trouble trouble)
    {
        if (trouble.AllowsRetry(isRead: true) && _budget.Plan(trouble.RetryAfter) is TimeSpan wait)
        {
            _budget.Begin();
            _budget.Postpone();
            (_since, _wait) = (_clock.GetTimestamp(), wait);
            return;
        }

        Fail(trouble.GiveUp(Call.What, Call.What, isRead: true, _budget.Tries, trouble.IsTransient ? _budget : null));
    }

    private Trouble? Accept(ServiceReply answer)
    {
        byte[] body = answer.Body.ToArray();
        if (Call.IsText)
        {
            Reply = GraphReply.Of(new[] { body });
            return null;
        }

        if (GraphJudge.Unreadable(body, answer, Call.What, Call.What) is Trouble trouble)
        {
            return trouble;
        }

        _pages.Add(body);
        (string? link, bool isEmpty) = Page(body);
        if (link is null || !Call.AllPages)
        {
            Reply = GraphReply.Of(_pages, link is not null);
            return null;
        }

        try
        {
            Address = _trail.Next(link, isEmpty, _pages.Count);
            _budget = new RetryBudget(_clock);
            _wait = TimeSpan.Zero;
        }
        catch (WfException failure)
        {
            Reply = GraphReply.Failed(failure);
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
}
