namespace WorkfrontOutlook.Errors;

/// <summary>What a cause means for the verdict of a diagnosis.</summary>
public enum CauseImplication
{
    /// <summary>It decides nothing: the cause fits several verdicts.</summary>
    None,

    /// <summary>Exchange Online no longer issues legacy tokens.</summary>
    LegacyTokensOff,

    /// <summary>An Exchange server of the organization fails to issue the token.</summary>
    OnPremisesTokenFault,

    /// <summary>Another cause; the legacy tokens have nothing to do with it.</summary>
    NotLegacyToken,
}
