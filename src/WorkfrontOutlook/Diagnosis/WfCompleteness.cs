using WorkfrontOutlook.AddIns;

namespace WorkfrontOutlook.Diagnosis;

/// <summary>
/// Whether a diagnosis rests on all there was to read. The numbers count user and shared mailboxes only, and
/// Expected = Scanned + Failed + Skipped.
/// </summary>
public sealed class WfCompleteness
{
    /// <summary>Gets the state.</summary>
    public required CompletenessState State { get; init; }

    /// <summary>Gets how many mailboxes gave their add-ins.</summary>
    public int Scanned { get; init; }

    /// <summary>Gets how many mailboxes were asked without an answer.</summary>
    public int Failed { get; init; }

    /// <summary>Gets how many mailboxes were not asked.</summary>
    public int Skipped { get; init; }

    /// <summary>Gets how many mailboxes there are; null when they could not be, or were not, listed.</summary>
    public int? Expected { get; init; }

    /// <summary>Gets what could not be read.</summary>
    public WfMissing[] Missing { get; init; } = Array.Empty<WfMissing>();

    /// <inheritdoc/>
    public override string ToString() => Expected is int expected ? $"{State} ({Scanned}/{expected})" : State.ToString();
}
