using System.Text.Json.Serialization;

namespace WorkfrontOutlook.Diagnosis;

/// <summary>What a diagnosis comes to, in one sentence and why.</summary>
public sealed class WfVerdict
{
    /// <summary>Gets the stable code.</summary>
    public required VerdictCode Code { get; init; }

    /// <summary>Gets the verdict in one sentence.</summary>
    public required string Title { get; init; }

    /// <summary>Gets how sure it is, given the evidence.</summary>
    public required Confidence Confidence { get; init; }

    /// <summary>Gets the reasoning in plain words.</summary>
    public required string Explanation { get; init; }

    /// <summary>Gets what it rests on: the weakest basis of the facts that decide it.</summary>
    [JsonInclude]
    public Basis Basis { get; internal set; } = Basis.Inferred;

    /// <inheritdoc/>
    public override string ToString() => $"{Code}: {Title}";
}
