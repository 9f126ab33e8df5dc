namespace WorkfrontOutlook.LegacyTokens;

/// <summary>One dated step of the end of legacy Exchange tokens.</summary>
public sealed class WfLegacyTokenStep
{
    /// <summary>Gets the UTC day on which the step took effect.</summary>
    public required DateTime Date { get; init; }

    /// <summary>Gets a short name.</summary>
    public required string Title { get; init; }

    /// <summary>Gets what the step changed.</summary>
    public required string Effect { get; init; }

    /// <summary>Gets the phase that the step begins; null when it changes nothing about token issue.</summary>
    public LegacyTokenPhase? Phase { get; init; }

    /// <summary>Gets where the step is stated, with the edition's date.</summary>
    public required string Source { get; init; }

    /// <summary>Gets what the statement rests on.</summary>
    public required Basis Basis { get; init; }

    /// <summary>Gets a value indicating whether this is the latest step that had taken effect at the time asked about.</summary>
    public bool IsCurrent { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{IsoDate.Day(Date)} {Title}";
}
