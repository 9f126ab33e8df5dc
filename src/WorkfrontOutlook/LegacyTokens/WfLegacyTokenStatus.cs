namespace WorkfrontOutlook.LegacyTokens;

/// <summary>What an admin set for legacy Exchange tokens, what is really in force, and who asked for them.</summary>
public sealed class WfLegacyTokenStatus
{
    /// <summary>Gets the tenant's id, a GUID, when known.</summary>
    public string? TenantId { get; init; }

    /// <summary>Gets the tenant's initial domain, when known.</summary>
    public string? Organization { get; init; }

    /// <summary>Gets the name of the cloud.</summary>
    public string? Environment { get; init; }

    /// <summary>Gets what an admin set. Never what is in force: see <see cref="EffectiveState"/>.</summary>
    public required LegacyTokenAdminSetting AdminSetting { get; init; }

    /// <summary>Gets whether Exchange Online issues legacy tokens at <see cref="CheckedAt"/>.</summary>
    public required LegacyTokenEffectiveState EffectiveState { get; init; }

    /// <summary>Gets the phase of the switch-off at <see cref="CheckedAt"/>.</summary>
    public required LegacyTokenPhase Phase { get; init; }

    /// <summary>Gets a value indicating whether an admin can still turn tokens on.</summary>
    public bool CanReenable { get; init; }

    /// <summary>Gets what <see cref="EffectiveState"/> rests on.</summary>
    public Basis Basis { get; init; }

    /// <summary>Gets the state in words, configured and effective kept apart.</summary>
    public required string Explanation { get; init; }

    /// <summary>Gets the add-ins that asked for legacy tokens. Empty proves nothing: see <see cref="ReportAvailable"/>.</summary>
    public WfLegacyTokenRequest[] Requests { get; init; } = Array.Empty<WfLegacyTokenRequest>();

    /// <summary>
    /// Gets a value indicating whether the service gave a token report. Since the switch-off it may answer with a warning
    /// alone.
    /// </summary>
    public bool ReportAvailable { get; init; }

    /// <summary>Gets the service's warning, in its own words.</summary>
    public string? ServerWarning { get; init; }

    /// <summary>Gets the service's answer as it came, when the module could not read all of it.</summary>
    public string? RawText { get; init; }

    /// <summary>Gets when the service was asked.</summary>
    public required DateTimeOffset CheckedAt { get; init; }

    /// <summary>Gets what to do next, with the command.</summary>
    public required string NextStep { get; init; }

    /// <summary>Makes a copy with other requests, such as the same ones with names.</summary>
    internal WfLegacyTokenStatus With(WfLegacyTokenRequest[] requests) => new()
    {
        TenantId = TenantId,
        Organization = Organization,
        Environment = Environment,
        AdminSetting = AdminSetting,
        EffectiveState = EffectiveState,
        Phase = Phase,
        CanReenable = CanReenable,
        Basis = Basis,
        Explanation = Explanation,
        Requests = requests,
        ReportAvailable = ReportAvailable,
        ServerWarning = ServerWarning,
        RawText = RawText,
        CheckedAt = CheckedAt,
        NextStep = NextStep,
    };

    /// <inheritdoc/>
    public override string ToString() => $"{EffectiveState} ({nameof(AdminSetting)} {AdminSetting})";
}
