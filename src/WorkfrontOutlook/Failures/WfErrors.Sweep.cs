namespace WorkfrontOutlook.Failures;

public static partial class WfErrors
{
    /// <summary>A shard isn't written as 3/16.</summary>
    public static readonly WfErrorDefinition ShardNotUnderstood = new(
        nameof(ShardNotUnderstood), WfErrorCategory.InvalidArgument, () => SweepText.ShardNotUnderstood, () => SweepText.ShardNotUnderstood_Action);

    /// <summary>A checkpoint can't be read.</summary>
    public static readonly WfErrorDefinition CheckpointNotReadable = new(
        nameof(CheckpointNotReadable), WfErrorCategory.ReadError, () => SweepText.CheckpointNotReadable, () => SweepText.CheckpointNotReadable_Action);

    /// <summary>A checkpoint can't be written; the sweep stops rather than go on without it.</summary>
    public static readonly WfErrorDefinition CheckpointNotWritable = new(
        nameof(CheckpointNotWritable), WfErrorCategory.WriteError, () => SweepText.CheckpointNotWritable, () => SweepText.CheckpointNotWritable_Action);

    /// <summary>A file is no checkpoint, or is damaged before its end.</summary>
    public static readonly WfErrorDefinition CheckpointNotUnderstood = new(
        nameof(CheckpointNotUnderstood), WfErrorCategory.InvalidData, () => SweepText.CheckpointNotUnderstood, () => SweepText.CheckpointNotUnderstood_Action);

    /// <summary>A checkpoint has another version of the format.</summary>
    public static readonly WfErrorDefinition CheckpointOfAnotherVersion = new(
        nameof(CheckpointOfAnotherVersion), WfErrorCategory.InvalidData, () => SweepText.CheckpointOfAnotherVersion, () => SweepText.CheckpointOfAnotherVersion_Action);

    /// <summary>A checkpoint belongs to another tenant.</summary>
    public static readonly WfErrorDefinition CheckpointOfAnotherTenant = new(
        nameof(CheckpointOfAnotherTenant), WfErrorCategory.InvalidArgument, () => SweepText.CheckpointOfAnotherTenant, () => SweepText.CheckpointOfAnotherTenant_Action);

    /// <summary>A checkpoint belongs to another shard.</summary>
    public static readonly WfErrorDefinition CheckpointOfAnotherShard = new(
        nameof(CheckpointOfAnotherShard), WfErrorCategory.InvalidArgument, () => SweepText.CheckpointOfAnotherShard, () => SweepText.CheckpointOfAnotherShard_Action);

    /// <summary>A checkpoint was made without the manifests or default add-ins that are asked for now.</summary>
    public static readonly WfErrorDefinition CheckpointHoldsLess = new(
        nameof(CheckpointHoldsLess), WfErrorCategory.InvalidArgument, () => SweepText.CheckpointHoldsLess, () => SweepText.CheckpointHoldsLess_Action);

    /// <summary>The files of a sharded sweep don't belong together.</summary>
    public static readonly WfErrorDefinition ShardsDoNotMatch = new(
        nameof(ShardsDoNotMatch), WfErrorCategory.InvalidArgument, () => SweepText.ShardsDoNotMatch, () => SweepText.ShardsDoNotMatch_Action);
}
