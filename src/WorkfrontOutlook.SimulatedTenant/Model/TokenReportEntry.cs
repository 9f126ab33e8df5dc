using WorkfrontOutlook.LegacyTokens;

namespace WorkfrontOutlook.SimulatedTenant.Model;

/// <summary>An entry of the report on who asked for legacy tokens.</summary>
public sealed record TokenReportEntry
{
    /// <summary>Gets the add-in id.</summary>
    public required string AddInId { get; init; }

    /// <summary>Gets how many days before the tenant's start the entry's date lies.</summary>
    public int DaysAgo { get; init; }

    /// <summary>Gets the list that it stands in.</summary>
    public LegacyTokenRequestOutcome Outcome { get; init; } = LegacyTokenRequestOutcome.Blocked;
}
