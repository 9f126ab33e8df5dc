namespace WorkfrontOutlook.AddIns;

/// <summary>Something that could not be read, or was not asked.</summary>
public sealed class WfMissing
{
    /// <summary>Gets the source.</summary>
    public required AddInSource Source { get; init; }

    /// <summary>Gets what of the source: a mailbox, a number of mailboxes, or the whole.</summary>
    public required string Scope { get; init; }

    /// <summary>Gets why.</summary>
    public required string Reason { get; init; }

    /// <summary>Gets how to get it.</summary>
    public required string Remedy { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Source}: {Scope}";
}
