namespace WorkfrontOutlook.Diagnosis;

/// <summary>Whether a result rests on all there was to read.</summary>
public enum CompletenessState
{
    /// <summary>How much there was to read isn't known, and nothing was read.</summary>
    Unknown,

    /// <summary>Something could not be read, or was not asked; the result says what.</summary>
    Partial,

    /// <summary>Everything that the scope covers was read.</summary>
    Complete,
}
