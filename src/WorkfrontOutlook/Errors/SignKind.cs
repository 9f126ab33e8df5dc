namespace WorkfrontOutlook.Errors;

/// <summary>How a sign of an error was recognised.</summary>
public enum SignKind
{
    /// <summary>By a name that isn't translated, such as GenericTokenError.</summary>
    Name,

    /// <summary>By a number, such as 9018.</summary>
    Code,

    /// <summary>By a message text in one of the languages that the table holds.</summary>
    Text,

    /// <summary>By the form of a value, such as the result of getTokenStatusAsync.</summary>
    Shape,

    /// <summary>By a circumstance: the host of the failing request, or where a token in the capture came from.</summary>
    Circumstance,
}
