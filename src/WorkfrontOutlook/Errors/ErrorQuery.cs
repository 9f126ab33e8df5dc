namespace WorkfrontOutlook.Errors;

/// <summary>What is known of an error: words, codes and captures, all about the same trouble.</summary>
public sealed class ErrorQuery
{
    /// <summary>Gets texts of any length and language, such as a ticket or what the user sees.</summary>
    public IReadOnlyList<string> Messages { get; init; } = [];

    /// <summary>Gets codes or names, such as 9018, AADSTS53003 or GenericTokenError.</summary>
    public IReadOnlyList<string> Codes { get; init; } = [];

    /// <summary>Gets captures: console text, JSON, HAR, EWS SOAP fragments.</summary>
    public IReadOnlyList<ErrorCapture> Captures { get; init; } = [];

    /// <summary>Gets what takes the tokens that the captures and messages hold, or null to drop them.</summary>
    public ICapturedTokenSink? TokenSink { get; init; }
}
