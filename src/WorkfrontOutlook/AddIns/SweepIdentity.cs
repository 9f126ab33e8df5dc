namespace WorkfrontOutlook.AddIns;

/// <summary>What a checkpoint belongs to: a file that differs in any of these is another sweep's.</summary>
internal sealed class SweepIdentity
{
    public required string Tenant { get; init; }

    public SweepShard? Shard { get; init; }

    public bool Manifests { get; init; }

    public bool Defaults { get; init; }
}
