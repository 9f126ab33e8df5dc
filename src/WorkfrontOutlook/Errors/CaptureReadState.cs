namespace WorkfrontOutlook.Errors;

/// <summary>How much of a capture was read.</summary>
public enum CaptureReadState
{
    /// <summary>All of it.</summary>
    Complete,

    /// <summary>A part; the gaps say what is missing.</summary>
    Partial,

    /// <summary>Nothing; the failure says why.</summary>
    Failed,
}
