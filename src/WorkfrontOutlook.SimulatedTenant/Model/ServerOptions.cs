using WorkfrontOutlook.SimulatedTenant.Faults;

namespace WorkfrontOutlook.SimulatedTenant.Model;

/// <summary>How the tenant's server behaves on the wire.</summary>
public sealed record ServerOptions
{
    /// <summary>Gets how long each request takes, in the tenant's own time.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>Gets how long each cmdlet call takes on top; the calls of a batch run one after another.</summary>
    public TimeSpan CallTime { get; init; }

    /// <summary>Gets the limits; null means none.</summary>
    public ThrottlePolicy? Throttle { get; init; }

    /// <summary>Gets what goes wrong; null means nothing.</summary>
    public FaultPlan? Faults { get; init; }

    /// <summary>Gets a value indicating whether the front door sends callers on to the tenant's own host (302).</summary>
    public bool RedirectsToOwnHost { get; init; }

    /// <summary>Gets how long a link to the next page is good for.</summary>
    public TimeSpan ContinuationLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Gets a value indicating whether every link to a next page is refused (400), as one field report has it.</summary>
    public bool RefusesContinuation { get; init; }

    /// <summary>Gets the largest page; callers ask for less with Prefer: odata.maxpagesize.</summary>
    public int MaxPageSize { get; init; } = 1000;
}
