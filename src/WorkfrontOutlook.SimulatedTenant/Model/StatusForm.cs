namespace WorkfrontOutlook.SimulatedTenant.Model;

/// <summary>The form in which Get-AuthenticationPolicy -AllowLegacyExchangeTokens answers.</summary>
public enum StatusForm
{
    /// <summary>One text, lines ended by LF, (Not Set) in parentheses, later list entries with a leading comma.</summary>
    OneStringLf,

    /// <summary>The same with CRLF.</summary>
    OneStringCrLf,

    /// <summary>The same with Not Set without parentheses.</summary>
    NotSetBare,

    /// <summary>Each line a text of its own.</summary>
    SeveralStrings,

    /// <summary>An object with the properties AllowLegacyExchangeTokens, Allowed and Blocked.</summary>
    Object,

    /// <summary>No output, and the warning that legacy tokens are disabled: what most tenants get since October 2025.</summary>
    WarningOnly,

    /// <summary>The text in another language.</summary>
    LocalizedText,

    /// <summary>A text that nobody has documented.</summary>
    UnknownText,
}
