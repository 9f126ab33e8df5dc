using WorkfrontOutlook.LegacyTokens;
using static WorkfrontOutlook.LegacyTokens.LegacyTokenAdminSetting;
using static WorkfrontOutlook.LegacyTokens.LegacyTokenEffectiveState;

namespace WorkfrontOutlook.Tests.LegacyTokens;

/// <summary>Configured is not effective: every setting through every phase of domain reference 1.1 to 1.3.</summary>
public class LegacyTokenTimelineTests
{
    private static readonly LegacyTokenAdminSetting[] Settings = [NotSet, Allowed, Blocked, LegacyTokenAdminSetting.Unknown];

    // Each day with what NotSet, Allowed, Blocked and an unreported setting mean on it.
    private static readonly (string Day, LegacyTokenPhase Phase, bool CanReenable, LegacyTokenEffectiveState[] States)[] Days =
    [
        ("2024-06-09", LegacyTokenPhase.OnByDefault, true, [On, On, Off, LegacyTokenEffectiveState.Unknown]),
        ("2025-02-16", LegacyTokenPhase.OnByDefault, true, [On, On, Off, LegacyTokenEffectiveState.Unknown]),
        ("2025-02-17", LegacyTokenPhase.OffByDefault, true, [Off, On, Off, LegacyTokenEffectiveState.Unknown]),
        ("2025-05-15", LegacyTokenPhase.OffByDefault, true, [Off, On, Off, LegacyTokenEffectiveState.Unknown]),
        ("2025-07-31", LegacyTokenPhase.OffByDefault, true, [Off, On, Off, LegacyTokenEffectiveState.Unknown]),
        ("2025-08-01", LegacyTokenPhase.SelfServiceEnding, false, [Off, LegacyTokenEffectiveState.Unknown, Off, LegacyTokenEffectiveState.Unknown]),
        ("2025-09-30", LegacyTokenPhase.SelfServiceEnding, false, [Off, LegacyTokenEffectiveState.Unknown, Off, LegacyTokenEffectiveState.Unknown]),
        ("2025-10-01", LegacyTokenPhase.OffExceptExempt, false, [Off, Off, Off, Off]),
        ("2025-10-30", LegacyTokenPhase.OffExceptExempt, false, [Off, Off, Off, Off]),
        ("2025-10-31", LegacyTokenPhase.OffForAll, false, [Off, Off, Off, Off]),
        ("2026-11-22", LegacyTokenPhase.OffForAll, false, [Off, Off, Off, Off]),
        ("2027-04-01", LegacyTokenPhase.OffForAll, false, [Off, Off, Off, Off]),
    ];

    public static TheoryData<string, LegacyTokenAdminSetting, LegacyTokenEffectiveState> InTheCloud()
    {
        var rows = new TheoryData<string, LegacyTokenAdminSetting, LegacyTokenEffectiveState>();
        foreach ((string day, _, _, LegacyTokenEffectiveState[] states) in Days)
        {
            for (int index = 0; index < Settings.Length; index++)
            {
                rows.Add(day, Settings[index], states[index]);
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(InTheCloud))]
    public void In_Exchange_Online_the_date_decides_together_with_the_setting(string day, LegacyTokenAdminSetting setting, LegacyTokenEffectiveState expected)
    {
        LegacyTokenEffect effect = LegacyTokenTimeline.Effective(setting, At(day));
        Assert.Equal(expected, effect.State);
        Assert.NotEmpty(effect.Reason);
    }

    [Theory]
    [MemberData(nameof(InTheCloud))]
    public void On_premises_tokens_are_issued_at_any_date(string day, LegacyTokenAdminSetting setting, LegacyTokenEffectiveState inTheCloud)
    {
        _ = inTheCloud;
        Assert.Equal(On, LegacyTokenTimeline.Effective(setting, At(day), onPremises: true, serviceSaysDisabled: true).State);
    }

    [Fact]
    public void The_service_s_own_word_counts_where_the_setting_leaves_it_open()
    {
        Assert.Equal(Off, LegacyTokenTimeline.Effective(Allowed, At("2025-09-01"), serviceSaysDisabled: true).State);
        Assert.Equal(Off, LegacyTokenTimeline.Effective(LegacyTokenAdminSetting.Unknown, At("2025-09-01"), serviceSaysDisabled: true).State);
    }

    [Fact]
    public void The_phases_and_the_way_back_follow_the_dates()
    {
        foreach ((string day, LegacyTokenPhase phase, bool canReenable, _) in Days)
        {
            Assert.Equal(phase, LegacyTokenTimeline.PhaseAt(At(day)));
            Assert.Equal(canReenable, LegacyTokenTimeline.CanReenableAt(At(day)));
        }
    }

    [Fact]
    public void The_last_second_of_a_day_still_belongs_to_it()
    {
        Assert.Equal(LegacyTokenPhase.OnByDefault, LegacyTokenTimeline.PhaseAt(new DateTimeOffset(2025, 2, 16, 23, 59, 59, TimeSpan.Zero)));
        Assert.Equal(LegacyTokenPhase.OffByDefault, LegacyTokenTimeline.PhaseAt(new DateTimeOffset(2025, 2, 16, 19, 0, 0, TimeSpan.FromHours(-5))));
    }

    [Fact]
    public void The_steps_run_from_2024_to_2027_in_order_each_with_its_source()
    {
        IReadOnlyList<WfLegacyTokenStep> steps = LegacyTokenTimeline.At(At("2026-11-22"));
        Assert.Equal(steps.OrderBy(step => step.Date), steps);
        Assert.Equal(2024, steps[0].Date.Year);
        Assert.Equal(2027, steps[^1].Date.Year);
        Assert.All(steps, step =>
        {
            Assert.NotEmpty(step.Title);
            Assert.NotEmpty(step.Effect);
            Assert.Matches(@"\(.*20\d\d.*\)$", step.Source);
        });
    }

    [Theory]
    [InlineData("2024-01-01", null)]
    [InlineData("2025-05-15", "2025-02-17")]
    [InlineData("2026-11-22", "2026-10-01")]
    [InlineData("2028-01-01", "2027-04-01")]
    public void At_most_one_step_is_current(string day, string? current)
    {
        string? found = LegacyTokenTimeline.At(At(day)).SingleOrDefault(step => step.IsCurrent)?.Date.ToString("yyyy-MM-dd");
        Assert.Equal(current, found);
    }

    private static DateTimeOffset At(string day) => DateTimeOffset.Parse(day + "T12:00:00Z");
}
