namespace WorkfrontOutlook.HelpBuilder;

/// <summary>The help of one cmdlet, as its page in docs/en-US gives it.</summary>
public sealed record HelpPage
{
    /// <summary>Gets the cmdlet's name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the fields between the lines of three dashes at the top.</summary>
    public required IReadOnlyDictionary<string, string> Header { get; init; }

    /// <summary>Gets what the cmdlet does, in a sentence.</summary>
    public required string Synopsis { get; init; }

    /// <summary>Gets the syntax of each parameter set.</summary>
    public required IReadOnlyList<HelpSyntax> Syntaxes { get; init; }

    /// <summary>Gets the description's paragraphs, as plain text.</summary>
    public required IReadOnlyList<string> Description { get; init; }

    /// <summary>Gets the examples.</summary>
    public required IReadOnlyList<HelpExample> Examples { get; init; }

    /// <summary>Gets the parameters, without the common ones.</summary>
    public required IReadOnlyList<HelpParameter> Parameters { get; init; }

    /// <summary>Gets the types that the pipeline may bring, each with its description.</summary>
    public required IReadOnlyList<HelpType> Inputs { get; init; }

    /// <summary>Gets the types that the cmdlet returns, each with its description.</summary>
    public required IReadOnlyList<HelpType> Outputs { get; init; }

    /// <summary>Gets the notes' paragraphs, as plain text.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Gets the related links: text and address.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Links { get; init; }
}
