namespace WorkfrontOutlook.Tokens;

/// <summary>An <c>aud</c>, and what is shown of it. Made once for the tokens of one add-in that follow each other.</summary>
internal sealed class TokenAudience(string text, byte[] utf8)
{
    public string Text { get; } = text;

    public byte[] Utf8 { get; } = utf8;

    public string? Shown { get; } = TokenClassifier.Shown(text);
}
