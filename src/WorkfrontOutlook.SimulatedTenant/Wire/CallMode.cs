namespace WorkfrontOutlook.SimulatedTenant.Wire;

/// <summary>How a cmdlet call came.</summary>
internal enum CallMode
{
    /// <summary>In a request of its own.</summary>
    Single,

    /// <summary>In a batch.</summary>
    InBatch,

    /// <summary>In a batch whose answer will be lost: it runs, but is neither throttled nor failed by itself.</summary>
    InLostBatch,
}
