namespace WorkfrontOutlook.AddIns;

/// <summary>What a manifest shows, or doesn't show, and what that rests on.</summary>
public sealed class WfManifestConclusion
{
    internal WfManifestConclusion(string text, Basis basis, string source)
    {
        Text = text;
        Basis = basis;
        Source = source;
    }

    /// <summary>Gets the conclusion in the caller's language.</summary>
    public string Text { get; }

    /// <summary>Gets what it rests on.</summary>
    public Basis Basis { get; }

    /// <summary>Gets the source, with its date.</summary>
    public string Source { get; }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
