namespace WorkfrontOutlook.Tokens;

/// <summary>How one check of a token ended.</summary>
public enum CheckOutcome
{
    /// <summary>The rule is met.</summary>
    Pass,

    /// <summary>The rule is broken.</summary>
    Fail,

    /// <summary>The rule isn't broken, but something about it deserves a look.</summary>
    Warning,

    /// <summary>The rule could not be checked, or doesn't apply to this kind of token.</summary>
    Skipped,
}
