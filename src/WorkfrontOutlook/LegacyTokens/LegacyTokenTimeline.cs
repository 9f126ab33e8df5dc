namespace WorkfrontOutlook.LegacyTokens;

/// <summary>
/// The steps of the switch-off as data, and what was in force at a given time. Everything that judges by date asks here.
/// </summary>
public static class LegacyTokenTimeline
{
    private const string Faq = "OfficeDev/office-js-docs-pr, FAQ on nested app authentication and legacy tokens";

    // Per user, over several weeks, from February to April 2025: threads of admins, and the FAQ of 2025-02-03.
    private static readonly DateTime RollOutEnd = Day(2025, 5, 1);

    private static readonly StepData[] Steps =
    {
        new(Day(2024, 6, 10), null, () => LegacyTokenText.Step_Announced_Title, () => LegacyTokenText.Step_Announced_Effect, $"{Faq} (2024-06-10)", Basis.Documented),
        new(Day(2025, 2, 17), LegacyTokenPhase.OffByDefault, () => LegacyTokenText.Step_OffByDefault_Title, () => LegacyTokenText.Step_OffByDefault_Effect, $"{Faq} (2025-02-03)", Basis.Documented),
        new(Day(2025, 5, 19), null, () => LegacyTokenText.Step_Report_Title, () => LegacyTokenText.Step_Report_Effect, "OfficeDev/office-js-docs-pr, turn Exchange tokens on or off (2025-05-22)", Basis.Documented),
        new(Day(2025, 8, 1), LegacyTokenPhase.SelfServiceEnding, () => LegacyTokenText.Step_SelfServiceEnds_Title, () => LegacyTokenText.Step_SelfServiceEnds_Effect, $"{Faq} (2025-07-14)", Basis.Documented),
        new(Day(2025, 10, 1), LegacyTokenPhase.OffExceptExempt, () => LegacyTokenText.Step_OffExceptExempt_Title, () => LegacyTokenText.Step_OffExceptExempt_Effect, $"{Faq} (2025-10-02)", Basis.Documented),
        new(Day(2025, 10, 6), null, () => LegacyTokenText.Step_WorkfrontEnds_Title, () => LegacyTokenText.Step_WorkfrontEnds_Effect, "AdobeDocs/workfront.en (2025-10-06 to 2026-08-20)", Basis.Documented),
        new(Day(2025, 10, 31), LegacyTokenPhase.OffForAll, () => LegacyTokenText.Step_OffForAll_Title, () => LegacyTokenText.Step_OffForAll_Effect, "MicrosoftDocs/office-docs-powershell, Set-AuthenticationPolicy (2025-10-30)", Basis.Documented),
        new(Day(2026, 10, 1), null, () => LegacyTokenText.Step_EwsOff_Title, () => LegacyTokenText.Step_EwsOff_Effect, "Summaries of the Exchange team's post on the end of EWS (February 2026)", Basis.Observed),
        new(Day(2027, 4, 1), null, () => LegacyTokenText.Step_EwsGone_Title, () => LegacyTokenText.Step_EwsGone_Effect, "Summaries of the Exchange team's post on the end of EWS (February 2026)", Basis.Observed),
    };

    /// <summary>Gets the steps in order of date, with the one that is current marked.</summary>
    /// <param name="at">The time asked about.</param>
    /// <returns>The steps; before the first one, none is current.</returns>
    public static IReadOnlyList<WfLegacyTokenStep> At(DateTimeOffset at)
    {
        int current = Array.FindLastIndex(Steps, step => step.Date <= at.UtcDateTime);
        return Steps.Select((step, index) => new WfLegacyTokenStep
        {
            Date = step.Date,
            Title = step.Title(),
            Effect = step.Effect(),
            Phase = step.Phase,
            Source = step.Source,
            Basis = step.Basis,
            IsCurrent = index == current,
        }).ToArray();
    }

    /// <summary>Tells which phase Exchange Online was in.</summary>
    /// <param name="at">The time asked about.</param>
    /// <returns>The phase.</returns>
    public static LegacyTokenPhase PhaseAt(DateTimeOffset at) =>
        Array.FindLast(Steps, step => step.Phase is not null && step.Date <= at.UtcDateTime)?.Phase ?? LegacyTokenPhase.OnByDefault;

