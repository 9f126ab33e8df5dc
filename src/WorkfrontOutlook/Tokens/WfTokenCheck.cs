namespace WorkfrontOutlook.Tokens;

/// <summary>One check of a token: its name, how it ended, and why.</summary>
public sealed class WfTokenCheck
{
    private readonly TokenPhrase _detail;

    internal WfTokenCheck(string name, CheckOutcome outcome, string textKey, params object?[] args)
    {
        Name = name;
        Outcome = outcome;
        _detail = new TokenPhrase(textKey, args);
    }

    /// <summary>
    /// Gets the name: Structure, Type, Algorithm, KeyThumbprint, Version, Issuer, Audience, Lifetime, MetadataUrl,
    /// SigningKey or Signature.
    /// </summary>
    public string Name { get; }

    /// <summary>Gets how the check ended.</summary>
    public CheckOutcome Outcome { get; }

    /// <summary>Gets the reason, in the language of the reader. Values from the token are shortened and made printable.</summary>
    public string Detail => _detail.ToString();

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Outcome}";
}
