namespace WorkfrontOutlook.AddIns;

/// <summary>How an add-in came to be there, as Exchange says.</summary>
public enum AddInScope
{
    /// <summary>Exchange doesn't say.</summary>
    None,

    /// <summary>The user installed it.</summary>
    User,

    /// <summary>The organization provides it.</summary>
    Organization,

    /// <summary>It ships with Exchange and can't be removed.</summary>
    Default,
}
