namespace WorkfrontOutlook.SimulatedTenant;

/// <summary>A Graph request that reached the tenant, alone or as an item of a batch.</summary>
public sealed class RecordedGraphCall
{
    internal RecordedGraphCall(string method, string address, bool inBatch, int status, DateTimeOffset at)
    {
        Method = method;
        Address = address;
        InBatch = inBatch;
        Status = status;
        At = at;
    }

    /// <summary>Gets the HTTP method.</summary>
    public string Method { get; }

    /// <summary>Gets the path and query, from the version on, as they came.</summary>
    public string Address { get; }

    /// <summary>Gets a value indicating whether it came in a batch.</summary>
    public bool InBatch { get; }

    /// <summary>Gets the status of the answer; 0 when the connection broke.</summary>
    public int Status { get; }

    /// <summary>Gets when it came, in the tenant's time.</summary>
    public DateTimeOffset At { get; }

    /// <inheritdoc/>
    public override string ToString() => Method + " " + Address;
}
