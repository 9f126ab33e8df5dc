namespace WorkfrontOutlook.SimulatedTenant.Faults;

/// <summary>
/// What goes wrong, and how often. Whether a request fails follows from the seed, what it is about, and how often that has
/// failed in a row, never from time or order, so that a run can be repeated.
/// </summary>
public sealed record FaultPlan
{
    /// <summary>The kinds that a client is to outlast.</summary>
    private static readonly FaultKind[] TransientKinds =
    {
        FaultKind.ThrottleSeconds, FaultKind.ThrottleDate, FaultKind.ThrottleBare, FaultKind.ThrottleText, FaultKind.RequestTimeout,
        FaultKind.InternalServerError, FaultKind.BadGateway, FaultKind.ServiceUnavailable, FaultKind.GatewayTimeout,
        FaultKind.ConnectionReset, FaultKind.CutBody,
    };

    /// <summary>Gets the seed.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Gets how likely each kind is for a request, from 0 to 1; their sum is at most 1.</summary>
    public IReadOnlyDictionary<FaultKind, double> Rates { get; init; } = new Dictionary<FaultKind, double>();

    /// <summary>Gets how often in a row a request about the same thing may fail.</summary>
    public int MaxInARow { get; init; } = 3;

    /// <summary>Gets the longest Retry-After in seconds, at least 1.</summary>
    public int MaxRetryAfterSeconds { get; init; } = 2;

    /// <summary>Gets a value indicating whether Exchange's reads are affected.</summary>
    public bool AffectsReads { get; init; } = true;

    /// <summary>Gets a value indicating whether changing cmdlets are affected. All but throttles, a question for other claims and a redirect then strike after the change was made.</summary>
    public bool AffectsWrites { get; init; }

    /// <summary>Gets a value indicating whether Graph's reads are affected; with <see cref="AffectsWrites"/>, its changes too.</summary>
    public bool AffectsGraph { get; init; } = true;

    /// <summary>Gets the only things that are affected (parts of cmdlet name, bar, identity; or of the Graph path); empty means all.</summary>
    public IReadOnlyList<string> OnlyFor { get; init; } = Array.Empty<string>();

    /// <summary>A plan of every kind that a client is to outlast.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="rate">How likely a fault is, all kinds together, from 0 to 1.</param>
    /// <returns>The plan.</returns>
    public static FaultPlan Transient(int seed, double rate) => Of(seed, rate, TransientKinds);

    /// <summary>A plan of some kinds, equally likely.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="rate">How likely a fault is, all kinds together, from 0 to 1.</param>
    /// <param name="kinds">The kinds.</param>
    /// <returns>The plan.</returns>
    public static FaultPlan Of(int seed, double rate, params FaultKind[] kinds) => new()
    {
        Seed = seed,
        Rates = kinds.Distinct().ToDictionary(kind => kind, _ => rate / kinds.Distinct().Count()),
    };
}
