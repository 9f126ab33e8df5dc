namespace WorkfrontOutlook.Errors;

/// <summary>A token that was seen in a capture: its hash and its place, never the token.</summary>
public sealed class CapturedToken
{
    /// <summary>Gets the first 16 hexadecimal digits (lower case) of the SHA-256 of the token's characters.</summary>
    public string Hash { get; init; } = string.Empty;

    /// <summary>Gets where it was first seen.</summary>
    public CaptureLocation Location { get; init; } = new();

    /// <summary>Gets how often it was seen.</summary>
    public long Count { get; internal set; }

    /// <summary>Gets what the test said of it, or null when it was not tested.</summary>
    public CapturedTokenVerdict? Verdict { get; internal set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Hash} ({Location})";
}
