using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.LegacyTokens;

namespace WorkfrontOutlook.Diagnosis;

/// <summary>Everything that the rules judge by. Collected once, then only read.</summary>
internal sealed class DiagnosisFacts
{
    public required DiagnosisOptions Options { get; init; }

    public required WfConnection Connection { get; init; }

    public required WfLegacyTokenStatus Status { get; init; }

    public required LegacyTokenReport? Report { get; init; }

    public required IReadOnlyList<WfAddInSummary> AddIns { get; init; }

    public required WfCompleteness Completeness { get; init; }

    public required InventoryTally Tally { get; init; }

    public required IReadOnlyList<GivenEvidence> Evidence { get; init; }

    /// <summary>How ready the other add-ins are for nested app authentication.</summary>
    public ReadinessReading Readiness { get; init; } = ReadinessReading.None;

    public bool IsOff => Status.EffectiveState == LegacyTokenEffectiveState.Off;

    /// <summary>Whether tokens were still being turned off user by user, so that what is in force may not hold for each.</summary>
    public bool UsersMayDiffer => IsOff && Report is not { SaysDisabled: true } && LegacyTokenTimeline.UsersMayDiffer(Status.AdminSetting, Status.CheckedAt);

    public bool IsComplete => Completeness.State == CompletenessState.Complete;

    /// <summary>Whether mailboxes were read at all: without that, finding nothing means nothing.</summary>
    public bool ReadMailboxes => Options.Scope != DiagnosisScope.Organization || Options.Mailboxes is not null || Options.SweepPaths.Count > 0;

    public WfAddInSummary? Workfront => AddIns.FirstOrDefault(addIn => addIn.IsWorkfront);

    /// <summary>The other add-ins that ask for legacy tokens, or are listed as having done so.</summary>
    public IEnumerable<WfAddInSummary> OthersAsking => Asking(AddIns);

    /// <summary>Of some add-ins, those other than Workfront that ask for legacy tokens, or are listed as having done so.</summary>
    public static IEnumerable<WfAddInSummary> Asking(IEnumerable<WfAddInSummary> addIns) => addIns.Where(addIn => !addIn.IsWorkfront && addIn.LegacyTokenUse >= LegacyTokenUse.Listed);

    /// <summary>Evidence that the admin gave and that settles the question by itself.</summary>
    public GivenEvidence? Decisive(VerdictCode code) =>
        Evidence.FirstOrDefault(item => item.PointsAt == code && item.Confidence == Confidence.High);
}
