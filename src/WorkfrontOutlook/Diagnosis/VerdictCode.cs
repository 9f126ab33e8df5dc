namespace WorkfrontOutlook.Diagnosis;

/// <summary>What a diagnosis comes to.</summary>
public enum VerdictCode
{
    /// <summary>The evidence doesn't suffice; the result says what is missing.</summary>
    Inconclusive,

    /// <summary>Legacy tokens are off and Workfront for Outlook, which Adobe has retired, is still there.</summary>
    WorkfrontRetired,

    /// <summary>Legacy tokens are off and other add-ins ask for them.</summary>
    LegacyTokensOff,

    /// <summary>The mailbox is on-premises, where legacy tokens still work; the fault lies there.</summary>
    OnPremisesTokenFault,

    /// <summary>Another cause, which the result names.</summary>
    NotLegacyToken,

    /// <summary>Everything was read and nothing was found. Never on partial data.</summary>
    NothingFound,
}
