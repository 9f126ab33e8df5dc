namespace WorkfrontOutlook.LegacyTokens;

/// <summary>What became of an add-in's request for a legacy token.</summary>
public enum LegacyTokenRequestOutcome
{
    /// <summary>A token was issued.</summary>
    Allowed,

    /// <summary>The request was refused.</summary>
    Blocked,
}
