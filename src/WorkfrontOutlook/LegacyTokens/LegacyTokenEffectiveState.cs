namespace WorkfrontOutlook.LegacyTokens;

/// <summary>Whether Exchange issues legacy tokens.</summary>
public enum LegacyTokenEffectiveState
{
    /// <summary>Exchange issues none.</summary>
    Off,

    /// <summary>Exchange issues them.</summary>
    On,

    /// <summary>It can't be told, for instance while a change was being rolled out.</summary>
    Unknown,
}
