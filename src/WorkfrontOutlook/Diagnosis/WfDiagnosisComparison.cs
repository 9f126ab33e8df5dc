namespace WorkfrontOutlook.Diagnosis;

/// <summary>What went, came, or still asks for legacy tokens between two diagnoses of one tenant.</summary>
public sealed class WfDiagnosisComparison
{
    /// <summary>Gets the tenant's id.</summary>
    public string? TenantId { get; init; }

    /// <summary>Gets the tenant's initial domain.</summary>
    public string? Organization { get; init; }

    /// <summary>Gets when the earlier diagnosis began.</summary>
    public required DateTimeOffset Before { get; init; }

    /// <summary>Gets when the later diagnosis began.</summary>
    public required DateTimeOffset After { get; init; }

    /// <summary>Gets the earlier verdict.</summary>
    public VerdictCode VerdictBefore { get; init; }

    /// <summary>Gets the later verdict.</summary>
    public VerdictCode VerdictAfter { get; init; }

    /// <summary>Gets how many mailboxes were affected.</summary>
    public int AffectedBefore { get; init; }

    /// <summary>Gets how many mailboxes are affected.</summary>
    public int AffectedAfter { get; init; }

    /// <summary>Gets a value indicating whether both runs read everything, so that nothing is left open.</summary>
    public bool IsWhole => NotComparable.Length == 0;

    /// <summary>
    /// Gets the time before which nothing is proved: a removal takes up to 72 hours to reach every client, and the date of a
    /// request for a token moves only after seven days. Null when it isn't too early.
    /// </summary>
    public DateTimeOffset? TooEarlyUntil { get; init; }

    /// <summary>Gets whether it can be told yet, and when to run the diagnosis again.</summary>
    public string FollowUp { get; init; } = string.Empty;

    /// <summary>Gets the add-ins: what still asks first, then what is new, open, changed, gone and unchanged.</summary>
    public WfComparisonEntry[] Entries { get; init; } = Array.Empty<WfComparisonEntry>();

    /// <summary>Gets what can't be compared.</summary>
    public WfComparisonGap[] NotComparable { get; init; } = Array.Empty<WfComparisonGap>();

    /// <inheritdoc/>
    public override string ToString() => $"{VerdictBefore} > {VerdictAfter}; {AffectedBefore} > {AffectedAfter}. {FollowUp}";
}
