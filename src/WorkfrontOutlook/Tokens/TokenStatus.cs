namespace WorkfrontOutlook.Tokens;

/// <summary>The verdict on a token.</summary>
public enum TokenStatus
{
    /// <summary>No check fails and the signature was verified.</summary>
    Valid,

    /// <summary>At least one check fails.</summary>
    Invalid,

    /// <summary>No check fails, but the signature could not be verified.</summary>
    Inconclusive,
}