    /// <summary>Tells whether an admin could still turn tokens on with Set-AuthenticationPolicy.</summary>
    /// <param name="at">The time asked about.</param>
    /// <returns>True until 2025-07-31.</returns>
    public static bool CanReenableAt(DateTimeOffset at) => PhaseAt(at) < LegacyTokenPhase.SelfServiceEnding;

    /// <summary>
    /// Tells whether the users of one tenant could differ: in the weeks when tokens were turned off user by user, where no
    /// admin had set anything. What is in force is Off then, and holds for most users, not for each.
    /// </summary>
    /// <param name="setting">What an admin set.</param>
    /// <param name="at">The time asked about.</param>
    /// <returns>True from 2025-02-17 until the end of April 2025 where nothing was set.</returns>
    public static bool UsersMayDiffer(LegacyTokenAdminSetting setting, DateTimeOffset at) =>
        setting == LegacyTokenAdminSetting.NotSet && PhaseAt(at) == LegacyTokenPhase.OffByDefault && at.UtcDateTime < RollOutEnd;

    /// <summary>
    /// Tells what was in force for a mailbox, which is not what was configured.
    /// </summary>
    /// <param name="setting">What an admin set.</param>
    /// <param name="at">The time asked about.</param>
    /// <param name="onPremises">True for a mailbox on Exchange Server, which the switch-off doesn't touch.</param>
    /// <param name="serviceSaysDisabled">True when the service answered that legacy tokens are disabled.</param>
    /// <returns>The state, why, and what that rests on.</returns>
    public static LegacyTokenEffect Effective(LegacyTokenAdminSetting setting, DateTimeOffset at, bool onPremises = false, bool serviceSaysDisabled = false)
    {
        if (onPremises)
        {
            return new LegacyTokenEffect(LegacyTokenEffectiveState.On, LegacyTokenText.Explain_OnPremises, Basis.Documented);
        }

        LegacyTokenPhase phase = PhaseAt(at);
        if (phase == LegacyTokenPhase.OffForAll)
        {
            return new LegacyTokenEffect(LegacyTokenEffectiveState.Off, LegacyTokenText.Why_OffForAll, Basis.Documented);
        }

        if (serviceSaysDisabled)
        {
            return new LegacyTokenEffect(LegacyTokenEffectiveState.Off, LegacyTokenText.Why_WarnedOff, Basis.Observed);
        }

        return (setting, phase) switch
        {
            (LegacyTokenAdminSetting.Blocked, _) => new(LegacyTokenEffectiveState.Off, LegacyTokenText.Why_BlockedByAdmin, Basis.Documented),
            (_, LegacyTokenPhase.OffExceptExempt) => new(LegacyTokenEffectiveState.Off, LegacyTokenText.Why_OffExceptExempt, Basis.Documented),
            (LegacyTokenAdminSetting.Unknown, _) => new(LegacyTokenEffectiveState.Unknown, LegacyTokenText.Why_Unreported, Basis.Documented),
            (_, LegacyTokenPhase.OnByDefault) => new(LegacyTokenEffectiveState.On, LegacyTokenText.Why_OnByDefault, Basis.Documented),
            (LegacyTokenAdminSetting.NotSet, _) when UsersMayDiffer(setting, at) => new(LegacyTokenEffectiveState.Off, LegacyTokenText.Why_RollingOut, Basis.Documented),
            (LegacyTokenAdminSetting.NotSet, _) => new(LegacyTokenEffectiveState.Off, LegacyTokenText.Why_OffByDefault, Basis.Documented),
            (LegacyTokenAdminSetting.Allowed, LegacyTokenPhase.OffByDefault) => new(LegacyTokenEffectiveState.On, LegacyTokenText.Why_AllowedByAdmin, Basis.Documented),
            _ => new(LegacyTokenEffectiveState.Unknown, LegacyTokenText.Why_SelfServiceEnding, Basis.Documented),
        };
    }

    private static DateTime Day(int year, int month, int day) => new(year, month, day, 0, 0, 0, DateTimeKind.Utc);

    private sealed record StepData(DateTime Date, LegacyTokenPhase? Phase, Func<string> Title, Func<string> Effect, string Source, Basis Basis);
}
