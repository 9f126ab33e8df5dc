namespace WorkfrontOutlook;

/// <summary>What a statement about the outside world rests on.</summary>
public enum Basis
{
    /// <summary>The vendor documents it.</summary>
    Documented,

    /// <summary>It was seen: in this tenant, or in a public thread or file.</summary>
    Observed,

    /// <summary>It follows from what is documented or observed, but nobody states it.</summary>
    Inferred,
}
