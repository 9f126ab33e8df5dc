namespace WorkfrontOutlook;

/// <summary>How sure a conclusion is, given the evidence at hand.</summary>
public enum Confidence
{
    /// <summary>One of several explanations.</summary>
    Low,

    /// <summary>The likeliest explanation; another one is still open.</summary>
    Medium,

    /// <summary>The evidence leaves no other explanation that is known.</summary>
    High,
}
