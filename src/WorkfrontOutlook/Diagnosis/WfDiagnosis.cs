using System.Text.Json.Serialization;
using WorkfrontOutlook.LegacyTokens;

namespace WorkfrontOutlook.Diagnosis;

/// <summary>The answer to the main question, with everything that it rests on.</summary>
public sealed class WfDiagnosis
{
    /// <summary>The version of the shape of this type and of its JSON.</summary>
    public const string CurrentSchemaVersion = "1.0";

    /// <summary>Gets the version of the shape, major.minor.</summary>
    public string SchemaVersion { get; init; } = CurrentSchemaVersion;

    /// <summary>Gets the verdict.</summary>
    public required WfVerdict Verdict { get; init; }

    /// <summary>Gets the facts, the weightiest first.</summary>
    public WfFinding[] Findings { get; init; } = Array.Empty<WfFinding>();

    /// <summary>Gets who is affected.</summary>
    public required WfAffected Affected { get; init; }

    /// <summary>Gets what to do, in order.</summary>
    public WfAction[] Actions { get; init; } = Array.Empty<WfAction>();

    /// <summary>Gets what admins ask of such a result, answered for this run; empty in what an earlier version wrote.</summary>
    [JsonInclude]
    public WfAnswer[] Answers { get; internal set; } = Array.Empty<WfAnswer>();

    /// <summary>Gets whether the verdict rests on all there was to read.</summary>
    public required WfCompleteness Completeness { get; init; }

    /// <summary>Gets how many mailboxes live on-premises; null when that could not be told.</summary>
    public int? OnPremises { get; init; }

    /// <summary>Gets what is configured and what is in force.</summary>
    public required WfLegacyTokenStatus Status { get; init; }

    /// <summary>Gets the add-ins, joined over all sources; those that matter first.</summary>
    public WfAddInSummary[] AddIns { get; init; } = Array.Empty<WfAddInSummary>();

    /// <summary>Gets the scope that was asked for.</summary>
    public DiagnosisScope Scope { get; init; }

    /// <summary>Gets the tenant's id.</summary>
    public string? TenantId { get; init; }

    /// <summary>Gets the tenant's initial domain.</summary>
    public string? Organization { get; init; }

    /// <summary>Gets the way in which Exchange was asked.</summary>
    public string? Transport { get; init; }

    /// <summary>Gets who read: the account or the application that was signed in, where the sign-in tells; null for none.</summary>
    public string? Account { get; init; }

    /// <summary>Gets the scenario, seed and size of the embedded tenant, which is none of anybody's; null on a real one.</summary>
    public string? Demo { get; init; }

    /// <summary>Gets when the diagnosis began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Gets how long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Gets the version of the module that made it.</summary>
    public required string ModuleVersion { get; init; }

    /// <summary>Gets the language of its texts, such as en or it; null in what an earlier version wrote.</summary>
    public string? Language { get; init; }

    /// <summary>Gets what tells the same in the language that is current then; null after a round trip through JSON.</summary>
    internal Func<WfDiagnosis>? Again { get; init; }

    /// <summary>
    /// Gets or sets the earlier diagnoses of this tenant, oldest first, when a history is kept; reports draw the trend.
    /// Filled after the diagnosis, by <see cref="Reporting.DiagnosisHistory"/>.
    /// </summary>
    public WfHistoryPoint[] History { get; set; } = Array.Empty<WfHistoryPoint>();

    /// <inheritdoc/>
    public override string ToString() => $"{Verdict}. {Completeness}";
}
