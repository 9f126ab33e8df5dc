namespace WorkfrontOutlook.Diagnosis;

/// <summary>What a token, an error text or a capture that the admin gave says about the cause. Holds no secret.</summary>
public sealed class GivenEvidence
{
    /// <summary>
    /// Gets the verdict that it points at: <see cref="VerdictCode.OnPremisesTokenFault"/>,
    /// <see cref="VerdictCode.NotLegacyToken"/>, <see cref="VerdictCode.LegacyTokensOff"/>, or null when it leaves the
    /// question open.
    /// </summary>
    public VerdictCode? PointsAt { get; init; }

    /// <summary>Gets how sure that is. Only high confidence decides; the rest stays a finding.</summary>
    public required Confidence Confidence { get; init; }

    /// <summary>Gets the finding that shows it.</summary>
    public required WfFinding Finding { get; init; }

    /// <summary>Gets the cause in a few words, where it has a name.</summary>
    public string? Cause { get; init; }

    /// <summary>Gets the next step, with its command.</summary>
    public string? NextStep { get; init; }

    /// <summary>Gets the command of the next step, as it can be typed: it reads only, and names no id that isn't known; null where there is none.</summary>
    internal string? Command { get; init; }

    /// <summary>Gets what tells the same in the language that is current then; null where that can't be done.</summary>
    internal Func<GivenEvidence>? Again { get; init; }
}
