namespace WorkfrontOutlook.AddIns;

/// <summary>Whether an add-in asks for legacy tokens, weakest evidence first.</summary>
public enum LegacyTokenUse
{
    /// <summary>Nothing is known.</summary>
    Unknown,

    /// <summary>Its permission is Restricted, which rules it out.</summary>
    Impossible,

    /// <summary>Its permission allows it; no evidence that it does.</summary>
    Possible,

    /// <summary>Microsoft's published list of add-ins that used legacy tokens names it.</summary>
    Listed,

    /// <summary>The tenant's token report names it.</summary>
    Confirmed,
}
