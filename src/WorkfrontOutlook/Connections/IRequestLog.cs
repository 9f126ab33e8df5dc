namespace WorkfrontOutlook.Connections;

/// <summary>Takes a line for each HTTP request that a connection sends. Called on any thread, and from several at once.</summary>
public interface IRequestLog
{
    /// <summary>Gets a value indicating whether anybody reads it now; where not, no line is made.</summary>
    bool IsOn { get; }

    /// <summary>Takes what became of a request.</summary>
    /// <param name="entry">The request and its answer, without anything secret.</param>
    void Add(RequestLogEntry entry);
}
