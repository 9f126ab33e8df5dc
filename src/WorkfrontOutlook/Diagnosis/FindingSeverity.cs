namespace WorkfrontOutlook.Diagnosis;

/// <summary>How much a finding matters.</summary>
public enum FindingSeverity
{
    /// <summary>Good to know.</summary>
    Information,

    /// <summary>Needs a look.</summary>
    Warning,

    /// <summary>Affects users now.</summary>
    Critical,
}
