namespace WorkfrontOutlook.Diagnosis;

/// <summary>What became of an add-in between two diagnoses.</summary>
public enum ComparisonChange
{
    /// <summary>It can't be told; the detail says what is missing, or until when it is too early.</summary>
    Unknown,

    /// <summary>It was there and no longer is, and everything where it was has been read again.</summary>
    Gone,

    /// <summary>It wasn't there, and now is.</summary>
    New,

    /// <summary>It asked for a legacy token in the time between, or since.</summary>
    StillAsking,

    /// <summary>It is still there, and something about it changed; also when it stopped asking.</summary>
    Changed,

    /// <summary>It is still there, affected, and nothing about it changed.</summary>
    Unchanged,
}
