namespace WorkfrontOutlook.LegacyTokens;

/// <summary>What an admin set for legacy Exchange tokens. Says nothing about what is in force.</summary>
public enum LegacyTokenAdminSetting
{
    /// <summary>Nobody ran the switch.</summary>
    NotSet,

    /// <summary>An admin ran Set-AuthenticationPolicy -AllowLegacyExchangeTokens.</summary>
    Allowed,

    /// <summary>An admin ran Set-AuthenticationPolicy -BlockLegacyExchangeTokens.</summary>
    Blocked,

    /// <summary>The service doesn't say, or says it in a form that the module doesn't know.</summary>
    Unknown,
}
