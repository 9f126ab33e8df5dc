using WorkfrontOutlook.LegacyTokens;

namespace WorkfrontOutlook.SimulatedTenant.Model;

/// <summary>
/// What is in force in Exchange Online, by date (domain reference 1.1 and 1.3). During a roll-out it can't be told: from
/// 2025-02-17 to the end of April 2025 for tenants without a setting, from August to October 2025 for those that allowed.
/// </summary>
internal static class EffectiveTokens
{
    private static readonly DateTimeOffset FirstRollout = new(2025, 2, 17, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset FirstRolloutOver = new(2025, 5, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset SecondRollout = new(2025, 8, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Over = new(2025, 11, 1, 0, 0, 0, TimeSpan.Zero);

    public static LegacyTokenEffectiveState At(DateTimeOffset now, LegacyTokenAdminSetting setting)
    {
        if (now >= Over)
        {
            return LegacyTokenEffectiveState.Off;
        }

        return setting switch
        {
            LegacyTokenAdminSetting.Blocked => LegacyTokenEffectiveState.Off,
            LegacyTokenAdminSetting.Allowed => now < SecondRollout ? LegacyTokenEffectiveState.On : LegacyTokenEffectiveState.Unknown,
            LegacyTokenAdminSetting.NotSet when now < FirstRollout => LegacyTokenEffectiveState.On,
            LegacyTokenAdminSetting.NotSet when now >= FirstRolloutOver => LegacyTokenEffectiveState.Off,
            _ => LegacyTokenEffectiveState.Unknown,
        };
    }
}
