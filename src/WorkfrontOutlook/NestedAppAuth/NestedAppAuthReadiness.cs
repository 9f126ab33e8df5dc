namespace WorkfrontOutlook.NestedAppAuth;

/// <summary>Whether an add-in's sign-in by nested app authentication can work in this tenant, as far as it can be seen.</summary>
public enum NestedAppAuthReadiness
{
    /// <summary>Something that decides could not be read, isn't known, or can't be judged from here.</summary>
    Unknown,

    /// <summary>Nothing in the tenant stands in its way. Whether the add-in uses it is the publisher's to say.</summary>
    Ready,

    /// <summary>At least one check fails.</summary>
    NotReady,
}
