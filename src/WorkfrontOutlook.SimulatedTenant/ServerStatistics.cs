using System.Collections.Concurrent;

namespace WorkfrontOutlook.SimulatedTenant;

/// <summary>What the tenant's server saw. Numbers only grow; memory doesn't grow with the number of calls.</summary>
public sealed class ServerStatistics
{
    private const int MaxGraphCalls = 10_000;

    private readonly ConcurrentDictionary<string, int> _byCmdlet = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentQueue<RecordedWrite> _writes = new();
    private readonly ConcurrentQueue<string> _foreignHosts = new();
    private readonly ConcurrentQueue<RecordedGraphCall> _graphCalls = new();
    private readonly int[] _byMailbox;
    private int _requests;
    private int _exchangeCalls;
    private int _exchangeServed;
    private int _graphRequests;
    private int _graphRoundTrips;
    private int _reportDownloads;
    private int _batches;
    private int _largestBatch;
    private int _throttled;
    private int _tooEarly;
    private int _faults;
    private int _retries;
    private int _inFlight;
    private int _maxConcurrency;
    private int _unauthorized;
    private int _forbidden;
    private int _redirects;
    private int _continuations;
    private int _tokensToForeignHosts;
    private int _sessionCalls;

    internal ServerStatistics(int mailboxes) => _byMailbox = new int[mailboxes];

    /// <summary>Gets how many HTTP requests came.</summary>
    public int Requests => _requests;

    /// <summary>Gets how many Exchange cmdlet calls came, each item of a batch counted.</summary>
    public int ExchangeCalls => _exchangeCalls;

    /// <summary>Gets how many of them were answered by the cmdlet and not by a throttle or fault.</summary>
    public int ExchangeCallsServed => _exchangeServed;

    /// <summary>Gets how many cmdlet calls came without HTTP.</summary>
    public int SessionCalls => _sessionCalls;

    /// <summary>Gets how many Graph requests came, each item of a batch counted.</summary>
    public int GraphRequests => _graphRequests;

    /// <summary>Gets how many HTTP requests came to Graph; a batch is one.</summary>
    public int GraphRoundTrips => _graphRoundTrips;

    /// <summary>Gets how many reports were downloaded from where Graph sent the caller on to.</summary>
    public int ReportDownloads => _reportDownloads;

    /// <summary>Gets the first 10,000 Graph requests, in order, each item of a batch for itself.</summary>
    public IReadOnlyList<RecordedGraphCall> GraphCalls => _graphCalls.ToArray();

    /// <summary>Gets how many batches came.</summary>
    public int Batches => _batches;

    /// <summary>Gets the size of the largest batch.</summary>
    public int LargestBatch => _largestBatch;

    /// <summary>Gets how many calls were throttled.</summary>
    public int Throttled => _throttled;

    /// <summary>Gets how many calls came again before their Retry-After. A good client's figure is 0.</summary>
    public int RetriesBeforeRetryAfter => _tooEarly;

    /// <summary>Gets how many calls came again after a throttle or fault.</summary>
    public int Retries => _retries;

    /// <summary>Gets how many faults were made, without throttling by limits.</summary>
    public int Faults => _faults;

    /// <summary>Gets the largest number of HTTP requests in flight at once.</summary>
    public int MaxConcurrency => _maxConcurrency;

    /// <summary>Gets how many requests were answered by 401.</summary>
    public int Unauthorized => _unauthorized;

    /// <summary>Gets how many requests were answered by 403.</summary>
    public int Forbidden => _forbidden;

    /// <summary>Gets how many requests were redirected.</summary>
    public int Redirects => _redirects;

    /// <summary>Gets how many links to a next page were followed.</summary>
    public int Continuations => _continuations;

    /// <summary>Gets the foreign hosts that were asked, in order.</summary>
    public IReadOnlyList<string> ForeignHosts => _foreignHosts.ToArray();

    /// <summary>Gets how many requests carried a token to a foreign host. Must be 0.</summary>
    public int TokensToForeignHosts => _tokensToForeignHosts;

    /// <summary>Gets the calls by cmdlet, over HTTP and without, refused ones included.</summary>
    public IReadOnlyDictionary<string, int> ByCmdlet => new Dictionary<string, int>(_byCmdlet, StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets the changing cmdlets and Graph requests that came, in order.</summary>
    public IReadOnlyList<RecordedWrite> Writes => _writes.ToArray();

    /// <summary>Gets how many Get-App calls for a mailbox came, all mailboxes together.</summary>
    public int MailboxCalls => _byMailbox.Sum();

    /// <summary>Gets how many Get-App calls came for one mailbox.</summary>
    /// <param name="index">The mailbox's index.</param>
    /// <returns>The number.</returns>
    public int CallsForMailbox(int index) => _byMailbox[index];

    internal void BeginRequest()
    {
        Interlocked.Increment(ref _requests);
        Raise(ref _maxConcurrency, Interlocked.Increment(ref _inFlight));
    }

    internal int InFlight => Volatile.Read(ref _inFlight);

    internal void EndRequest() => Interlocked.Decrement(ref _inFlight);

    internal void Answered(int status)
    {
        if (status == 401)
        {
            Interlocked.Increment(ref _unauthorized);
        }
        else if (status == 403)
        {
            Interlocked.Increment(ref _forbidden);
        }
        else if (status is >= 300 and < 400)
        {
            Interlocked.Increment(ref _redirects);
        }
    }

    internal void ExchangeCall() => Interlocked.Increment(ref _exchangeCalls);

    internal void ExchangeCallServed() => Interlocked.Increment(ref _exchangeServed);

    internal void SessionCall() => Interlocked.Increment(ref _sessionCalls);

    internal void GraphRoundTrip() => Interlocked.Increment(ref _graphRoundTrips);

    internal void ReportDownload() => Interlocked.Increment(ref _reportDownloads);

    internal void GraphCall(RecordedGraphCall call)
    {
        if (Interlocked.Increment(ref _graphRequests) <= MaxGraphCalls)
        {
            _graphCalls.Enqueue(call);
        }
    }

    internal void Batch(int size)
    {
        Interlocked.Increment(ref _batches);
        Raise(ref _largestBatch, size);
    }

    internal void ThrottledCall() => Interlocked.Increment(ref _throttled);

    internal void RetriedTooEarly() => Interlocked.Increment(ref _tooEarly);

    internal void Retried() => Interlocked.Increment(ref _retries);

    internal void Fault() => Interlocked.Increment(ref _faults);

    internal void Continuation() => Interlocked.Increment(ref _continuations);

    internal void ForeignHost(string host, bool withToken)
    {
        if (_foreignHosts.Count < 1000)
        {
            _foreignHosts.Enqueue(host);
        }

        if (withToken)
        {
            Interlocked.Increment(ref _tokensToForeignHosts);
        }
    }

    internal void Cmdlet(string name) => _byCmdlet.AddOrUpdate(name, 1, static (_, count) => count + 1);

    internal void MailboxCall(int index)
    {
        if (index < _byMailbox.Length)
        {
            Interlocked.Increment(ref _byMailbox[index]);
        }
    }

    internal void Write(RecordedWrite write) => _writes.Enqueue(write);

    private static void Raise(ref int target, int value)
    {
        int seen = Volatile.Read(ref target);
        while (value > seen)
        {
            int before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }
}
