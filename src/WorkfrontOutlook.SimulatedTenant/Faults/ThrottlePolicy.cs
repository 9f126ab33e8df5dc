namespace WorkfrontOutlook.SimulatedTenant.Faults;

/// <summary>The limits of the tenant's server.</summary>
public sealed record ThrottlePolicy
{
    /// <summary>Gets how many cmdlet calls a second are served; null means no limit. Each item of a batch is a call.</summary>
    public double? CallsPerSecond { get; init; }

    /// <summary>Gets how many calls may come at once after a rest; 0 means one second's worth.</summary>
    public int Burst { get; init; }

    /// <summary>Gets how many HTTP requests may be in flight; null means no limit. One too many gets the plain-text message.</summary>
    public int? MaxConcurrent { get; init; }

    /// <summary>Gets a value indicating whether a throttled call is told when to come again.</summary>
    public bool TellsRetryAfter { get; init; } = true;

    /// <summary>Gets a value indicating whether it is told as an HTTP date and not in seconds.</summary>
    public bool RetryAfterAsDate { get; init; }

    internal double BurstSize => Burst > 0 ? Burst : Math.Max(1, CallsPerSecond ?? 1);
}
