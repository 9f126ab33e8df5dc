namespace WorkfrontOutlook.NestedAppAuth;

/// <summary>What users may consent to by themselves.</summary>
internal enum UserConsentRight
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Some permissions, of some publishers.</summary>
    Limited,

    /// <summary>All that needs no admin.</summary>
    Full,
}
