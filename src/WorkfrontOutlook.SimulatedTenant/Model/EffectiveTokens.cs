using WorkfrontOutlook.LegacyTokens;

namespace WorkfrontOutlook.SimulatedTenant.Model;

/// <summary>
/// What is in force in Exchange Online, by date, as the table of domain reference 1.3 has it: off from 2025-02-17 where
/// nobody set anything; not to be told in August and September 2025 where an admin had allowed; off from October 2025.
/// </summary>
internal static class EffectiveTokens
{
    private static readonly DateTimeOffset OffByDefault = new(2025, 2, 17, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset SelfServiceEnds = new(2025, 8, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset OffWhateverIsSet = new(2025, 10, 1, 0, 0, 0, TimeSpan.Zero);

    public static LegacyTokenEffectiveState At(DateTimeOffset now, LegacyTokenAdminSetting setting)
    {
        if (now >= OffWhateverIsSet)
        {
            return LegacyTokenEffectiveState.Off;
        }

        return setting switch
        {
            LegacyTokenAdminSetting.Blocked => LegacyTokenEffectiveState.Off,
            LegacyTokenAdminSetting.Allowed => now < SelfServiceEnds ? LegacyTokenEffectiveState.On : LegacyTokenEffectiveState.Unknown,
            LegacyTokenAdminSetting.NotSet => now < OffByDefault ? LegacyTokenEffectiveState.On : LegacyTokenEffectiveState.Off,
            _ => LegacyTokenEffectiveState.Unknown,
        };
    }
}
