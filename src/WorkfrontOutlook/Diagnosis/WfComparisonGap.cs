using WorkfrontOutlook.AddIns;

namespace WorkfrontOutlook.Diagnosis;

/// <summary>Something that can't be compared, since one of the runs did not read it.</summary>
public sealed class WfComparisonGap
{
    /// <summary>Gets the run that lacks it: Before or After.</summary>
    public required string Run { get; init; }

    /// <summary>Gets the source.</summary>
    public required AddInSource Source { get; init; }

    /// <summary>Gets what of the source, and why it wasn't read.</summary>
    public required string Reason { get; init; }

    /// <summary>Gets how to get it.</summary>
    public required string Remedy { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Run}, {Source}: {Reason}";
}
